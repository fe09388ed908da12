import {
  all,
  defineScenario,
  equals,
  type Finding,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { brokerHost, clientHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

// Three ways in which the list of queues becomes another one under a key: a broker goes away (Orders), queues are added
// (Prices), and two NameServers list the brokers in another order, which Go 2.1.1 takes as it is (Bookings). The second
// NameServer starts late, and hears of the brokers in another order than the first one did. The names of the brokers fall
// into one bucket of the hash table of a NameServer, where the order of arrival counts in the original, too.

const NS_1 = '10.0.0.1:9876'
const NS_2 = '10.0.0.4:9876'
const BOTH = `${NS_1};${NS_2}`
const topics = { Orders: 2, Prices: 2, Bookings: 2 } as const

const keys = Array.from({ length: 8 }, (_, index) => `order-${index + 1}`)
const COUNT = 40
const BROKER_GONE_MS = 59_000
const ROUTE_POLL_MS = 30_000

/** The messages take the keys in turn. */
const keyOf = (body: string): string => keys[(Number(body.split(' ')[1]) - 1) % keys.length] ?? ''

/** Queues with messages of a key. */
const queuesOf = (seen: Observations, topic: string, key: string): number =>
  new Set(
    seen
      .look()
      .messages(topic)
      .filter(({ body }) => keyOf(body) === key)
      .map(({ broker, queueId }) => `${broker}:${queueId}`),
  ).size

/** The bodies of a key as they came. */
const delivered = (seen: Observations, topic: string, key: string): readonly string[] =>
  seen
    .received('consumer')
    .filter((one) => one.topic === topic && keyOf(one.body) === key)
    .map(({ body }) => body)

/** Of the first topic by number; of the others what the first program sent comes before what the second one did. */
const inOrder = (bodies: readonly string[]): boolean => {
  const places = bodies.map((body) =>
    body.startsWith('step') ? Number(body.split(' ')[1]) : body.startsWith('first') ? 1 : 2,
  )
  return places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0))
}

const split = (seen: Observations, topic: string): Finding =>
  within(keys.filter((key) => queuesOf(seen, topic, key) > 1).length, 1, keys.length)

const outOfOrder = (seen: Observations, topic: string): Finding =>
  within(keys.filter((key) => !inOrder(delivered(seen, topic, key))).length, 1, keys.length)

/** Keys of sends that failed although the producer has long learned that a broker is gone. */
const failedSends = (seen: Observations): readonly string[] =>
  seen
    .outcome('producer send')
    .messages.filter(({ state, atMs }) => state === 'failed' && atMs > BROKER_GONE_MS + ROUTE_POLL_MS)
    .map(({ body }) => keyOf(body))

const settings = { namesrvAddr: BOTH }
const eachKeyOnce = { do: 'send', orderKey: keys, count: keys.length } as const

export const scenario: Scenario = defineScenario({
  id: 'ordered-shard-remap-on-route-change',
  title: 'Ordered messages change their queue when the list of queues changes',
  story: {
    symptoms: [
      'messages of one order id are in two queues',
      'ordered messages are consumed out of order, without any error',
    ],
    cause:
      'The queue is the hash of the key modulo the list of queues that the route names at that moment. A broker that goes away shortens the list, new queues lengthen it, and a NameServer that lists the brokers in another order turns it round for clients that do not sort (Go 2.1.1): most keys move.',
    fix: 'For strict order keep the list fixed: orderTopicConf at a NameServer with orderMessageEnable=true (sends for a dead broker then fail), or a topic on one broker; stop producers while queues are added.',
    links: [
      'apache/rocketmq#1999',
      'alibaba/rocketmq#293',
      'apache/rocketmq-client-go#946',
      'apache/rocketmq-client-go#1092',
    ],
  },
  zh: {
    symptoms: ['顺序消息乱序', '扩容以后顺序消息不按顺序'],
    title: '队列列表变化时，顺序消息会换到别的队列',
    cause:
      '队列由键的哈希值对当时路由里的队列列表取模得到。一个 Broker 下线会让列表变短，扩容会让它变长，另一个 NameServer 以不同的顺序列出 Broker 时，不排序的客户端（Go 2.1.1）就得到另一种顺序：大多数键都换了队列。',
    fix: '需要严格顺序时固定队列列表：在 orderMessageEnable=true 的 NameServer 上使用 orderTopicConf（发往宕机 Broker 的消息会失败），或者只用一个 Broker；扩容队列时先停止生产者。',
    cure: 'NameServer 打开 orderMessageEnable，并用 updateTopic -o true 固定顺序主题的队列列表。',
    steps: {
      'prices before': '扩容前的价格',
      'more queues': '增加队列',
      'prices after': '扩容后的价格',
      'bookings by ns-#': '经 ns-# 的预订',
      routes: '各处路由',
      'fix the list of Orders': '固定 Orders 的列表',
      'fix the list of Prices': '固定 Prices 的列表',
      'fix the list of Bookings': '固定 Bookings 的列表',
    },
  },
  topology: {
    hosts: {
      'ns-1': { role: 'namesrv', addresses: ['10.0.0.1'] },
      // The brokers register with it in the order in which their timers come round.
      'ns-2': { role: 'namesrv', addresses: ['10.0.0.4'], bootsAt: '11s' },
      'broker-a': brokerHost('10.0.0.2', { settings, topics }),
      'broker-q': brokerHost('10.0.0.3', { settings, topics, store: 'disk', bootsAt: '2s' }),
      shop: clientHost('10.0.1.1'),
      kitchen: clientHost('10.0.1.2'),
      ops: clientHost('10.0.1.9'),
    },
  },
  clients: {
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NS_1, group: 'PG' },
    'new producer': { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NS_1, group: 'PG' },
    'go by ns-1': { kind: 'producer', host: 'shop', dialect: 'go-2.1.1', namesrv: NS_1, group: 'PG-go' },
    'go by ns-2': { kind: 'producer', host: 'shop', dialect: 'go-2.1.1', namesrv: NS_2, group: 'PG-go' },
    consumer: {
      kind: 'consumer',
      host: 'kitchen',
      dialect: 'java-5.3',
      namesrv: NS_1,
      group: 'CG',
      subscriptions: { Orders: '*', Prices: '*', Bookings: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      orderly: true,
    },
    tools: { kind: 'mqadmin', host: 'ops' },
  },
  timeline: [
    { at: '43s', do: 'start', client: 'producer' },
    {
      at: '45s',
      do: 'send',
      client: 'producer',
      topic: 'Orders',
      body: 'step',
      orderKey: keys,
      count: COUNT,
      every: '1500ms',
      goesOn: true,
    },
    { at: '47s', as: 'prices before', client: 'producer', topic: 'Prices', body: 'first', ...eachKeyOnce },
    {
      at: '49s',
      as: 'more queues',
      do: 'mqadmin',
      client: 'tools',
      command: `updateTopic -n ${NS_1} -c DefaultCluster -t Prices -r 4 -w 4`,
    },
    { at: '51s', do: 'start', client: 'new producer' },
    { at: '52s', as: 'prices after', client: 'new producer', topic: 'Prices', body: 'second', ...eachKeyOnce },
    ...startAll('46s', ['go by ns-1', 'go by ns-2']),
    { at: '47s', as: 'bookings by ns-1', client: 'go by ns-1', topic: 'Bookings', body: 'first', ...eachKeyOnce },
    { at: '49s', as: 'bookings by ns-2', client: 'go by ns-2', topic: 'Bookings', body: 'second', ...eachKeyOnce },
    { at: '55s', as: 'routes', do: 'look' },
    { at: '59s', do: 'stop', server: 'broker-q' },
    // The consumer was away, too, and finds what was sent since.
    { at: '107s', do: 'start', client: 'consumer' },
    { at: '115s', do: 'boot', server: 'broker-q' },
  ],
  lasts: '150s',
  cure: {
    sentence: 'The NameServers tell producers the fixed list of orderTopicConf.',
    topology: {
      hosts: {
        'ns-1': { settings: { orderMessageEnable: true } },
        'ns-2': { settings: { orderMessageEnable: true } },
      },
    },
    timeline: Object.keys(topics).map((topic) => ({
      at: '41s',
      as: `fix the list of ${topic}`,
      do: 'mqadmin',
      client: 'tools',
      command: `updateTopic -n '${BOTH}' -c DefaultCluster -t ${topic} -r 2 -w 2 -o true`,
    })),
  },
  expect: {
    broken: [
      {
        name: 'a broker goes: messages of some keys are in two queues',
        zh: '一个 Broker 下线：部分 key 的消息落在两个队列里',
        check: (seen) => split(seen, 'Orders'),
      },
      {
        name: 'and are delivered in another order than they were sent',
        zh: '并且投递顺序与发送顺序不同',
        check: (seen) => outOfOrder(seen, 'Orders'),
      },
      {
        name: 'queues are added: so it is with a producer that starts afterwards',
        zh: '增加队列：之后启动的生产者也是如此',
        check: (seen) => all([split(seen, 'Prices'), outOfOrder(seen, 'Prices')]),
      },
      {
        name: 'two NameServers, Go 2.1.1: so it is with a producer that asks the other one, which lists the brokers the other way round',
        zh: '两个 NameServer、Go 2.1.1：询问另一个 NameServer 的生产者也是如此，那里 Broker 的排列顺序相反',
        check: (seen) =>
          all([
            equals(
              ['ns-1', 'ns-2'].map((namesrv) =>
                seen
                  .look('routes')
                  .route('Bookings', namesrv)
                  .map(({ broker }) => broker),
              ),
              [
                ['broker-a', 'broker-q'],
                ['broker-q', 'broker-a'],
              ],
            ),
            split(seen, 'Bookings'),
            outOfOrder(seen, 'Bookings'),
          ]),
      },
    ],
    cured: [
      {
        name: 'every key stays in one queue, and in order, in each of the topics',
        zh: '在每个主题里，每个 key 都只在一个队列中且保持顺序',
        check: (seen) =>
          all(
            Object.keys(topics).flatMap((topic) =>
              keys.flatMap((key) => [
                equals(queuesOf(seen, topic, key), 1),
                equals(inOrder(delivered(seen, topic, key)), true),
              ]),
            ),
          ),
      },
      {
        name: 'sends for keys of the dead broker fail instead',
        zh: '发往宕机 Broker 的 key 则发送失败',
        check: (seen) => {
          const failed = failedSends(seen)
          return all([
            within(failed.length, 1, COUNT),
            within(new Set(failed).size, 1, keys.length - 1),
            ...keys.map((key) => within(delivered(seen, 'Orders', key).length, 1, COUNT)),
          ])
        },
      },
    ],
  },
})
