import type { Group, Step } from '../step.ts'
import { ask, commit, create, offsetOf, properties, pull, queue, send, sendBatch, sendV2 } from './requests.ts'

type Fields = Readonly<Record<string, string>>

const TOPIC = 'InnerT'
const BATCH_QUEUES = { attributes: '+queue.type=BatchCQ' }
/** sysFlag of an inner batch, and of one that consumers take apart. */
const INNER = '128'
const WRAPPED = '192'
const key = (digits: string): string => `7F0000010000AAAA0000000000009${digits.padStart(3, '0')}`

/** A batch with a key of its own, as the Java client 5.x sends it. */
function keyed(
  what: string,
  digits: string,
  bodies: readonly string[],
  more: string = '',
  topic: string = TOPIC,
): Step {
  const batch = bodies.map((body, index) => ({
    body,
    properties: properties(`UNIQ_KEY=${key(`${digits}${index + 1}`)} WAIT=true`),
  }))
  const own = properties(`UNIQ_KEY=${key(digits)} WAIT=true${more === '' ? '' : ` ${more}`}`)
  return sendBatch(what, topic, { properties: own }, { body: { batch } })
}

const search = (what: string, ext: Fields): Step => queue(what, 29, TOPIC, { timestamp: '0', ...ext })
const entries = (what: string, index: number, count: number, ext: Fields = {}): Step =>
  queue(what, 321, TOPIC, { index: String(index), count: String(count), ...ext })
const byKey = (what: string, wanted: string): Step =>
  ask(
    what,
    12,
    { topic: TOPIC, key: wanted, maxNum: '32', beginTimestamp: '0', endTimestamp: '9999999999999' },
    { vague: ['indexLastUpdatePhyoffset', 'indexLastUpdateTimestamp'] },
  )
const FAR = '9999999999999'
const settings = (what: string, attributes: string): Step => ({ ...create(TOPIC, 2, { attributes }), what })

/** Topics with `queue.type=BatchCQ`: in 4.9.7, which knows no attributes, they are like others. */
export const innerBatches: Group = {
  name: 'inner-batch',
  logMoves: true,
  turns: [
    create(TOPIC, 2, BATCH_QUEUES),
    ask('its config', 351, { topic: TOPIC }),
    settings('the kind cannot change', '+queue.type=SimpleCQ'),
    settings('nor to what it is', '+queue.type=BatchCQ'),
    settings('nor go', '-queue.type'),
    { ...create('InnerX', 1, { attributes: '+queue.type=Batch' }), what: 'a kind that there is not' },
    { ...create('InnerFresh', 1, BATCH_QUEUES), what: 'create a topic that nobody has looked at' },
    queue('its first time', 32, 'InnerFresh'),
    ask('its time spans', 303, { topic: 'InnerFresh', group: 'InnerCG' }),
    queue('its min', 31, 'InnerFresh'),
    queue('its first time after that', 32, 'InnerFresh'),
    queue('max of nothing', 30, TOPIC),
    queue('min of nothing', 31, TOPIC),
    search('time in nothing', {}),
    search('late time in nothing', { timestamp: FAR }),
    queue('first time of nothing', 32, TOPIC),
    ask('statistics of nothing', 202, { topic: TOPIC }),
    ask('time spans of nothing', 303, { topic: TOPIC, group: 'InnerCG' }),
    entries('entries of nothing', 0, 10),
    entries('entries before nothing', -1, 10),
    pull('pulls nothing', TOPIC),
    pull('pulls behind nothing', TOPIC, { queueOffset: '5' }),
    offsetOf('nobody consumed', 'InnerCG', TOPIC),
    ask('resets to a time in nothing', 222, { topic: TOPIC, group: 'CG', timestamp: '0', isForce: 'true' }),

    { ...keyed('a batch of three', '1', ['one', 'two', 'three']), save: 'first' },
    { ...keyed('a batch of one', '2', ['single']), save: 'second' },
    sendBatch('a batch without a key', TOPIC),
    { ...send('one message', TOPIC, { properties: properties(`KEYS=ik TAGS=A UNIQ_KEY=${key('3')}`) }), save: 'third' },
    sendV2('one by 310', TOPIC),
    keyed('a batch with tags and keys', '4', ['four', 'five'], 'TAGS=A KEYS=ik'),
    queue('max', 30, TOPIC),
    queue('min', 31, TOPIC),
    queue('max of the other queue', 30, TOPIC, { queueId: '1' }),
    queue('min of the other queue', 31, TOPIC, { queueId: '1' }),
    ask('statistics', 202, { topic: TOPIC }),
    pull('pulls all', TOPIC),
    pull('pulls one', TOPIC, { maxMsgNums: '1' }),
    pull('pulls two', TOPIC, { maxMsgNums: '2' }),
    pull('pulls four', TOPIC, { maxMsgNums: '4' }),
    pull('pulls five', TOPIC, { maxMsgNums: '5' }),
    pull('pulls none', TOPIC, { maxMsgNums: '0' }),
    pull('from within the first batch', TOPIC, { queueOffset: '1', maxMsgNums: '3' }),
    pull('from its last', TOPIC, { queueOffset: '2', maxMsgNums: '1' }),
    pull('from behind it', TOPIC, { queueOffset: '3', maxMsgNums: '1' }),
    pull('from within the last batch', TOPIC, { queueOffset: '9' }),
    pull('from the end', TOPIC, { queueOffset: '10' }),
    pull('from beyond the end', TOPIC, { queueOffset: '11' }),
    pull('by tag', TOPIC, { subscription: 'A' }),
    pull('by another tag', TOPIC, { subscription: 'B' }),
    entries('entries', 0, 10),
    entries('entries from within a batch', 1, 2),
    entries('the entry of the last', 9, 1),
    entries('no entries', 0, 0),
    entries('entries at the end', 10, 1),
    entries('entries before the begin', -1, 1),
    search('at the begin', {}),
    search('at the begin, upper', { boundaryType: 'upper' }),
    search('at the end', { timestamp: FAR }),
    search('at the end, upper', { timestamp: FAR, boundaryType: 'upper' }),
    queue('first time', 32, TOPIC),
    ask('time spans', 303, { topic: TOPIC, group: 'InnerCG' }),
    ask('the first record', 33, { offset: '<first.offset>' }),
    byKey('by the key of the batch', key('1')),
    byKey('by the key of a member', key('11')),
    byKey('by KEYS', 'ik'),
    commit('commits within a batch', 'InnerCG', TOPIC, 2),
    offsetOf('committed', 'InnerCG', TOPIC),
    ask('progress', 208, { consumerGroup: 'InnerCG', topic: TOPIC }),
    ask('a group to send back to', 200, {}, { body: '{"groupName":"InnerCG","retryQueueNums":1}' }),
    ask('a batch is sent back', 36, {
      offset: '<first.offset>',
      group: 'InnerCG',
      delayLevel: '5',
      originMsgId: '<first.msgId>',
      originTopic: TOPIC,
      unitMode: 'false',
      maxReconsumeTimes: '16',
    }),
    ask('a message is sent back', 36, {
      offset: '<third.offset>',
      group: 'InnerCG',
      delayLevel: '18',
      originMsgId: '<third.msgId>',
      originTopic: TOPIC,
      unitMode: 'false',
      maxReconsumeTimes: '16',
    }),
    ask('a batch is sent back to the dead letters', 36, {
      offset: '<first.offset>',
      group: 'InnerCG',
      delayLevel: '-1',
      originMsgId: '<first.msgId>',
      originTopic: TOPIC,
      unitMode: 'false',
      maxReconsumeTimes: '16',
    }),
    ask('resets to a time', 222, { topic: TOPIC, group: 'InnerCG', queueId: '0', timestamp: FAR, isForce: 'true' }),
    ask('resets into a batch', 222, { topic: TOPIC, group: 'InnerCG', queueId: '0', offset: '1', timestamp: '0' }),

    keyed('with a delay level', '5', ['late'], 'DELAY=1'),
    keyed('with a time', '6', ['late'], `TIMER_DELIVER_MS=${FAR}`),
    { ...keyed('half a transaction', '7', ['half', 'half']), ext: half(keyed('', '7', []).ext) },
    queue('max after the half', 30, TOPIC),
    sendBatch(
      'with a key and a cut body',
      TOPIC,
      { properties: properties(`UNIQ_KEY=${key('8')}`) },
      {
        body: { batch: [{ body: 'one' }, { body: 'two' }], cut: 3 },
      },
    ),
    sendBatch(
      'with a key and a body cut to two bytes',
      TOPIC,
      { properties: properties(`UNIQ_KEY=${key('8')}`) },
      {
        body: { batch: [{ body: '' }, { body: '' }], cut: 20 },
      },
    ),
    sendBatch(
      'with a key and text',
      TOPIC,
      { properties: properties(`UNIQ_KEY=${key('8')}`) },
      {
        body: 'this is no batch of messages',
      },
    ),
    sendBatch('with a key and no body', TOPIC, { properties: properties(`UNIQ_KEY=${key('8')}`) }, { body: '' }),
    sendBatch('with an empty key', TOPIC, { properties: 'UNIQ_KEY\u0001\u0002' }),
    sendBatch('with a key and its own INNER_NUM', TOPIC, {
      properties: properties(`UNIQ_KEY=${key('9')} INNER_NUM=7 INNER_BASE=70`),
    }),
    sendBatch('with an INNER_NUM and no key', TOPIC, { properties: properties('INNER_NUM=2') }),
    sendBatch('with the flag and no key', TOPIC, { sysFlag: INNER }),
    send('a message with an INNER_NUM', TOPIC, { properties: properties('INNER_NUM=2') }),
    send('a message with the flag', TOPIC, { sysFlag: INNER }),
    send('a message with both', TOPIC, { sysFlag: WRAPPED, properties: properties('INNER_NUM=2') }),
    send('a message with both and a base', TOPIC, {
      sysFlag: WRAPPED,
      properties: properties('INNER_NUM=2 INNER_BASE=500'),
    }),
    send('less than no messages', TOPIC, { sysFlag: WRAPPED, properties: properties('INNER_NUM=-3') }),
    send('more than a short holds', TOPIC, { sysFlag: WRAPPED, properties: properties('INNER_NUM=32768') }),
    send('ends what that left behind', TOPIC),
    send('no number', TOPIC, { sysFlag: WRAPPED, properties: properties('INNER_NUM=x') }),
    send('ends what that left behind, too', TOPIC),
    create('InnerSimple'),
    send('the flag where queues are simple', 'InnerSimple', { sysFlag: INNER }),
    send('both where queues are simple', 'InnerSimple', { sysFlag: WRAPPED, properties: properties('INNER_NUM=2') }),
    keyed('a key where queues are simple', '10', ['a', 'b'], '', 'InnerSimple'),
    pull('which is a batch like others', 'InnerSimple'),
    queue('max after all', 30, TOPIC),
    pull('pulls what came of it', TOPIC, { queueOffset: '10' }),
    entries('entries of what came of it', 10, 32),
    ask('statistics after all', 202, { topic: TOPIC }),

    create('InnerHeld', 1, BATCH_QUEUES),
    {
      ...pull('held', 'InnerHeld', { sysFlag: '6', suspendTimeoutMillis: '10000' }),
      what: 'held where there is nothing',
      held: 'nothing',
    },
    { ...keyed('wakes', '11', ['a'], '', 'InnerHeld'), from: 'b' },
    { what: 'was woken', answerTo: 'nothing' },
    {
      ...pull('held', 'InnerHeld', { queueOffset: '1', sysFlag: '6', suspendTimeoutMillis: '10000' }),
      what: 'held behind the batch',
      held: 'behind',
    },
    { ...keyed('wakes again', '12', ['b'], '', 'InnerHeld'), from: 'b' },
    { what: 'was woken again', answerTo: 'behind' },
    ask('deletes', 215, { topic: 'InnerHeld' }),
    { ...create('InnerHeld'), what: 'makes it anew with simple queues' },
    queue('max of the new one', 30, 'InnerHeld'),
    queue('min of the new one', 31, 'InnerHeld'),
    keyed('a batch to the new one', '13', ['e', 'f'], '', 'InnerHeld'),
    pull('pulls the new one', 'InnerHeld'),
  ],
}

/** The same fields with the flag of a half message. */
function half(ext: Fields | undefined): Fields {
  return Object.fromEntries(Object.entries(ext ?? {}).map(([name, value]) => [name, name === 'f' ? '4' : value]))
}

const pop = (what: string, ext: Fields = {}, more: Partial<Step> = {}): Step =>
  ask(
    what,
    200050,
    {
      consumerGroup: 'InnerPopCG',
      topic: 'InnerPopT',
      queueId: '0',
      maxMsgNums: '8',
      invisibleTime: '600000',
      pollTime: '0',
      bornTime: '0',
      initMode: '0',
      order: 'false',
      ...ext,
    },
    { vague: ['popTime', 'reviveQid', 'POP_CK', '1ST_POP_TIME'], ...more },
  )

/** POP and transactions where queues hold inner batches. */
export const innerBatchPops: Group = {
  name: 'inner-batch-pop',
  logMoves: true,
  turns: [
    { ...create('InnerPopT', 1, BATCH_QUEUES), what: 'create InnerPopT' },
    ask('retries are read last', 25, {}, { body: 'popFromRetryProbability=0\n' }),
    pop('an empty topic'),
    keyed('a batch of three', '20', ['one', 'two', 'three'], '', 'InnerPopT'),
    send('one message', 'InnerPopT', { properties: properties(`UNIQ_KEY=${key('21')}`) }),
    keyed('a batch of two', '22', ['four', 'five'], '', 'InnerPopT'),
    ask('a look', 200052, { consumerGroup: 'InnerPopCG', topic: 'InnerPopT', queueId: '0', maxMsgNums: '8' }),
    pop('pops two', { maxMsgNums: '2' }, { save: 'popped' }),
    { ...offsetOf('the offset is behind the batch', 'InnerPopCG', 'InnerPopT'), after: 1000 },
    ask('the batch is consumed', 200051, {
      consumerGroup: 'InnerPopCG',
      topic: 'InnerPopT',
      queueId: '0',
      extraInfo: '0 <popped.popTime> 600000 <popped.reviveQid> 0 broker-a 0 0',
      offset: '0',
    }),
    pop('pops the others'),
    pop('nothing more'),
    pop('in order', { consumerGroup: 'InnerOrderCG', order: 'true' }),
    pop('from the end', { consumerGroup: 'InnerMaxCG', initMode: '1' }),
    ask('retries are read as before', 25, {}, { body: 'popFromRetryProbability=20\n' }),
  ],
}
