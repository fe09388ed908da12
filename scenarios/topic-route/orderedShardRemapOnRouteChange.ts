import { all, defineScenario, equals, type Observations, type Scenario, within } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'

const keys = Array.from({ length: 8 }, (_, index) => `order-${index + 1}`)
const COUNT = 40
const BROKER_GONE_MS = 24_000
const ROUTE_POLL_MS = 30_000

/** The messages take the keys in turn. */
const keyOf = (body: string): string => keys[(Number(body.split(' ')[1]) - 1) % keys.length] ?? ''

/** Queues with messages of a key. */
const queuesOf = (seen: Observations, key: string): number =>
  new Set(
    seen
      .look()
      .messages('Orders')
      .filter(({ body }) => keyOf(body) === key)
      .map(({ broker, queueId }) => `${broker}:${queueId}`),
  ).size

const delivered = (seen: Observations, key: string): readonly number[] =>
  seen
    .received('consumer')
    .filter(({ body }) => keyOf(body) === key)
    .map(({ body }) => Number(body.split(' ')[1]))

const inOrder = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0))

/** Keys of sends that failed although the producer has long learned that a broker is gone. */
const failedSends = (seen: Observations): readonly string[] =>
  seen
    .outcome('producer send')
    .messages.filter(({ state, atMs }) => state === 'failed' && atMs > BROKER_GONE_MS + ROUTE_POLL_MS)
    .map(({ body }) => keyOf(body))

export const scenario: Scenario = defineScenario({
  id: 'ordered-shard-remap-on-route-change',
  title: 'Ordered messages change their queue when the list of queues changes',
  story: {
    symptoms: [
      'messages of one order id are in two queues',
      'ordered messages are consumed out of order, without any error',
    ],
    cause:
      'The queue is the hash of the key modulo the number of queues that the route names at that moment. A broker that goes away shortens the list, and most keys move.',
    fix: 'For strict order keep the list fixed: orderTopicConf at a NameServer with orderMessageEnable=true (sends for a dead broker then fail), or a topic on one broker; stop producers while queues are added.',
    links: [
      'apache/rocketmq#1999',
      'alibaba/rocketmq#293',
      'apache/rocketmq-client-go#946',
      'apache/rocketmq-client-go#1092',
    ],
  },
  zh: {
    title: '队列列表变化时，顺序消息会换到别的队列',
    cause: '队列由键的哈希值对当时路由里的队列数取模得到。一个 Broker 下线会让列表变短，大多数键就换了队列。',
    fix: '需要严格顺序时固定队列列表：在 orderMessageEnable=true 的 NameServer 上使用 orderTopicConf（发往宕机 Broker 的消息会失败），或者只用一个 Broker；扩容队列时先停止生产者。',
    cure: 'NameServer 打开 orderMessageEnable，并用 updateTopic -o true 固定顺序主题的队列列表。',
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 2 } }),
      'broker-b': brokerHost('10.0.0.3', { topics: { Orders: 2 }, store: 'disk' }),
      shop: clientHost('10.0.1.1'),
      kitchen: clientHost('10.0.1.2'),
      ops: clientHost('10.0.1.9'),
    },
  },
  clients: {
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
    consumer: {
      kind: 'consumer',
      host: 'kitchen',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'CG',
      subscriptions: { Orders: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      orderly: true,
    },
    tools: { kind: 'mqadmin', host: 'ops' },
  },
  timeline: [
    { at: '5s', do: 'start', client: 'producer' },
    {
      at: '10s',
      do: 'send',
      client: 'producer',
      topic: 'Orders',
      body: 'step',
      orderKey: keys,
      count: COUNT,
      every: '1500ms',
      goesOn: true,
    },
    { at: '24s', do: 'stop', server: 'broker-b' },
    // The consumer was away, too, and finds what was sent since.
    { at: '72s', do: 'start', client: 'consumer' },
    { at: '80s', do: 'boot', server: 'broker-b' },
  ],
  lasts: '130s',
  cure: {
    sentence: 'The NameServer tells producers the fixed list of orderTopicConf.',
    topology: { hosts: { namesrv: { settings: { orderMessageEnable: true } } } },
    timeline: [
      {
        at: '3s',
        do: 'mqadmin',
        client: 'tools',
        command: `updateTopic -n ${NAMESRV} -c DefaultCluster -t Orders -r 2 -w 2 -o true`,
      },
    ],
  },
  expect: {
    broken: [
      {
        name: 'messages of some keys are in two queues',
        check: (seen) => within(keys.filter((key) => queuesOf(seen, key) > 1).length, 1, keys.length),
      },
      {
        name: 'and are delivered in another order than they were sent',
        check: (seen) => within(keys.filter((key) => !inOrder(delivered(seen, key))).length, 1, keys.length),
      },
    ],
    cured: [
      {
        name: 'every key stays in one queue, and in order',
        check: (seen) =>
          all(keys.flatMap((key) => [equals(queuesOf(seen, key), 1), equals(inOrder(delivered(seen, key)), true)])),
      },
      {
        name: 'sends for keys of the dead broker fail instead',
        check: (seen) => {
          const failed = failedSends(seen)
          return all([
            within(failed.length, 1, COUNT),
            within(new Set(failed).size, 1, keys.length - 1),
            ...keys.map((key) => within(delivered(seen, key).length, 1, COUNT)),
          ])
        },
      },
    ],
  },
})
