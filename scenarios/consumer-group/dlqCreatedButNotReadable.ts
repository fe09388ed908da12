import { all, defineScenario, equals, matches, type Scenario } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const DLQ = '%DLQ%CG'

export const scenario: Scenario = defineScenario({
  id: 'dlq-created-but-not-readable',
  title: 'There is a dead letter, and nobody can read it',
  story: {
    symptoms: ['Can not find Message Queue for this topic, %DLQ%CG Namesrv return empty'],
    cause:
      'Old brokers made the topic of dead letters for writing only (perm 2). Newer ones make it readable, but a topic that is in topics.json stays as it is through every upgrade; and clients see readable queues alone.',
    fix: 'Set its permission to 6 with `mqadmin updateTopicPerm`, then read or resend; raise an alarm when a group gets dead letters, since nobody consumes them by itself.',
    links: [
      'apache/rocketmq#1223',
      'apache/rocketmq#2199',
      'apache/rocketmq#2436',
      'apache/rocketmq#3327',
      'apache/rocketmq-externals#265',
    ],
  },
  zh: {
    symptoms: ['查看不了死信队列的消息', '死信队列'],
    title: '有死信，却读不出来',
    cause:
      '旧版 Broker 创建的死信主题只能写（perm=2）。新版会创建成可读的，但是已经写进 topics.json 的主题在升级后保持原样，而客户端只能看到可读的队列。',
    fix: '用 mqadmin updateTopicPerm 把权限改成 6，再读取或重发；死信不会有人自动消费，应当对死信数量告警。',
    cure: '把死信主题的权限改为 6。',
    steps: {
      'the old topic': '旧主题',
      'print the dead letters': '打印死信',
      'make it readable': '改为可读',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 1 } }),
      app: clientHost('10.0.1.1'),
      doctor: clientHost('10.0.1.2'),
      shop: clientHost('10.0.1.3'),
      ops: clientHost('10.0.1.9'),
    },
  },
  clients: {
    consumer: {
      kind: 'consumer',
      host: 'app',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'CG',
      subscriptions: { Orders: '*' },
      maxReconsumeTimes: 1,
      handler: { ends: 'RECONSUME_LATER' },
    },
    'dead letter reader': {
      kind: 'consumer',
      host: 'doctor',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'CG-dead-letters',
      subscriptions: { [DLQ]: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    },
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
    tools: { kind: 'mqadmin', host: 'ops', namesrv: NAMESRV },
  },
  timeline: [
    // What the old release left in topics.json.
    {
      at: '2s',
      as: 'the old topic',
      do: 'mqadmin',
      client: 'tools',
      command: `updateTopic -c DefaultCluster -t ${DLQ} -r 1 -w 1 -p 2`,
    },
    ...startAll('5s', ['producer', 'consumer']),
    { at: '10s', do: 'send', client: 'producer', topic: 'Orders', body: 'one coffee' },
    { at: '80s', do: 'start', client: 'dead letter reader' },
    { at: '85s', as: 'print the dead letters', do: 'mqadmin', client: 'tools', command: `printMsg -t ${DLQ}` },
  ],
  lasts: '90s',
  cure: {
    sentence: 'The topic gets permission 6.',
    timeline: [
      {
        at: '70s',
        as: 'make it readable',
        do: 'mqadmin',
        client: 'tools',
        command: `updateTopicPerm -c DefaultCluster -t ${DLQ} -p 6`,
      },
    ],
  },
  expect: {
    broken: [
      {
        name: 'one message is stored, and the query is empty',
        zh: '存有一条消息，查询结果却为空',
        check: (seen) =>
          all([
            equals(seen.look().messages(DLQ).length, 1),
            matches(
              seen.outcome('print the dead letters').text,
              `MQClientException: Can not find Message Queue for this topic, ${DLQ} Namesrv return empty`,
            ),
          ]),
      },
      {
        name: 'a consumer of the topic gets no queue',
        zh: '订阅该主题的消费者分不到队列',
        check: (seen) =>
          all([
            equals(seen.look().holds('dead letter reader', DLQ), []),
            equals(seen.received('dead letter reader').length, 0),
          ]),
      },
    ],
    cured: [
      {
        name: 'the message is read, with the topic that it came from and how often it was tried',
        zh: '能查到消息，以及它原来的主题和重试次数',
        check: (seen) => {
          const [letter] = seen.look().messages(DLQ)
          return all([
            matches(
              seen.outcome('print the dead letters').text,
              /MSGID: \S+ MessageExt \[brokerName=broker-a, queueId=0, [\s\S]*reconsumeTimes=\d+, [\s\S]*RETRY_TOPIC=Orders[\s\S]* BODY: one coffee/,
            ),
            equals(letter?.properties['RETRY_TOPIC'], 'Orders'),
            equals(letter?.reconsumeTimes, 2),
          ])
        },
      },
      {
        name: 'and consumed',
        zh: '并被消费',
        check: (seen) =>
          equals(
            seen.received('dead letter reader').map(({ body }) => body),
            ['one coffee'],
          ),
      },
    ],
  },
})
