import type { Group, Step } from '../step.ts'
import { ask, commit, create, heartbeat, offsetOf, properties, pull, queue, send, sendBatch } from './requests.ts'

type Fields = Readonly<Record<string, string>>

const TOPIC = 'BadPullT'
const setting = (line: string): Step => ask(`set ${line}`, 25, {}, { body: `${line}\n` })
const lite = (what: string, ext: Fields = {}): Step => ask(what, 361, { ...pull('', TOPIC).ext, sysFlag: '20', ...ext })

const batchOf = (what: string, count: number, tag: string): Step =>
  sendBatch(
    what,
    'BadMany',
    {},
    {
      body: {
        batch: Array.from({ length: count }, (_, at) => ({ body: `${at}`, properties: properties(`TAGS=${tag}`) })),
      },
    },
  )

/** Pulls with groups, flags, expressions, numbers and offsets that are not allowed, or just allowed. */
export const badPulls: Group = {
  name: 'badPull',
  logMoves: true,
  turns: [
    create(TOPIC, 2),
    send('message A', TOPIC, { properties: properties('TAGS=A UNIQ_KEY=7F0000010000AAAA0000000000007001') }),
    send('message B', TOPIC, { properties: properties('TAGS=B UNIQ_KEY=7F0000010000AAAA0000000000007002') }),

    ...[255, 256].map((length) =>
      pull(`a group of ${length} characters`, TOPIC, { consumerGroup: 'p'.repeat(length) }),
    ),
    pull('a group of a blank', TOPIC, { consumerGroup: ' ' }),
    pull('a group with a dot', TOPIC, { consumerGroup: 'Bad.CG' }),
    pull('a group with a percent sign', TOPIC, { consumerGroup: 'Bad%CG' }),
    lite('361: a group with a dot', { consumerGroup: 'Bad.CG' }),
    pull('a bad group and a bad topic', 'Bad/T', { consumerGroup: 'Bad.CG' }),
    pull('a bad topic', 'Bad/T'),
    ask('makes a group that may not consume', 200, {}, { body: '{"groupName":"BadOff","consumeEnable":false}' }),
    lite('361: a group that may not consume', { consumerGroup: 'BadOff' }),
    pull('a group that may not consume, of a topic that is not there', 'BadNone', { consumerGroup: 'BadOff' }),
    create('BadShut', 1, { perm: '2' }),
    lite('361: a topic that is not read', { topic: 'BadShut' }),
    pull('a topic that is not read, beyond its queues', 'BadShut', { queueId: '9' }),
    lite('361: beyond the queues', { queueId: '2' }),
    pull('beyond the queues, by a bad expression', TOPIC, { queueId: '2', expressionType: 'XX' }),

    ...[' ', '| |', '||A', 'A||', ' A  ||  B ', 'A|B', '*', '**', 'a'.repeat(300)].map((subscription) =>
      pull(`by the tags '${subscription.slice(0, 20)}'`, TOPIC, { subscription }),
    ),
    ...['tag', 'Tag', 'sql92', '', ' '].map((expressionType) =>
      pull(`by an expression of the kind '${expressionType}'`, TOPIC, { expressionType, subscription: 'A' }),
    ),
    ...['a >', '', '   ', 'a = 1', `a = '${'x'.repeat(3000)}'`].map((subscription) =>
      pull(`by SQL92 '${subscription.slice(0, 10)}' where there is none`, TOPIC, {
        expressionType: 'SQL92',
        subscription,
      }),
    ),
    pull('by a topic that is its own group', TOPIC, { consumerGroup: TOPIC }),
    pull('by its subscription, of a group that nobody is in', TOPIC, { consumerGroup: 'BadEmpty', sysFlag: '0' }),
    pull('by its subscription once more', TOPIC, { consumerGroup: 'BadEmpty', sysFlag: '0' }),
    lite('361: by its subscription, of a group that nobody is in', { consumerGroup: 'BadEmpty2', sysFlag: '16' }),
    heartbeat('a member joins', 'bad-p', [{ group: 'BadJoined', subscriptions: [{ topic: TOPIC, version: 5 }] }]),
    pull('by a subscription of a topic that the group has not', 'BadShut', {
      consumerGroup: 'BadJoined',
      sysFlag: '0',
      subVersion: '5',
    }),
    pull('by a subscription that is newer by one', TOPIC, {
      consumerGroup: 'BadJoined',
      sysFlag: '0',
      subVersion: '6',
    }),
    pull('by the newest that there can be', TOPIC, {
      consumerGroup: 'BadJoined',
      sysFlag: '0',
      subVersion: '9223372036854775807',
    }),
    pull('of the retry topic that it has not', '%RETRY%BadJoined', {
      consumerGroup: 'BadJoined',
      sysFlag: '0',
      subVersion: '0',
    }),
    ask('forbids the topic to the group', 353, { group: 'BadJoined', topic: TOPIC, readable: 'false' }),
    lite('361: a topic that is forbidden to the group', { consumerGroup: 'BadJoined', sysFlag: '16', subVersion: '5' }),
    pull('a topic that is forbidden, with an expression of its own', TOPIC, { consumerGroup: 'BadJoined' }),
    ask('allows it again', 353, { group: 'BadJoined', topic: TOPIC, readable: 'true' }),

    ...['1', '2', '3', '8', '255', '2147483647', '-2147483648'].map((sysFlag) =>
      pull(`the flags ${sysFlag}`, TOPIC, { sysFlag, consumerGroup: 'BadJoined', subVersion: '5', queueOffset: '1' }),
    ),
    offsetOf('what the flags committed', 'BadJoined', TOPIC),
    pull(
      'held for less than no time',
      TOPIC,
      { sysFlag: '6', suspendTimeoutMillis: '-5', queueOffset: '2' },
      { limitMs: 8000 },
    ),
    pull('held for ever, of an offset behind the end', TOPIC, {
      sysFlag: '6',
      suspendTimeoutMillis: '9223372036854775807',
      queueOffset: '3',
    }),
    pull('commits less than nothing', TOPIC, { consumerGroup: 'BadBack', sysFlag: '5', commitOffset: '-7' }),
    offsetOf('less than nothing is committed', 'BadBack', TOPIC),
    pull('commits far too much', TOPIC, {
      consumerGroup: 'BadBack',
      sysFlag: '5',
      commitOffset: '9223372036854775807',
    }),
    offsetOf('far too much is committed', 'BadBack', TOPIC),
    ...['-9223372036854775808', '9223372036854775807', '2', '3'].map((queueOffset) =>
      pull(`from ${queueOffset} of 2`, TOPIC, { queueOffset }),
    ),
    ...['-2147483648', '2147483647'].map((queueId) => pull(`of queue ${queueId}`, TOPIC, { queueId })),
    ...['-1', '0', '2', '7', '2147483647'].map((requestSource) =>
      pull(`from the source ${requestSource}`, TOPIC, { requestSource, consumerGroup: 'BadSource' }),
    ),

    create('BadWide'),
    ...[1, 2].map((at) => send(`a message of 300,000 bytes, ${at}`, 'BadWide', {}, { body: { bytes: 300_000 } })),
    pull('more bytes than there may be at once', 'BadWide'),
    create('BadMany'),
    ...[0, 1, 2].map((at) => batchOf(`300 messages ${at}`, 300, 'A')),
    pull('more than 32 at once', 'BadMany', { maxMsgNums: '100' }),
    pull('of none that match among 900', 'BadMany', { subscription: 'X' }),
    pull('of none that match, many', 'BadMany', { subscription: 'X', maxMsgNums: '900' }),
    pull('of none that match, held', 'BadMany', { subscription: 'X', sysFlag: '6', suspendTimeoutMillis: '9000' }),

    setting('rejectPullConsumerEnable=true'),
    pull('where those that nobody is in are refused', TOPIC, { consumerGroup: 'BadRefused' }),
    pull('where they are refused, by a member', TOPIC, { consumerGroup: 'BadJoined' }),
    pull('where they are refused, on another connection', TOPIC, { consumerGroup: 'BadJoined' }, { from: 'other' }),
    heartbeat('one that pulls itself joins', 'bad-active', [
      { group: 'BadActive', subscriptions: [{ topic: TOPIC }], more: { consumeType: 'CONSUME_ACTIVELY' } },
    ]),
    pull('where they are refused, one that pulls itself', TOPIC, { consumerGroup: 'BadActive' }),
    pull(
      'where they are refused, beside one that pulls itself',
      TOPIC,
      { consumerGroup: 'BadActive' },
      { from: 'other' },
    ),
    pull('where they are refused, a tool', TOPIC, { consumerGroup: 'TOOLS_CONSUMER' }),
    setting('rejectPullConsumerEnable=false'),
    setting('longPollingEnable=false'),
    pull(
      'held for a second where nothing is held',
      TOPIC,
      {
        sysFlag: '6',
        suspendTimeoutMillis: '100000',
        queueOffset: '2',
      },
      { limitMs: 8000 },
    ),
    setting('longPollingEnable=true'),
    setting('enablePropertyFilter=true'),
    heartbeat('a group subscribes by SQL92', 'bad-s', [
      { group: 'BadSql', subscriptions: [{ topic: TOPIC, tags: 'a > 1', version: 5, type: 'SQL92' }] },
    ]),
    heartbeat('and then by bad SQL92', 'bad-s', [
      { group: 'BadSql', subscriptions: [{ topic: TOPIC, tags: 'a >', version: 6, type: 'SQL92' }] },
    ]),
    ...['5', '6', '7'].map((subVersion) =>
      pull(`by what the group wanted with version ${subVersion}`, TOPIC, {
        consumerGroup: 'BadSql',
        sysFlag: '0',
        subVersion,
      }),
    ),
    setting('enablePropertyFilter=false'),
    pull('by what the group wanted where there is none', TOPIC, {
      consumerGroup: 'BadSql',
      sysFlag: '0',
      subVersion: '5',
    }),
  ],
}

const assign = (what: string, body: Readonly<Record<string, unknown>> = {}): Step =>
  ask(
    what,
    400,
    {},
    {
      body: JSON.stringify({
        topic: 'BadShare',
        consumerGroup: 'BadShareCG',
        clientId: 'share-1',
        strategyName: 'AVG',
        messageModel: 'CLUSTERING',
        ...body,
      }),
    },
  )

const mode = (what: string, body: Readonly<Record<string, unknown>> = {}): Step =>
  ask(
    what,
    401,
    {},
    {
      body: JSON.stringify({
        topic: 'BadShare',
        consumerGroup: 'BadShareCG',
        mode: 'POP',
        popShareQueueNum: 0,
        ...body,
      }),
    },
  )

const sharing = (client: string): Step =>
  heartbeat(`${client} joins`, client, [{ group: 'BadShareCG', subscriptions: [{ topic: 'BadShare' }] }], {
    from: client,
  })

const byTime = (what: string, ext: Fields): Step => queue(what, 29, 'BadOffT', { timestamp: '0', ...ext })

/** Offsets, times, keys, locks and assignments that are asked for wrongly. */
export const badOffsets: Group = {
  name: 'badOffset',
  logMoves: true,
  turns: [
    create('BadOffT', 2),
    send('a message', 'BadOffT', { properties: properties('KEYS=bk UNIQ_KEY=7F0000010000AAAA0000000000007101') }),
    offsetOf('of no group', '', 'BadOffT'),
    offsetOf('of no topic', 'BadOffCG', ''),
    offsetOf('of queue -1', 'BadOffCG', 'BadOffT', -1),
    ask('a zero of nonsense', 14, {
      consumerGroup: 'BadOffCG',
      topic: 'BadOffT',
      queueId: '0',
      setZeroIfNotFound: 'x',
    }),
    ask('a zero in capitals', 14, {
      consumerGroup: 'BadOffCG',
      topic: 'BadOffT',
      queueId: '0',
      setZeroIfNotFound: 'FALSE',
    }),
    commit('of a group that is not there', 'BadOffCG', 'BadOffT', 1),
    ask('the group', 200, {}, { body: '{"groupName":"BadOffCG"}' }),
    commit('to a topic that is not there', 'BadOffCG', 'BadNone', 1),
    commit('to a topic of odd characters', 'BadOffCG', 'Bad/T', 1),
    ask('to no queue', 15, { consumerGroup: 'BadOffCG', topic: 'BadOffT', commitOffset: '1' }),
    ask('no offset', 15, { consumerGroup: 'BadOffCG', topic: 'BadOffT', queueId: '0' }),
    ask('neither queue nor offset', 15, { consumerGroup: 'BadOffCG', topic: 'BadOffT' }),
    ask('no queue of no group', 15, { consumerGroup: 'BadNobody', topic: 'BadNone' }),
    commit('to queue -1', 'BadOffCG', 'BadOffT', 1, -1),
    commit('to a queue that is not there', 'BadOffCG', 'BadOffT', 1, 9),
    ...['7', '0', '-5', '9223372036854775807', 'x', '9223372036854775808'].flatMap((commitOffset) => [
      ask(`to ${commitOffset}`, 15, { consumerGroup: 'BadOffCG', topic: 'BadOffT', queueId: '0', commitOffset }),
      offsetOf(`after ${commitOffset}`, 'BadOffCG', 'BadOffT'),
    ]),
    ask('resets to an offset', 222, {
      topic: 'BadOffT',
      group: 'BadOffCG',
      queueId: '0',
      offset: '0',
      timestamp: '-1',
      isForce: 'true',
    }),
    commit('while that is to be told', 'BadOffCG', 'BadOffT', 1),
    commit('while that is to be told, to the other queue', 'BadOffCG', 'BadOffT', 0, 1),
    ask('while that is to be told, no offset', 15, { consumerGroup: 'BadOffCG', topic: 'BadOffT', queueId: '0' }),
    pull('is told', 'BadOffT', { consumerGroup: 'BadOffCG', queueOffset: '1' }),
    commit('when it was told', 'BadOffCG', 'BadOffT', 1),

    ...['Upper', 'LOWER', ' upper', 'both'].map((boundaryType) =>
      byTime(`the boundary '${boundaryType}' of all`, { boundaryType }),
    ),
    ...['Upper', 'LOWER'].flatMap((boundaryType) => [
      byTime(`the boundary ${boundaryType} beyond all`, { boundaryType, timestamp: '9223372036854775807' }),
      byTime(`the boundary ${boundaryType} before all`, { boundaryType, timestamp: '-9223372036854775808' }),
      byTime(`the boundary ${boundaryType} of an empty queue`, { boundaryType, queueId: '1' }),
      byTime(`the boundary ${boundaryType} of queue -1`, { boundaryType, queueId: '-1' }),
      byTime(`the boundary ${boundaryType} of no topic`, { boundaryType, topic: 'BadNone' }),
    ]),
    ...[30, 31, 32].flatMap((code) => [
      queue(`${code}: queue -1`, code, 'BadOffT', { queueId: '-1' }),
      queue(`${code}: a topic of odd characters`, code, 'Bad ä'),
    ]),
    ask('38: a group of nobody', 38, { consumerGroup: 'BadNobody' }),
    ask('38: no group', 38, { consumerGroup: '' }),
    ask('33: before the log', 33, { offset: '-1' }),
    ask('33: at the end of all', 33, { offset: '9223372036854775807' }),
    ...['bk ', ' bk', 'BK', 'k'.repeat(300)].map((key) =>
      ask(`12: by the key '${key.slice(0, 8)}'`, 12, {
        topic: 'BadOffT',
        key,
        maxNum: '32',
        beginTimestamp: '0',
        endTimestamp: '9223372036854775807',
      }),
    ),
    ask('12: of nothing, by its unique key', 12, {
      topic: 'BadOffT',
      key: '7F0000010000AAAA0000000000007199',
      maxNum: '0',
      beginTimestamp: '0',
      endTimestamp: '9223372036854775807',
      _UNIQUE_KEY_QUERY: 'true',
    }),
    setting('lockInStrictMode=true'),
    ask(
      '41: strictly, alone',
      41,
      {},
      {
        body: JSON.stringify({
          clientId: 'bad-1',
          consumerGroup: 'BadLockCG',
          mqSet: [{ brokerName: 'broker-a', queueId: 0, topic: 'BadOffT' }],
        }),
      },
    ),
    ask(
      '42: strictly, alone',
      42,
      {},
      {
        body: JSON.stringify({
          clientId: 'bad-1',
          consumerGroup: 'BadLockCG',
          mqSet: [{ brokerName: 'broker-a', queueId: 0, topic: 'BadOffT' }],
        }),
      },
    ),
    setting('lockInStrictMode=false'),

    create('BadShare', 3),
    assign('400: of a group that nobody is in'),
    sharing('share-1'),
    { ...assign('400: of its only member'), after: 500 },
    assign('400: by turns', { strategyName: 'AVG_BY_CIRCLE' }),
    assign('400: by a way that there is not', { strategyName: 'CONSISTENT_HASH' }),
    assign('400: by a way in small letters', { strategyName: 'avg' }),
    assign('400: by no way', { strategyName: '' }),
    assign('400: of a stranger', { clientId: 'share-9' }),
    assign('400: of nobody', { clientId: '' }),
    assign('400: of a topic that is not there', { topic: 'BadNone' }),
    assign('400: of a retry topic that is not there', { topic: '%RETRY%BadNobody' }),
    assign('400: of a light queue', { topic: '%LMQ%bad' }),
    assign('400: to all', { messageModel: 'BROADCASTING' }),
    assign('400: to all, of a topic that is not there', { messageModel: 'BROADCASTING', topic: 'BadNone' }),
    assign('400: to all, of a stranger of another group', { messageModel: 'BROADCASTING', consumerGroup: 'BadNobody' }),
    mode('401: a retry topic', { topic: '%RETRY%BadShareCG' }),
    mode('401: a topic that is not there', { topic: 'BadNone' }),
    mode('401: a topic and a group that are not there', { topic: 'BadNone', consumerGroup: 'Bad.CG' }),
    mode('401: a group of odd characters', { consumerGroup: 'Bad.CG' }),
    mode('401: a group of 256 characters', { consumerGroup: 'g'.repeat(256) }),
    mode('401: a group that is not there yet', { consumerGroup: 'BadShareNew' }),
    mode('401: less than no share', { popShareQueueNum: -2 }),
    assign('400: of a stranger, who pops', { clientId: 'share-9' }),
    assign('400: by a way that there is not, who pops', { strategyName: 'x' }),
    sharing('share-2'),
    sharing('share-3'),
    sharing('share-4'),
    mode('401: one share', { popShareQueueNum: 1 }),
    ...['share-1', 'share-4', 'share-9', ''].map((clientId) =>
      assign(`400: of '${clientId}' of more members than queues`, { clientId }),
    ),
    mode('401: no share any more', { mode: 'PULL' }),
    setting('serverLoadBalancerEnable=false'),
    assign('400: where the broker balances nothing'),
    assign('400: where the broker balances nothing, of a group that nobody is in', { consumerGroup: 'BadNobody' }),
    setting('serverLoadBalancerEnable=true'),
  ],
}
