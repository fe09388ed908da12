import type { Group, Step } from '../step.ts'
import { ask, create, properties, pull, queue, SEND, send, sendBatch, sendV2 } from './requests.ts'

type Fields = Readonly<Record<string, string>>

const TOPIC = 'BadT'
const key = (n: number): string => `UNIQ_KEY=7F0000010000AAAA0000000000005${String(100 + n)}`
const LEVEL_QUEUE = { vague: ['queueOffset'] }

/** Topics that nobody sends to (TopicValidator), and names that are no topics. */
const FORBIDDEN = [
  'SCHEDULE_TOPIC_XXXX',
  'RMQ_SYS_TRANS_HALF_TOPIC',
  'RMQ_SYS_TRANS_OP_HALF_TOPIC',
  'TRANS_CHECK_MAX_TIME_TOPIC',
  'SELF_TEST_TOPIC',
  'OFFSET_MOVED_EVENT',
]
const NAMES: readonly (readonly [string, string])[] = [
  ['no characters', ''],
  ['a blank', ' '],
  ['a tab', '\t'],
  ['a wide blank', '\u3000'],
  ['a line break at the end', `${TOPIC}\n`],
  ['a plus sign', '%RETRY%BadCG+BadT'],
  ['a slash', 'Bad/T'],
  ['128 characters', 'b'.repeat(128)],
  ['128 characters, of a retry topic', `%RETRY%${'b'.repeat(121)}`],
  ['128 characters, of dead letters', `%DLQ%${'b'.repeat(123)}`],
]

const reply = (what: string, ext: Fields, code = 324): Step =>
  ask(
    what,
    code,
    { ...SEND, properties: properties('MSG_TYPE=reply REPLY_TO_CLIENT=bad-nobody CORRELATION_ID=c'), ...ext },
    { body: 'reply' },
  )

/** One message with these properties, of which the broker reads one. */
const reading = (what: string, n: number, text: string, more: Partial<Step> = {}): Step =>
  send(what, TOPIC, { properties: properties(`${key(n)} ${text}`) }, more)

/** One property after the key, whose value may hold anything. */
const raw = (n: number, name: string, value: string): string => `${properties(key(n))}${name}\u0001${value}\u0002`

const delayed = (level: string, n: number): Step =>
  send(`delay level '${level}'`, TOPIC, { properties: raw(n, 'DELAY', level) }, LEVEL_QUEUE)

const timed = (name: string, value: string, n: number): Step =>
  send(`${name} '${value}'`, TOPIC, { properties: raw(n, name, value) }, { vague: ['queueOffset', 'recallHandle'] })

/** Properties of so many bytes as they come: 5.3.3 stores 62 more, 4.9.7 23 more. */
const wide = (what: string, count: number): Step => {
  const own = properties(`${key(90)} A=`).slice(0, -1)
  return send(what, TOPIC, { properties: `${own}${'v'.repeat(count - own.length - 1)}\u0002` })
}

const back = (what: string, group: string, ext: Fields = {}, more: Partial<Step> = {}): Step =>
  ask(
    what,
    36,
    {
      offset: '<m.offset>',
      group,
      delayLevel: '-1',
      originMsgId: '<m.msgId>',
      originTopic: TOPIC,
      unitMode: 'false',
      maxReconsumeTimes: '16',
      ...ext,
    },
    more,
  )

const retry = (what: string, ext: Fields, more: Partial<Step> = {}, group = 'BadCG'): Step =>
  send(
    what,
    `%RETRY%${group}`,
    { reconsumeTimes: '4', maxReconsumeTimes: '3', properties: properties(key(70)), ...ext },
    more,
  )

/** Sends, replies and messages sent back with names, sizes, properties and counts that are not allowed, or just allowed. */
export const badSends: Group = {
  name: 'badSend',
  logMoves: true,
  turns: [
    create(TOPIC, 2),
    send(
      'the message that is sent back',
      TOPIC,
      { properties: properties(key(0)) },
      { save: 'm', body: 'a text of 24 characters.' },
    ),

    ...NAMES.flatMap(([what, topic]) => [
      send(`10: a topic of ${what}`, topic),
      sendV2(`310: a topic of ${what}`, topic),
      sendBatch(`320: a topic of ${what}`, topic),
      reply(`324: a topic of ${what}`, { topic }),
    ]),
    ...FORBIDDEN.flatMap((topic) => [
      send(`10: to ${topic}`, topic),
      sendBatch(`320: to ${topic}`, topic),
      reply(`324: to ${topic}`, { topic }),
    ]),
    send('10: a retry topic of 127 characters', `%RETRY%${'c'.repeat(120)}`),
    send('10: dead letters of 127 characters', `%DLQ%${'d'.repeat(122)}`),
    sendBatch('320: to dead letters', '%DLQ%BadCG'),
    sendBatch('320: to a retry topic that nobody has', '%RETRY%BadNobody'),
    sendBatch('320: to a retry topic, beyond its queues', '%RETRY%BadNobody', { queueId: '7' }),
    sendBatch('320: to a topic that cannot be made', 'BadNone', { defaultTopic: 'BadNoDefault' }),
    reply('324: to a topic that cannot be made', { topic: 'BadNone', defaultTopic: 'BadNoDefault' }),
    reply('324: beyond the queues', { topic: TOPIC, queueId: '2' }),
    reply('324: any queue', { topic: 'BadReplies', queueId: '-1' }),

    sendV2('310: a batch', TOPIC, { batch: 'true' }, { body: { batch: [{ body: 'one' }, { body: 'two' }] } }),
    sendV2('310: a batch that is text', TOPIC, { batch: 'true' }, { body: 'no batch' }),
    send('10: a batch that is cut', TOPIC, { batch: 'true' }, { body: { batch: [{ body: 'one' }], cut: 2 } }),
    send('10: a batch for a retry topic', '%RETRY%BadCG', { batch: 'true' }, { body: { batch: [{ body: 'one' }] } }),
    reply('324: a batch', { topic: TOPIC, batch: 'true' }),

    ...['0', '-1', '+1', ' 1', '1.5', '1x', '', '2147483648', '-2147483649'].map((level, at) =>
      delayed(level, 10 + at),
    ),
    ...['+2', ' 2', '2s', '9223372036854775807', '-9223372036854775808', '9223372036854775808'].flatMap((value, at) => [
      timed('TIMER_DELAY_SEC', value, 20 + at),
      timed('TIMER_DELAY_MS', value, 30 + at),
      timed('TIMER_DELIVER_MS', value, 40 + at),
    ]),
    reading('a transaction in capitals', 50, 'TRAN_MSG=TRUE PGROUP=BadPG', LEVEL_QUEUE),
    reading('a transaction of nonsense', 51, 'TRAN_MSG=yes PGROUP=BadPG'),
    reading('a wait of nonsense', 52, 'WAIT=maybe'),
    reading('an INNER_NUM of nonsense', 53, 'INNER_NUM=x'),
    send('an empty unique key', TOPIC, { properties: 'UNIQ_KEY\u0001\u0002' }),
    reading('reconsumed less than never', 54, 'A=b', { ext: { ...SEND, topic: TOPIC, reconsumeTimes: '-3' } }),

    wide('properties of 32,000 bytes', 32_000),
    ...[32_702, 32_703, 32_704, 32_705, 32_706, 32_707].map((count) => wide(`properties of ${count} bytes`, count)),
    ...[32_742, 32_743, 32_744, 32_745, 32_746, 32_747].map((count) => wide(`properties of ${count} bytes`, count)),
    wide('properties of 32,767 bytes', 32_767),
    wide('properties of 32,768 bytes', 32_768),

    ...[120, 121, 122, 123, 248, 249, 255, 256].flatMap((length) => [
      back(`36: dead letters of a group of ${length} characters`, 'g'.repeat(length)),
      back(`36: a retry of a group of ${length} characters`, 'g'.repeat(length), { delayLevel: '1' }),
    ]),
    pull('such a retry', `%RETRY%${'g'.repeat(123)}`, { consumerGroup: 'g'.repeat(123) }, { after: 2000 }),
    back('36: a group with a dot', 'Bad.CG'),
    back('36: a group of a blank', ' '),
    create('%RETRY%BadRead', 1, { perm: '4' }),
    back('36: a retry topic that is only read', 'BadRead', { delayLevel: '1' }),
    back('36: dead letters beside a retry topic that is only read', 'BadRead'),
    create('%DLQ%BadDead', 1, { perm: '4' }),
    back('36: dead letters that are only read', 'BadDead'),
    queue('dead letters that are only read have one', 30, '%DLQ%BadDead'),
    send(
      'a message with properties of 32,700 bytes',
      TOPIC,
      { properties: properties(`${key(60)} A=${'v'.repeat(32_700 - 45)}`) },
      { save: 'wide' },
    ),
    back('36: a message whose properties have no place for more', 'BadCG', { offset: '<wide.offset>' }),
    ask('messages of 20 bytes', 25, {}, { body: 'maxMessageSize=20\n' }),
    back('36: a message that is too large now', 'BadCG'),
    back('36: a retry that is too large now', 'BadCG', { delayLevel: '1' }),
    sendBatch('320: a batch that is too large', TOPIC),
    reply('324: a reply that is too large', { topic: TOPIC }),
    send('10: a message of 21 bytes', TOPIC, {}, { body: { bytes: 21 } }),
    ask('messages of 4 MiB', 25, {}, { body: 'maxMessageSize=4194304\n' }),

    ask('a group', 200, {}, { body: JSON.stringify({ groupName: 'BadCG', retryQueueNums: 1 }) }),
    retry('a retry too many', {}),
    retry('a retry too many of an old release', {}, { version: 60 }),
    retry('a retry less than never', { maxReconsumeTimes: '-1', reconsumeTimes: '0' }),
    retry('a retry without a count', { maxReconsumeTimes: '0', reconsumeTimes: '' }),
    retry('a retry without a limit', { maxReconsumeTimes: '' }),
    retry('a retry beyond the queues', { queueId: '9' }),
    retry('a retry too many, beyond the queues', { queueId: '1' }),
    retry('a retry of a group with a percent sign', {}, {}, 'Bad%CG'),
    ask(
      'a member of a group locks a queue',
      41,
      {},
      {
        body: JSON.stringify({
          clientId: 'bad-1',
          consumerGroup: 'BadLocked',
          mqSet: [{ brokerName: 'broker-a', queueId: 0, topic: TOPIC }],
        }),
      },
    ),
    retry('the first retry of a group with a lock', { reconsumeTimes: '1' }, {}, 'BadLocked'),
    queue('its dead letters', 30, '%DLQ%BadLocked'),
    queue('its retries', 30, '%RETRY%BadLocked'),
    queue('all dead letters', 30, '%DLQ%BadCG'),
    queue('all retries', 30, '%RETRY%BadCG'),
  ],
}
