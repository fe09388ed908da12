import type { Group, Step } from '../step.ts'
import { ask, create, properties, pull, queue, send, sendBatch, sendV2 } from './requests.ts'

const KEY = 'UNIQ_KEY=7F0000010000AAAA0000000000000'
const keyed = (n: number, more = ''): string => properties(`${KEY}${String(100 + n)}${more}`)

const setting = (what: string, body: string): Step => ask(what, 25, {}, { body })
const bytes = (what: string, count: number): Step => send(what, 'LimT', {}, { body: { bytes: count } })

/** Properties as they came from a client, with separators of their own. */
const raw = (what: string, text: string): Step => send(what, 'LimOdd', { properties: text })

/** How large, long and odd a message may be. */
export const limits: Group = {
  name: 'limits',
  logMoves: true,
  turns: [
    create('LimT', 3),
    create('LimOdd'),
    create('LimOne'),
    setting('messages of 1000 bytes', 'maxMessageSize=1000\n'),
    bytes('999 bytes', 999),
    bytes('1000 bytes', 1000),
    bytes('1001 bytes', 1001),
    bytes('70,000 bytes', 70_000),
    sendV2('a short send of 1001 bytes', 'LimT', {}, { body: { bytes: 1001 } }),
    sendBatch('a batch of more than 1000 bytes', 'LimT', {}, { body: { batch: [{ body: 'x'.repeat(990) }] } }),
    sendBatch(
      'a batch of two of 600 bytes',
      'LimT',
      {},
      {
        body: { batch: [{ body: 'x'.repeat(600) }, { body: 'y'.repeat(600) }] },
      },
    ),
    send('many properties', 'LimT', { properties: properties(`A=${'v'.repeat(2000)}`) }),
    ask('a retry of 1001 bytes', 36, { offset: '0', group: 'LimCG', delayLevel: '1' }),
    setting('messages of 4 MiB', 'maxMessageSize=4194304\n'),
    bytes('1001 bytes once more', 1001),
    ...[126, 127, 128, 255, 256].map((length) => send(`a topic of ${length} characters`, 'l'.repeat(length))),
    create('L'.repeat(127)),
    create('L'.repeat(128)),
    send('a name of all legal kinds', 'Lim_%|-9'),
    send('a name with a dot', 'Lim.T'),
    send('a name beyond ASCII', 'Limä'),
    ...[3, 2, 99, 2_147_483_647].map((queueId) => send(`queue ${queueId} of 3`, 'LimT', { queueId: String(queueId) })),
    ...[-1, -2_147_483_648].map((queueId) => send(`queue ${queueId} of 1`, 'LimOne', { queueId: String(queueId) })),
    send('compressed', 'LimOdd', { sysFlag: '1', properties: keyed(1) }, { body: { deflated: 'compressed text' } }),
    send('said to be compressed', 'LimOdd', { sysFlag: '1', properties: keyed(2) }, { body: 'plain text' }),
    send('compressed with LZ4', 'LimOdd', { sysFlag: '257', properties: keyed(3) }, { body: 'no LZ4' }),
    send('many tags in one', 'LimOdd', { sysFlag: '2', properties: keyed(4, ' TAGS=A||B') }),
    send('a rolled back transaction', 'LimOdd', { sysFlag: '12', properties: keyed(5) }),
    send('a committed transaction', 'LimOdd', { sysFlag: '8', properties: keyed(6) }),
    send('born in 1970', 'LimOdd', { bornTimestamp: '0', properties: keyed(7) }),
    send('born before', 'LimOdd', { bornTimestamp: '-5', properties: keyed(8) }),
    send('born in the year 2286', 'LimOdd', { bornTimestamp: '9999999999999', properties: keyed(9) }),
    send('a flag of all bits', 'LimOdd', { flag: '-1', properties: keyed(10) }),
    send('a body of odd characters', 'LimOdd', { properties: keyed(11) }, { body: 'ä€😀\u0000\n' }),
    raw('properties of odd characters', `${keyed(12)}ü\u0001ä€😀\u0002`),
    raw('a property twice', `${keyed(13)}A\u00011\u0002A\u00012\u0002`),
    raw('a property without a name', `${keyed(14)}\u00011\u0002`),
    raw('a property without an end', `${keyed(15)}A\u00011`),
    raw('separators only', `${keyed(16)}\u0001\u0002\u0002\u0001`),
    raw('a value with a separator', `${keyed(17)}A\u0001b\u0001c\u0002`),
    raw('a line break', `${keyed(18)}A\u0001b\nc\u0002`),
    raw('properties of the broker', `${keyed(19)}MSG_REGION\u0001x\u0002TRACE_ON\u0001x\u0002CLUSTER\u0001x\u0002`),
    raw('many keys', `${keyed(20)}KEYS\u0001a  b   c \u0002`),
    raw('tags with blanks', `${keyed(21)}TAGS\u0001 A B \u0002`),
    raw('an empty tag', `${keyed(22)}TAGS\u0001\u0002`),
    // Longer ones would be stored once more in the midst of later groups: the group delayLevels has them.
    ...Array.from({ length: 4 }, (_, at) =>
      send(`delay level ${at + 1}`, 'LimT', { properties: properties(`DELAY=${at + 1}`) }, { vague: ['queueOffset'] }),
    ),
    // The first level falls due meanwhile.
    pull('all of the odd ones', 'LimOdd', { maxMsgNums: '40' }, { after: 860 }),
    pull('by an empty tag', 'LimOdd', { maxMsgNums: '40', subscription: ' A B ' }),
    pull('few bytes', 'LimOdd', { maxMsgNums: '40', maxMsgBytes: '500' }),
    ask(
      'by a key of many',
      12,
      { topic: 'LimOdd', key: 'b', maxNum: '5', beginTimestamp: '0', endTimestamp: '9999999999999' },
      {
        vague: ['indexLastUpdatePhyoffset', 'indexLastUpdateTimestamp'],
      },
    ),
    queue('ends of the queues', 30, 'LimT'),
    queue('ends of queue 2', 30, 'LimT', { queueId: '2' }),
    queue('the time of the oldest', 32, 'LimT'),
    queue('an offset by time', 29, 'LimT', { timestamp: '1600000000000' }),
  ],
}
