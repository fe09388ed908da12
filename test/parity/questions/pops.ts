import type { Group, Step } from '../step.ts'
import { ask, create, offsetOf, properties, send } from './requests.ts'

const TOPIC = 'PopT'
const GROUP = 'PopCG'
const RETRY = `%RETRY%${GROUP}_${TOPIC}`
/** Over, settled, and looked at by a revive service that has slowed down. */
const BACK_MS = 12_000

const pop = (what: string, ext: Readonly<Record<string, string>> = {}, more: Partial<Step> = {}): Step =>
  ask(
    what,
    200050,
    {
      consumerGroup: GROUP,
      topic: TOPIC,
      queueId: '0',
      maxMsgNums: '8',
      invisibleTime: '3000',
      pollTime: '0',
      bornTime: '0',
      initMode: '0',
      order: 'false',
      ...ext,
    },
    { vague: ['popTime', 'reviveQid', 'POP_CK', '1ST_POP_TIME'], ...more },
  )

const handle = (popped: string, startOffset: number, flag = 0): string =>
  `${startOffset} <${popped}.popTime> 3000 <${popped}.reviveQid> ${flag} broker-a 0 0`

const ack = (what: string, extraInfo: string, offset: number, topic = TOPIC): Step =>
  ask(what, 200051, { consumerGroup: GROUP, topic, queueId: '0', extraInfo, offset: String(offset) })

const message = (body: string, tag: string): Step =>
  send(
    `message ${body}`,
    TOPIC,
    { properties: properties(`TAGS=${tag} UNIQ_KEY=7F0000010000AAAA000000000000020${body}`) },
    { body },
  )

/** What a group pops, gives back, and gets again. */
export const pops: Group = {
  name: 'pops',
  logMoves: true,
  // A topic that POP made is registered with the next round.
  quietMs: 31_000,
  turns: [
    create(TOPIC),
    ask('retries are read last', 25, {}, { body: 'popFromRetryProbability=0\n' }),
    pop('an empty topic'),
    message('1', 'A'),
    message('2', 'B'),
    message('3', 'A'),
    ask('there are messages', 200054, {
      consumerGroup: GROUP,
      topic: TOPIC,
      queueId: '-1',
      pollTime: '0',
      bornTime: '0',
    }),
    ask('a look', 200052, { consumerGroup: GROUP, topic: TOPIC, queueId: '-1', maxMsgNums: '8' }),
    pop('all three', {}, { save: 'first' }),
    { ...offsetOf('the offset is behind them', GROUP, TOPIC), after: 1000 },
    pop('nothing more'),
    ack('the second is consumed', handle('first', 0), 1),
    ack('once more', handle('first', 0), 1),
    pop('the others come back as retries', {}, { after: BACK_MS, save: 'second' }),
    ask('the retry topic', 351, { topic: RETRY }),
    offsetOf('offset of the retries', GROUP, RETRY),
    ack('the first retry is consumed', handle('second', 0, 1), 0, RETRY),
    ack('and the second', handle('second', 0, 1), 1, RETRY),
    pop('nothing comes back', {}, { after: BACK_MS }),
    message('4', 'B'),
    message('5', 'A'),
    pop('by tag', { exp: 'A', expType: 'TAG', invisibleTime: '600000' }),
    pop('the other tag was passed over'),
    pop('by broken SQL', { exp: 'a =', expType: 'SQL92' }),
    pop('another group from the end', { consumerGroup: 'PopMaxCG', initMode: '1', invisibleTime: '600000' }),
    pop(
      'in order',
      { consumerGroup: 'PopOrderCG', order: 'true', maxMsgNums: '2', invisibleTime: '600000' },
      { save: 'ordered' },
    ),
    pop('blocked', { consumerGroup: 'PopOrderCG', order: 'true', attemptId: 'other' }),
    ask('acknowledged in order', 200051, {
      consumerGroup: 'PopOrderCG',
      topic: TOPIC,
      queueId: '0',
      extraInfo: '0 <ordered.popTime> 600000 999 0 broker-a 0 0',
      offset: '0',
    }),
    offsetOf('the ordered offset', 'PopOrderCG', TOPIC),
    ask('an offset that is not of the batch', 200051, {
      consumerGroup: 'PopOrderCG',
      topic: TOPIC,
      queueId: '0',
      extraInfo: '0 <ordered.popTime> 600000 999 0 broker-a 0 0',
      offset: '4',
    }),
    ask('the last of the batch', 200051, {
      consumerGroup: 'PopOrderCG',
      topic: TOPIC,
      queueId: '0',
      extraInfo: '0 <ordered.popTime> 600000 999 0 broker-a 0 0',
      offset: '1',
    }),
    pop('the next in order', {
      consumerGroup: 'PopOrderCG',
      order: 'true',
      attemptId: 'other',
      invisibleTime: '600000',
    }),
    ask('retries are read as before', 25, {}, { body: 'popFromRetryProbability=20\n' }),
  ],
}
