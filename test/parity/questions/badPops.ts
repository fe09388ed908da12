import type { Group, Step } from '../step.ts'
import { ask, create, offsetOf, properties, send, sendBatch } from './requests.ts'

type Fields = Readonly<Record<string, string>>

const TOPIC = 'BadPopT'
const GROUP = 'BadPopCG'
/** Longer than all questions take: nothing comes back meanwhile. */
const HIDDEN_MS = '3600000'
const vague = ['popTime', 'reviveQid', 'POP_CK', '1ST_POP_TIME']
const setting = (line: string): Step => ask(`set ${line}`, 25, {}, { body: `${line}\n` })

const pop = (what: string, ext: Fields = {}, more: Partial<Step> = {}): Step =>
  ask(
    what,
    200050,
    {
      consumerGroup: GROUP,
      topic: TOPIC,
      queueId: '0',
      maxMsgNums: '1',
      invisibleTime: HIDDEN_MS,
      pollTime: '0',
      bornTime: '0',
      initMode: '0',
      order: 'false',
      ...ext,
    },
    { vague, ...more },
  )

const ack = (what: string, extraInfo: string, ext: Fields = {}): Step =>
  ask(what, 200051, { consumerGroup: GROUP, topic: TOPIC, queueId: '0', offset: '0', extraInfo, ...ext })

const change = (what: string, extraInfo: string, ext: Fields = {}): Step =>
  ask(
    what,
    200053,
    { consumerGroup: GROUP, topic: TOPIC, queueId: '0', offset: '0', invisibleTime: HIDDEN_MS, extraInfo, ...ext },
    { vague: ['popTime', 'reviveQid', 'invisibleTime'] },
  )

const HANDLE = `0 <popped.popTime> ${HIDDEN_MS} <popped.reviveQid> 0 broker-a 0 0`
const ORDERED = `0 <ordered.popTime> ${HIDDEN_MS} 999 0 broker-a 0 0`

/** What can be wrong with a handle. The last two of its eight values are not read by the broker. */
const HANDLES: readonly (readonly [string, string])[] = [
  ['of nothing', ''],
  ['of a blank', ' '],
  ['of one word', 'x'],
  ['of one number', '0'],
  ['of two', '0 <popped.popTime>'],
  ['of three', `0 <popped.popTime> ${HIDDEN_MS}`],
  ['of four', `0 <popped.popTime> ${HIDDEN_MS} <popped.reviveQid>`],
  ['of five', `0 <popped.popTime> ${HIDDEN_MS} <popped.reviveQid> 0`],
  ['of six', `0 <popped.popTime> ${HIDDEN_MS} <popped.reviveQid> 0 broker-a`],
  ['of two blanks', `0  <popped.popTime> ${HIDDEN_MS} <popped.reviveQid> 0 broker-a 0 0`],
  ['with a blank before it', ` ${HANDLE}`],
  ['with tabs', HANDLE.replaceAll(' ', '\t')],
  ['with an offset of nonsense', `x <popped.popTime> ${HIDDEN_MS} <popped.reviveQid> 0 broker-a 0 0`],
  ['with a POP time of nonsense', `0 x ${HIDDEN_MS} <popped.reviveQid> 0 broker-a 0 0`],
  ['with an invisible time of nonsense', '0 <popped.popTime> x <popped.reviveQid> 0 broker-a 0 0'],
  ['with a revive queue of nonsense', `0 <popped.popTime> ${HIDDEN_MS} x 0 broker-a 0 0`],
  ['with a revive queue beyond an int', `0 <popped.popTime> ${HIDDEN_MS} 2147483648 0 broker-a 0 0`],
  ['with an offset beyond a long', `9223372036854775808 <popped.popTime> ${HIDDEN_MS} 0 0 broker-a 0 0`],
  ['with a kind of topic that there is not', `0 <popped.popTime> ${HIDDEN_MS} <popped.reviveQid> 7 broker-a 0 0`],
  ['with another queue in it', `0 <popped.popTime> ${HIDDEN_MS} <popped.reviveQid> 0 broker-a 9 99`],
  ['with more than there should be', `${HANDLE} more`],
]

interface Ack {
  readonly [name: string]: unknown
}
const good: Ack = {
  c: GROUP,
  t: TOPIC,
  r: '0',
  so: 0,
  q: 0,
  rq: 0,
  pt: 1_700_000_000_000,
  it: 9_000_000_000_000,
  b: 'AQ==',
}
const batch = (what: string, acks: unknown, more: Ack = {}): Step =>
  ask(what, 200151, {}, { body: JSON.stringify({ brokerName: 'broker-a', acks, ...more }) })
const one = (what: string, wrong: Ack): Step => batch(`200151: ${what}`, [{ ...good, ...wrong }])

/** POP, handles and acknowledgements that nobody was given. In 4.9.7 nobody is given any. */
export const badPops: Group = {
  name: 'badPop',
  logMoves: true,
  quietMs: 8000,
  turns: [
    setting('popFromRetryProbability=0'),
    create(TOPIC, 2),
    sendBatch(
      '40 messages',
      TOPIC,
      {},
      { body: { batch: Array.from({ length: 40 }, (_, at) => ({ body: `${at}` })) } },
    ),
    send('a message in the other queue', TOPIC, {
      queueId: '1',
      properties: properties('TAGS=A UNIQ_KEY=7F0000010000AAAA0000000000007201'),
    }),
    pop('three messages', { maxMsgNums: '3' }, { save: 'popped' }),

    ...['32', '33', '2147483647', '-1'].map((maxMsgNums) =>
      pop(`${maxMsgNums} messages`, { maxMsgNums, consumerGroup: 'BadPopMany' }),
    ),
    ...['2', '2147483647'].map((queueId) => pop(`of queue ${queueId} of 2`, { queueId })),
    create('BadPopEmpty'),
    pop('of queue -2', { queueId: '-2', topic: 'BadPopEmpty' }),
    create('BadPopShut', 1, { perm: '2' }),
    pop('a topic that is not read', { topic: 'BadPopShut' }),
    pop('a topic that is not read, beyond its queues', { topic: 'BadPopShut', queueId: '9' }),
    pop('a topic that is not there', { topic: 'BadNone' }),
    pop('a topic of odd characters', { topic: 'Bad/T' }),
    pop('a topic that is not there, too many', { topic: 'BadNone', maxMsgNums: '33' }),
    pop('beyond the queues, of a bad group', { queueId: '2', consumerGroup: 'Bad.CG' }),
    pop('a group of odd characters', { consumerGroup: 'Bad.CG' }),
    ...[255, 256].map((length) => pop(`a group of ${length} characters`, { consumerGroup: 'q'.repeat(length) })),
    ask('makes a group that may not consume', 200, {}, { body: '{"groupName":"BadPopOff","consumeEnable":false}' }),
    pop('a group that may not consume', { consumerGroup: 'BadPopOff' }),
    pop('too late by years', { bornTime: '1700000000000', pollTime: '1000' }),
    pop('too late, and of a topic that is not there', { bornTime: '1', topic: 'BadNone' }),
    pop('by an expression of a kind that there is not', { exp: 'A', expType: 'XX' }),
    pop('by tags that are none', { exp: '||', expType: 'TAG' }),
    pop('by an expression of no kind', { exp: 'A', queueId: '1' }),
    pop('by bad SQL92', { exp: 'a >', expType: 'SQL92' }),
    pop('by SQL92 of blanks', { exp: '  ', expType: 'SQL92' }),
    pop('from a beginning that there is not', { initMode: '7', consumerGroup: 'BadPopMode' }),
    pop('the retry topic of a group', { topic: '%RETRY%BadPopCG' }),
    pop('its own retry topic', { topic: `%RETRY%${GROUP}_${TOPIC}` }),
    setting('maxPopPollingSize=0'),
    pop('held where nothing can be held, of a topic', {
      pollTime: '5000',
      consumerGroup: 'BadPopHeld',
      topic: 'BadPopEmpty',
    }),
    ask('a notice where nothing can be held', 200054, {
      consumerGroup: 'BadPopHeld',
      topic: 'BadPopEmpty',
      queueId: '0',
      pollTime: '5000',
      bornTime: '9999999999999',
    }),
    setting('maxPopPollingSize=100000'),
    setting('popPollingSize=0'),
    pop(
      'held',
      { pollTime: '3000', consumerGroup: 'BadPopHeld', topic: 'BadPopEmpty' },
      { held: 'the first', from: 'other' },
    ),
    pop('held beside the first, where one is enough', {
      pollTime: '3000',
      consumerGroup: 'BadPopHeld',
      topic: 'BadPopEmpty',
    }),
    ask('a notice beside the first', 200054, {
      consumerGroup: 'BadPopHeld',
      topic: 'BadPopEmpty',
      queueId: '0',
      pollTime: '0',
      bornTime: '0',
    }),
    { what: 'the first is answered', answerTo: 'the first' },
    setting('popPollingSize=1024'),

    ...HANDLES.map(([what, handle]) => ack(`200051: a handle ${what}`, handle)),
    ...HANDLES.map(([what, handle]) => change(`200053: a handle ${what}`, handle)),
    ...['-1', '2', '2147483647'].flatMap((queueId) => [
      ack(`200051: queue ${queueId} of 2`, HANDLE, { queueId }),
      change(`200053: queue ${queueId} of 2`, HANDLE, { queueId }),
    ]),
    ...['-1', '39', '40', '41', '9223372036854775807'].flatMap((offset) => [
      ack(`200051: offset ${offset} of 40`, HANDLE, { offset }),
      change(`200053: offset ${offset} of 40`, HANDLE, { offset }),
    ]),
    ack('200051: an empty queue', HANDLE, { topic: 'BadPopEmpty' }),
    change('200053: an empty queue', HANDLE, { topic: 'BadPopEmpty' }),
    ack('200051: a bad handle beyond the queue', 'x', { offset: '41' }),
    change('200053: a bad handle beyond the queue', 'x', { offset: '41' }),
    ack('200051: a bad handle of a topic that is not there', 'x', { topic: 'BadNone' }),
    change('200053: a bad handle of a topic that is not there', 'x', { topic: 'BadNone' }),
    ack('200051: a topic that is not read', HANDLE, { topic: 'BadPopShut' }),
    ack('200051: a group that may not consume', HANDLE, { consumerGroup: 'BadPopOff' }),
    ack('200051: a group that never popped', HANDLE, { consumerGroup: 'BadPopNobody' }),
    ack('200051: a group of odd characters', HANDLE, { consumerGroup: 'Bad.CG' }),
    ack('200051: a revive queue that there is not', `0 <popped.popTime> ${HIDDEN_MS} 88 0 broker-a 0 0`),
    ack('200051: a revive queue less than 0', `0 <popped.popTime> ${HIDDEN_MS} -1 0 broker-a 0 0`),
    ack('200051: of another broker', `0 <popped.popTime> ${HIDDEN_MS} <popped.reviveQid> 0 broker-z 0 0`),
    ack('200051: in time', HANDLE),
    ack('200051: once more', HANDLE),

    pop('two in order', { order: 'true', maxMsgNums: '2', consumerGroup: 'BadPopOrder' }, { save: 'ordered' }),
    ...['2', '39', '41'].map((offset) =>
      ack(`200051: in order, offset ${offset}`, ORDERED, { consumerGroup: 'BadPopOrder', offset }),
    ),
    ack('200051: in order, of another time', `0 5 ${HIDDEN_MS} 999 0 broker-a 0 0`, { consumerGroup: 'BadPopOrder' }),
    ack('200051: in order, of a handle that is cut', `0 5 ${HIDDEN_MS} 999`, { consumerGroup: 'BadPopOrder' }),
    ack('200051: in order, of the queue that it never popped', ORDERED, { consumerGroup: 'BadPopOrder', queueId: '1' }),
    ack('200051: in order, of a group that never popped so', ORDERED),
    change('200053: in order, of another time', `0 5 ${HIDDEN_MS} 999 0 broker-a 0 0`, {
      consumerGroup: 'BadPopOrder',
    }),
    change('200053: in order, of a handle that is cut', '0 5', { consumerGroup: 'BadPopOrder' }),
    change('200053: in order, of a handle of four', `0 <ordered.popTime> ${HIDDEN_MS} 999`, {
      consumerGroup: 'BadPopOrder',
    }),
    change('200053: in order, of a POP time of nonsense', `0 x ${HIDDEN_MS} 999 0 broker-a 0 0`, {
      consumerGroup: 'BadPopOrder',
    }),
    change('200053: in order, of what it did not pop', ORDERED, { consumerGroup: 'BadPopOrder', offset: '30' }),
    change('200053: in order, of a group that never popped so', ORDERED),
    offsetOf('the offset in order', 'BadPopOrder', TOPIC),
    ack('200051: in order, in time', ORDERED, { consumerGroup: 'BadPopOrder' }),
    ack('200051: in order, once more', ORDERED, { consumerGroup: 'BadPopOrder' }),
    offsetOf('the offset in order after it', 'BadPopOrder', TOPIC),
    change('200053: in order, of what is consumed', ORDERED, { consumerGroup: 'BadPopOrder' }),

    ask('200151: no body', 200151),
    ask('200151: an empty body', 200151, {}, { body: '' }),
    ask('200151: no JSON', 200151, {}, { body: 'xyz' }),
    ask('200151: an empty object', 200151, {}, { body: '{}' }),
    batch('200151: no acknowledgements', []),
    batch('200151: null', null),
    batch('200151: one that is null', [null]),
    batch('200151: one without anything', [{}]),
    one('without bits', { b: undefined }),
    one('with no bits', { b: '' }),
    one('with bits that are null', { b: null }),
    one('with bits that are no Base64', { b: '!!' }),
    one('with bits beyond the queue', { b: 'AAAAAAAAgA==' }),
    one('with many bits', { b: '/////////////w==' }),
    one('with bits as a number', { b: 5 }),
    one('of retries that are not there', { r: '1' }),
    one('of retries of the second kind', { r: '2' }),
    one('of retries of a kind that there is not', { r: '3' }),
    one('without a kind', { r: undefined }),
    one('of a topic that is not there', { t: 'BadNone' }),
    one('without a topic', { t: undefined }),
    one('without a group', { c: undefined }),
    one('of a queue that is not there', { q: 9 }),
    one('of a queue less than 0', { q: -1 }),
    one('of a revive queue that is not there', { rq: 88 }),
    one('in order, of a time that is not its', { rq: 999, c: 'BadPopOrder', so: 1 }),
    one('from before the queue', { so: -1, b: 'Aw==' }),
    one('from behind the queue', { so: 41 }),
    one('in long names', {
      consumerGroup: GROUP,
      topic: TOPIC,
      retry: '0',
      startOffset: 1,
      queueId: 0,
      reviveQueueId: 0,
      popTime: 1_700_000_000_000,
      invisibleTime: 9_000_000_000_000,
      bitSet: 'AQ==',
    }),
    batch('200151: a good one and a bad one', [good, { ...good, r: '3' }]),
    batch('200151: without a broker', [good], { brokerName: undefined }),

    ...[200052, 200054, 200055].flatMap((code) => {
      const ext = { consumerGroup: GROUP, topic: TOPIC, queueId: '0', maxMsgNums: '1', pollTime: '0', bornTime: '0' }
      return [
        ask(`${code}: queue 2 of 2`, code, { ...ext, queueId: '2' }),
        ask(`${code}: queue -2`, code, { ...ext, queueId: '-2', topic: 'BadPopEmpty' }),
        ask(`${code}: a topic that is not read`, code, { ...ext, topic: 'BadPopShut' }),
        ask(`${code}: a topic that is not there`, code, { ...ext, topic: 'BadNone' }),
        ask(`${code}: a group of odd characters`, code, { ...ext, consumerGroup: 'Bad.CG' }),
        ask(`${code}: a group that may not consume`, code, { ...ext, consumerGroup: 'BadPopOff' }),
        ask(`${code}: a bad group beyond the queues of no topic`, code, {
          ...ext,
          consumerGroup: 'Bad.CG',
          queueId: '9',
          topic: 'BadNone',
        }),
      ]
    }),
    ask('200052: 33 messages', 200052, { consumerGroup: 'BadPopLook', topic: TOPIC, queueId: '0', maxMsgNums: '33' }),
    setting('brokerPermission=2'),
    ...[200054, 200055].map((code) =>
      ask(`${code}: of a broker that is only written`, code, {
        consumerGroup: GROUP,
        topic: TOPIC,
        queueId: '0',
        pollTime: '0',
        bornTime: '0',
      }),
    ),
    ack('200051: of a broker that is only written', HANDLE),
    setting('brokerPermission=6'),
    setting('popFromRetryProbability=20'),
  ],
}
