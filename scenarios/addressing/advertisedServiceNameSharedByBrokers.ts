import {
  all,
  defineScenario,
  equals,
  type Finding,
  matches,
  type Observations,
  type Scenario,
  type Step,
  within,
} from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { clientHost } from '../parts/machines.ts'
import { brokerPod, clientPods, namesrvPod, POD_NAMESRV } from '../parts/pods.ts'

const SERVICE = 'rocketmq-broker'
const pods = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `pod-${number}`)
const brokers = ['broker-0', 'broker-1'] as const
/** Of each pod; its messages go round the eight queues of Orders, of which each broker has four. */
const MESSAGES = 8

const settings = { brokerIP1: SERVICE, autoCreateTopicEnable: false }

const perPod = (check: (pod: string) => Finding): Finding => all(pods.map(check))

/** Brokers in whose store the orders of a pod are. */
const storesOf = (seen: Observations, pod: string): readonly string[] => {
  const stored = seen
    .look()
    .messages('Orders')
    .filter(({ body }) => body.startsWith(`order of ${pod} `))
  return [...new Set(stored.map(({ broker }) => broker))]
}

/** Orders that the client sent to a queue of one broker and that are in the store of the other one. */
const strayed = (seen: Observations): number => {
  const stored = new Map(
    seen
      .look()
      .messages('Orders')
      .map(({ body, broker }) => [body, broker]),
  )
  return pods
    .flatMap((pod) => seen.outcome(`${pod} orders`).messages)
    .filter(({ body, result }) => result !== undefined && stored.get(body) !== result.queue.brokerName).length
}

export const scenario: Scenario = defineScenario({
  id: 'advertised-service-name-shared-by-brokers',
  title: 'Every broker advertises the name of one Service, which leads to any of them',
  story: {
    symptoms: [
      'CODE: 17  DESC: topic[Payments] not exist, apply first please!',
      'Send [3] times, still failed, cost [..]ms, Topic: Payments, BrokersSent: [broker-1, broker-1, broker-1]',
    ],
    cause:
      'A Service picks one of its pods for each connection, while a broker name has to mean one process. Clients keep one connection for each address, so all that they send to both brokers ends in the one that they happened to reach.',
    fix: 'Give every broker a name of its own: brokerIP1=$(POD_NAME).<headless service>, or a Service for each broker.',
    links: ['apache/rocketmq#2268'],
  },
  zh: {
    title: '所有 Broker 公布同一个 Service 名，连接会落到任意一个 Broker',
    cause:
      'Service 会为每个连接挑选一个 Pod，而 Broker 名必须对应唯一的进程。客户端对每个地址只保持一个连接，因此发往两个 Broker 的请求全部落到碰巧连上的那一个。',
    fix: '给每个 Broker 自己的名字：brokerIP1=$(POD_NAME).<headless service>，或为每个 Broker 建一个 Service。',
    cure: '每个 Broker 公布自己的 Pod 域名。',
    steps: {
      orders: '订单',
      bill: '账单',
      payment: '付款',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvPod(),
      'broker-0': brokerPod({ settings, topics: { Orders: 4, Bills: 4 } }),
      'broker-1': brokerPod({ settings, topics: { Orders: 4, Payments: 4 } }, { address: '10.244.0.11' }),
      ...clientPods(pods),
      'pod-reader': clientHost('10.244.1.99'),
    },
    dns: {
      [SERVICE]: { addresses: ['10.96.0.7'] },
      'broker-0.rocketmq-brokers': { hosts: ['broker-0'] },
      'broker-1.rocketmq-brokers': { hosts: ['broker-1'] },
    },
    services: { [SERVICE]: { at: '10.96.0.7:10911', to: ['broker-0:10911', 'broker-1:10911'] } },
  },
  clients: {
    ...each(pods, (pod) => ({
      kind: 'producer',
      host: pod,
      dialect: 'java-5.3',
      namesrv: POD_NAMESRV,
      group: `shop-${pod}`,
    })),
    reader: {
      kind: 'consumer',
      host: 'pod-reader',
      dialect: 'java-5.3',
      namesrv: POD_NAMESRV,
      group: 'readers',
      subscriptions: { Orders: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    },
  },
  timeline: [
    ...pods.flatMap((client): readonly Step[] => [
      { at: '5s', do: 'start', client },
      {
        at: '5s',
        as: `${client} orders`,
        do: 'send',
        client,
        topic: 'Orders',
        body: `order of ${client}`,
        count: MESSAGES,
      },
      { at: '6s', as: `${client} bill`, do: 'send', client, topic: 'Bills', body: 'a bill' },
      { at: '7s', as: `${client} payment`, do: 'send', client, topic: 'Payments', body: 'a payment' },
    ]),
    { at: '8s', do: 'start', client: 'reader' },
  ],
  lasts: '30s',
  cure: {
    sentence: 'Every broker advertises the name of its own pod.',
    topology: {
      hosts: {
        'broker-0': { settings: { brokerIP1: 'broker-0.rocketmq-brokers' } },
        'broker-1': { settings: { brokerIP1: 'broker-1.rocketmq-brokers' } },
      },
    },
  },
  expect: {
    broken: [
      {
        name: 'the route gives both brokers one address',
        zh: '路由里两个 Broker 是同一个地址',
        check: (seen) =>
          equals(seen.routes({ host: 'pod-1', topic: 'Orders' })[0]?.addresses, [
            `${SERVICE}:10911`,
            `${SERVICE}:10911`,
          ]),
      },
      {
        name: 'every pod reaches one process, and all its orders are there',
        zh: '每个 Pod 只连到一个进程，它的订单全在那里',
        check: (seen) => perPod((pod) => equals(storesOf(seen, pod).length, 1)),
      },
      {
        name: 'half of the orders are in the store of the broker to which they were not sent',
        zh: '一半订单存进了并非发送目标的 Broker',
        check: (seen) => equals(strayed(seen), (pods.length * MESSAGES) / 2),
      },
      {
        name: 'the topic that the other broker has does not exist here: topic[..] not exist',
        zh: '另一个 Broker 上的主题在这里不存在：topic[..] not exist',
        check: (seen) =>
          perPod((pod) => {
            const here = storesOf(seen, pod)[0]
            const [well, ill, topic] =
              here === 'broker-0' ? ['bill', 'payment', 'Payments'] : ['payment', 'bill', 'Bills']
            return all([
              equals(seen.outcome(`${pod} ${well}`).text, 'SEND_OK'),
              matches(seen.outcome(`${pod} ${ill}`).causes[0], `CODE: 17  DESC: topic[${topic}] not exist`),
            ])
          }),
      },
      {
        name: 'the consumer is known to one of the two brokers only',
        zh: '两个 Broker 中只有一个认识这个消费者',
        check: (seen) => equals(seen.look().members('readers').length, 1),
      },
      {
        name: 'the queues of the other one are never consumed, those of the one come twice',
        zh: '另一个的队列从未被消费，这一个的队列消费两遍',
        check: (seen) => {
          const [known] = seen
            .look()
            .members('readers')
            .map(({ broker }) => broker)
          const stored = seen
            .look()
            .messages('Orders')
            .filter(({ broker }) => broker === known)
          const bodies = seen.received('reader').map(({ body }) => body)
          return all([
            within(pods.length * MESSAGES - stored.length, 1, pods.length * MESSAGES),
            equals(bodies.length, 2 * stored.length),
            equals(new Set(bodies).size, stored.length),
          ])
        },
      },
    ],
    cured: [
      {
        name: 'every request for a broker reaches that broker',
        zh: '发给某个 Broker 的请求都到达那个 Broker',
        check: (seen) =>
          all([equals(strayed(seen), 0), ...pods.map((pod) => equals(storesOf(seen, pod).toSorted(), [...brokers]))]),
      },
      {
        name: 'every topic is found',
        zh: '每个主题都能找到',
        check: (seen) =>
          perPod((pod) =>
            all((['bill', 'payment'] as const).map((what) => equals(seen.outcome(`${pod} ${what}`).text, 'SEND_OK'))),
          ),
      },
      {
        name: 'the consumer is known to both, and gets every order once',
        zh: '两个 Broker 都认识消费者，每个订单收到一次',
        check: (seen) =>
          all([
            equals(
              seen
                .look()
                .members('readers')
                .map(({ broker }) => broker)
                .toSorted(),
              [...brokers],
            ),
            equals(seen.received('reader').length, pods.length * MESSAGES),
            equals(new Set(seen.received('reader').map(({ body }) => body)).size, pods.length * MESSAGES),
          ]),
      },
    ],
  },
})
