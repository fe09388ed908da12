import { all, defineScenario, equals, type Observations, type Scenario } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const topics = ['Orders', 'Events'] as const
const AFTER_THE_POLL = 'after the poll'

const brokersOf = (seen: Observations, topic: string): readonly string[] =>
  seen
    .look(AFTER_THE_POLL)
    .route(topic)
    .map(({ broker }) => broker)
    .sort()

const load = (seen: Observations, topic: string): readonly string[] =>
  [
    ...new Set(
      seen
        .look(AFTER_THE_POLL)
        .messages(topic)
        .map(({ broker }) => broker),
    ),
  ].sort()

export const scenario: Scenario = defineScenario({
  id: 'autocreated-topic-on-one-broker',
  title: 'A topic that was created by its first message lives on one broker only',
  story: {
    symptoms: ['all load of a topic is on one broker', 'connect to 10.0.0.2:10911 failed'],
    cause:
      'The broker that gets the first message creates the topic for itself. At the next route poll, 30 s later, the clients see that one broker and forget the others.',
    fix: 'Create topics before they are used, on the whole cluster: `mqadmin updateTopic -c <cluster>`.',
    links: ['apache/rocketmq#2744', 'apache/rocketmq#566', 'apache/rocketmq#6657'],
  },
  zh: {
    symptoms: ['所有消息都发到同一个 Broker'],
    title: '自动创建的主题只存在于收到第一条消息的那个 Broker 上',
    cause:
      '收到第一条消息的 Broker 只在自己身上创建主题。30 秒后的下一次路由轮询里，客户端只看到这一个 Broker，其余的都不再使用。',
    fix: '使用之前先在整个集群上创建主题：mqadmin updateTopic -c <集群>。',
    cure: '先用 mqadmin updateTopic -c 在所有 Broker 上创建主题。',
    steps: {
      first: '第一次发送',
      more: '更多消息',
      'after the poll': '轮询之后',
      'without broker-a': '没有 broker-a',
      'create Orders': '创建 Orders',
      'create Events': '创建 Events',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2'),
      'broker-b': brokerHost('10.0.0.3'),
      'app-1': clientHost('10.0.1.1'),
      'app-2': clientHost('10.0.1.2'),
      ops: clientHost('10.0.1.9'),
    },
  },
  clients: {
    java: { kind: 'producer', host: 'app-1', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG1' },
    go: { kind: 'producer', host: 'app-2', dialect: 'go-2.1.2', namesrv: NAMESRV, group: 'PG2' },
    tools: { kind: 'mqadmin', host: 'ops' },
  },
  timeline: [
    ...startAll('5s', ['java', 'go']),
    // Fewer messages than one broker's share of the queues. Go begins at the second queue, which is one of broker-a.
    { at: '6s', as: 'java first', do: 'send', client: 'java', topic: 'Orders', body: 'first' },
    { at: '6s', as: 'go first', do: 'send', client: 'go', topic: 'Events', body: 'first' },
    { at: '40s', as: 'java more', do: 'send', client: 'java', topic: 'Orders', body: 'more', count: 20 },
    { at: '40s', as: 'go more', do: 'send', client: 'go', topic: 'Events', body: 'more', count: 20 },
    { at: '41s', as: AFTER_THE_POLL, do: 'look' },
    { at: '45s', do: 'kill', process: 'broker-a' },
    { at: '80s', as: 'go without broker-a', do: 'send', client: 'go', topic: 'Events', body: 'is anybody there?' },
  ],
  lasts: '100s',
  cure: {
    sentence: 'The topics are created on the whole cluster before their first message.',
    timeline: topics.map((topic) => ({
      at: '4s',
      as: `create ${topic}`,
      do: 'mqadmin',
      client: 'tools',
      command: `updateTopic -n ${NAMESRV} -c DefaultCluster -t ${topic} -r 4 -w 4`,
    })),
  },
  expect: {
    broken: [
      {
        name: 'after the route poll the topic has one broker',
        zh: '路由轮询之后，主题只在一个 Broker 上',
        check: (seen) => all(topics.map((topic) => equals(brokersOf(seen, topic).length, 1))),
      },
      {
        name: 'all load is on it',
        zh: '全部负载都落在它上面',
        check: (seen) =>
          all(
            topics.flatMap((topic) => [
              equals(load(seen, topic).length, 1),
              equals(load(seen, topic), brokersOf(seen, topic)),
            ]),
          ),
      },
      {
        name: 'when it dies, sends fail although another broker is well',
        zh: '它宕机后发送失败，尽管另一个 Broker 正常',
        check: (seen) =>
          all([
            equals(brokersOf(seen, 'Events'), ['broker-a']),
            equals(seen.outcome('go without broker-a').state, 'failed'),
          ]),
      },
    ],
    cured: [
      {
        name: 'the route has all brokers',
        zh: '路由里有全部 Broker',
        check: (seen) => all(topics.map((topic) => equals(brokersOf(seen, topic), ['broker-a', 'broker-b']))),
      },
      {
        name: 'the load is on all brokers',
        zh: '负载分摊到全部 Broker',
        check: (seen) => all(topics.map((topic) => equals(load(seen, topic), ['broker-a', 'broker-b']))),
      },
      {
        name: 'when one dies, the other takes the messages',
        zh: '一个宕机后，消息发往另一个',
        check: (seen) => equals(seen.outcome('go without broker-a').text, 'SEND_OK'),
      },
    ],
  },
})
