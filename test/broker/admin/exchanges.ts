// Requests that are sent, one after the other over one connection, to a fresh broker `broker-a` of `DefaultCluster` with the
// default options: the released one when capture.ts records its answers, ours when the test compares. This is data.

export interface Exchange {
  readonly what: string
  readonly code: number
  readonly ext?: Readonly<Record<string, string>>
  readonly body?: string
  /** Seconds of the broker's time to let pass first. */
  readonly after?: number
}

export const create = (topic: string, ext: Readonly<Record<string, string>> = {}): Exchange => ({
  what: `create ${topic} ${JSON.stringify(ext)}`,
  code: 17,
  ext: {
    topic,
    defaultTopic: 'TBW102',
    readQueueNums: '2',
    writeQueueNums: '2',
    perm: '6',
    topicFilterType: 'SINGLE_TAG',
    topicSysFlag: '0',
    order: 'false',
    ...ext,
  },
})

const without = (exchange: Exchange, field: string): Exchange => {
  const ext = { ...exchange.ext }
  delete ext[field]
  return { ...exchange, what: `${exchange.what} without ${field}`, ext }
}

export const ask = (code: number, ext?: Readonly<Record<string, string>>, body?: string): Exchange => ({
  what: `${code} ${ext === undefined ? '' : JSON.stringify(ext)}${body === undefined ? '' : ` ${body}`}`,
  code,
  ...(ext === undefined ? {} : { ext }),
  ...(body === undefined ? {} : { body }),
})

export const send = (topic: string, queueId: number, uniqueKey: string, keys: string, tags: string): Exchange => ({
  what: `send ${uniqueKey} to queue ${queueId} of ${topic}`,
  code: 10,
  ext: {
    producerGroup: 'PG',
    topic,
    defaultTopic: 'TBW102',
    defaultTopicQueueNums: '4',
    queueId: String(queueId),
    sysFlag: '0',
    bornTimestamp: '1700000000000',
    flag: '0',
    properties: `UNIQ_KEY\u0001${uniqueKey}\u0002KEYS\u0001${keys}\u0002TAGS\u0001${tags}\u0002WAIT\u0001true\u0002`,
    reconsumeTimes: '0',
    unitMode: 'false',
    batch: 'false',
  },
  body: `body of ${uniqueKey}`,
})

export const heartbeat = (topic: string): Exchange => ({
  what: 'heartbeat of CG and PG',
  code: 34,
  body: JSON.stringify({
    clientID: 'client-1',
    consumerDataSet: [
      {
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        consumeType: 'CONSUME_PASSIVELY',
        groupName: 'CG',
        messageModel: 'CLUSTERING',
        subscriptionDataSet: [
          {
            classFilterMode: false,
            codeSet: [65, 66],
            expressionType: 'TAG',
            subString: 'A || B',
            subVersion: 1_700_000_000_000,
            tagsSet: ['A', 'B'],
            topic,
          },
        ],
        unitMode: false,
      },
    ],
    heartbeatFingerprint: 0,
    producerDataSet: [{ groupName: 'PG' }],
    withoutSub: false,
  }),
})

const commit = (group: string, topic: string, queueId: number, offset: number): Exchange =>
  ask(15, { consumerGroup: group, topic, queueId: String(queueId), commitOffset: String(offset) })

const pull = (topic: string, queueId: number, offset: number): Exchange =>
  ask(11, {
    consumerGroup: 'CG',
    topic,
    queueId: String(queueId),
    queueOffset: String(offset),
    maxMsgNums: '32',
    sysFlag: '4',
    commitOffset: '0',
    suspendTimeoutMillis: '0',
    subscription: '*',
    subVersion: '1',
  })

/** The record ids of a broker at 127.0.0.1:10911, which the capture and the test replace by the one at hand. */
export const FIRST_RECORD = '7F00000100002A9F0000000000000000'
export const BEYOND_LOG = '7F00000100002A9F00000000FFFFFFFF'

const missingHeaders: readonly Exchange[] = [351, 202, 203, 204, 208, 300, 308, 315, 343, 314, 307, 309, 207, 215].map(
  (code) => ask(code),
)

const nothingThere: readonly Exchange[] = [
  ask(351, { topic: 'nope' }),
  ask(351, { topic: 'TBW102', lo: 'true' }),
  ask(202, { topic: 'nope' }),
  ask(202, { topic: 'DefaultCluster_REPLY_TOPIC' }),
  ask(203, { consumerGroup: 'nobody' }),
  ask(204, { producerGroup: 'nobody' }),
  ask(208, { consumerGroup: 'nobody' }),
  ask(208, { consumerGroup: 'nobody', topic: 'nope' }),
  ask(300, { topic: 'nope' }),
  ask(303, { topic: 'nope', group: 'g' }),
  ask(315, { statsName: 'TOPIC_PUT_NUMS', statsKey: 'nope' }),
  ask(315, { statsName: 'NO_SUCH_NAME', statsKey: 'nope' }),
  ask(343, { group: 'nobody' }),
  ask(345, { group: 'g', topic: 't' }),
  ask(321, { topic: 'nope', queueId: '0', index: '0', count: '5' }),
  ask(223, { topic: 't', group: 'g' }),
  ask(307, { consumerGroup: 'g', clientId: 'c' }),
  ask(309, { consumerGroup: 'g', clientId: 'c', msgId: BEYOND_LOG }),
  ask(309, { consumerGroup: 'g', clientId: 'c', msgId: 'zz' }),
  ask(314, { srcGroup: 'a', destGroup: 'b', topic: 'nope' }),
  ask(222, { topic: 'nope', group: 'g', timestamp: '-1', isForce: 'true' }),
  ask(222, { topic: 'TBW102', group: 'nobody', timestamp: '-1', isForce: 'true' }),
  ask(308, { topic: 'nope', compareGroup: 'g' }),
  ask(317, { isOrder: 'false' }),
  ...[328, 43, 45, 201, 305, 402, 907, 1007, 306, 316, 329].map((code) => ask(code)),
]

const topics: readonly Exchange[] = [
  create(''),
  create('a b'),
  create('x'.repeat(128)),
  create('TBW102'),
  create('rmq_sys_x'),
  create('T1', { topicFilterType: 'X' }),
  without(create('T1'), 'topicFilterType'),
  without(create('T1'), 'perm'),
  without(create('T1'), 'readQueueNums'),
  without(create('T1'), 'writeQueueNums'),
  without(create('T1'), 'topic'),
  create('T1', { attributes: 'a=b' }),
  create('T1', { attributes: 'a' }),
  create('T1', { attributes: '+a=b' }),
  create('T1', { attributes: '+a=b,+a=c' }),
  create('T1', { attributes: '+a=' }),
  create('T1', { attributes: '-a' }),
  create('T1', { attributes: '+message.type=X' }),
  create('T1', { attributes: '+queue.type=X' }),
  create('T1', { attributes: '+cleanup.policy=X' }),
  create('T1', { attributes: '+message.type=MIXED' }),
  create('T1', { attributes: '+message.type=FIFO,+queue.type=SimpleCQ' }),
  create('T1', { attributes: '+queue.type=BatchCQ' }),
  create('T1', { attributes: '+reserve.time=x' }),
  create('T1', { attributes: '+reserve.time=-2' }),
  create('T1', { attributes: '+reserve.time=5' }),
  create('T1', { attributes: '-nothing' }),
  create('T1', { attributes: '-message.type' }),
  ask(351, { topic: 'T1' }),
  create('T2'),
  create('T2'),
  create('T2', { readQueueNums: '3', order: 'true' }),
  ask(351, { topic: 'T2' }),
  ask(18),
  ask(18, {}, '{"topicConfigList":[]}'),
  ask(18, {}, '{"topicConfigList":[{"topicName":"L1"},{"topicName":"a b"}]}'),
  ask(351, { topic: 'L1' }),
  ask(18, {}, '{"topicConfigList":[{"topicName":"L1","readQueueNums":3,"writeQueueNums":3},{"topicName":"L2"}]}'),
  ask(351, { topic: 'L1' }),
  ask(18, {}, '{"topicConfigList":[{"topicName":"L2"},{"topicName":"L3"}]}'),
  ask(351, { topic: 'L3' }),
  ask(215, { topic: 'TBW102' }),
  ask(215, { topic: 'nope' }),
  ask(215, { topic: 'L1' }),
  ask(351, { topic: 'L1' }),
]

const groups: readonly Exchange[] = [
  ask(352, { group: 'bad group' }),
  ask(352, { group: 'MadeByLook' }),
  ask(200),
  ask(200, {}, '{"groupName":"G1","attributes":{"+a":"b"}}'),
  ask(200, {}, '{"groupName":"G1","retryMaxTimes":3}'),
  ask(352, { group: 'G1' }),
  ask(
    200,
    {},
    '{"groupName":"G1","groupRetryPolicy":{"type":"EXPONENTIAL","exponentialRetryPolicy":{"initial":5000,"max":7200000,"multiplier":2}}}',
  ),
  ask(352, { group: 'G1' }),
  ask(225),
  ask(225, {}, '{"groupConfigList":[{"groupName":"G2"},{"groupName":"G3","consumeEnable":false}]}'),
  ask(352, { group: 'G3' }),
  ask(353, { group: 'G2', topic: 'T1' }),
  ask(353, { group: 'G2', topic: 'T1', readable: 'false' }),
  ask(353, { group: 'G2', topic: 'T1', readable: 'true' }),
  ask(207, { groupName: 'G3', cleanOffset: 'true' }),
  ask(207, { groupName: 'nobody' }),
  ask(201),
]

const messages: readonly Exchange[] = [
  create('M1'),
  send('M1', 0, '7F000001000018B4AAC2000000000001', 'k1 k2', 'A'),
  send('M1', 0, '7F000001000018B4AAC2000000000002', 'k2', 'B'),
  send('M1', 1, '7F000001000018B4AAC2000000000003', 'k3', 'C'),
  heartbeat('M1'),
  pull('M1', 0, 0),
  pull('M1', 1, 0),
  commit('CG', 'M1', 0, 1),
  commit('CG', 'M1', 1, 0),
  commit('G1', 'M1', 0, 2),
  ask(202, { topic: 'M1' }),
  ask(208, { consumerGroup: 'CG' }),
  ask(208, { consumerGroup: 'CG', topic: 'M1' }),
  ask(208, { consumerGroup: 'CG', topic: 'T1' }),
  ask(208, { consumerGroup: 'CG', topicList: 'T1;M1' }),
  ask(317, { isOrder: 'false' }),
  ask(317, { isOrder: 'true' }),
  ask(303, { topic: 'M1', group: 'CG' }),
  ask(203, { consumerGroup: 'CG' }),
  ask(204, { producerGroup: 'PG' }),
  ask(328),
  ask(300, { topic: 'M1' }),
  ask(300, { topic: 'T1' }),
  ask(343, { group: 'CG' }),
  ask(345, { group: 'CG', topic: 'M1' }),
  ask(321, { topic: 'M1', queueId: '0', index: '0', count: '5' }),
  ask(321, { topic: 'M1', queueId: '0', index: '1', count: '5', consumerGroup: 'CG' }),
  ask(321, { topic: 'M1', queueId: '0', index: '0', count: '1', consumerGroup: 'nobody' }),
  ask(321, { topic: 'M1', queueId: '0', index: '2', count: '5' }),
  ask(321, { topic: 'M1', queueId: '9', index: '0', count: '5' }),
  ask(308, { topic: 'M1', compareGroup: 'CG' }),
  ask(308, { topic: 'M1', compareGroup: 'G1' }),
  ask(314, { srcGroup: 'CG', destGroup: 'Copy', topic: 'M1' }),
  ask(314, { srcGroup: 'CG', destGroup: 'Copy2', offline: 'true' }),
  ask(43),
  ask(307, { consumerGroup: 'CG', clientId: 'client-1' }),
  ask(307, { consumerGroup: 'CG', clientId: 'client-2' }),
  ask(309, { consumerGroup: 'CG', clientId: 'client-1', msgId: FIRST_RECORD, topic: 'M1' }),
  ask(223, { topic: 'M1', group: 'CG' }),
  ask(223, { topic: 'M1', group: 'CG', clientAddr: 'client-1' }),
  ask(223, { topic: 'M1', group: 'CG', clientAddr: 'client-2' }),
  ask(222, { topic: 'M1', group: 'CG', timestamp: '-1', isForce: 'true', queueId: '0', offset: '9' }),
  ask(222, { topic: 'M1', group: 'CG', timestamp: '-1', isForce: 'true', queueId: '0', offset: '1' }),
  ask(14, { consumerGroup: 'CG', topic: 'M1', queueId: '0' }),
  commit('CG', 'M1', 0, 2),
  pull('M1', 0, 0),
  ask(222, { topic: 'M1', group: 'CG', timestamp: '-1', isForce: 'true', queueId: '9' }),
  ask(222, { topic: 'M1', group: 'CG', timestamp: '-1', isForce: 'true' }),
  ask(222, { topic: 'M1', group: 'CG', timestamp: '0', isForce: 'true' }),
  ask(222, { topic: 'M1', group: 'CG', timestamp: '9999999999999', isForce: 'false' }),
  { ...ask(315, { statsName: 'TOPIC_PUT_NUMS', statsKey: 'M1' }), after: 12 },
  ask(315, { statsName: 'TOPIC_PUT_SIZE', statsKey: 'M1' }),
  ask(315, { statsName: 'GROUP_GET_NUMS', statsKey: 'M1@CG' }),
  ask(315, { statsName: 'GROUP_GET_SIZE', statsKey: 'M1@CG' }),
  ask(315, { statsName: 'BROKER_PUT_NUMS', statsKey: 'DefaultCluster' }),
  ask(315, { statsName: 'SNDBCK_PUT_NUMS', statsKey: 'M1@CG' }),
  ask(907),
  ask(28),
  ask(207, { groupName: 'G1', removeOffset: 'true' }),
  ask(207, { groupName: 'Copy', cleanOffset: 'true' }),
  ask(215, { topic: 'M1' }),
  ask(343, { group: 'CG' }),
  ask(343, { group: 'G1' }),
  ask(315, { statsName: 'TOPIC_PUT_NUMS', statsKey: 'M1' }),
  ask(21),
]

const clientSideReset: readonly Exchange[] = [
  ask(25, {}, 'useServerSideResetOffset=false\n'),
  create('R1', { readQueueNums: '1', writeQueueNums: '1' }),
  ask(222, { topic: 'nope', group: 'CG', timestamp: '-1', isForce: 'true' }),
  ask(222, { topic: 'R1', group: 'CG', timestamp: '-1', isForce: 'true' }),
  commit('CG', 'R1', 0, 4),
  commit('G2', 'R1', 0, 4),
  ask(222, { topic: 'R1', group: 'G2', timestamp: '-1', isForce: 'true' }),
  ask(222, { topic: 'R1', group: 'CG', timestamp: '-1', isForce: 'true' }),
]

const config: readonly Exchange[] = [
  ask(25),
  ask(25, {}, 'brokerPermission=6\nnonsense=1\ndefaultTopicQueueNums=many'),
  ask(25, {}, 'rocketmqHome=elsewhere'),
  ask(25, {}, 'configBlackList=x'),
  ask(25, {}, 'a=\\u12'),
]

export const exchanges: readonly Exchange[] = [
  ...missingHeaders,
  ...nothingThere,
  ...topics,
  ...groups,
  ...messages,
  ...config,
  ...clientSideReset,
]
