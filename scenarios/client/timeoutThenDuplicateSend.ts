import { all, defineScenario, equals, type Observations, type Scenario, within } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

// The answer to the first attempt gets lost on its way for 2.9 s; the clients wait for 3 s and send again.

const releases = ['java-5.3', 'go-2.1.2'] as const
type Release = (typeof releases)[number]

const topicOf = (release: Release): string => (release === 'java-5.3' ? 'JavaOrders' : 'GoOrders')
const copies = (seen: Observations, release: Release) => seen.look().messages(topicOf(release))

export const scenario: Scenario = defineScenario({
  id: 'timeout-then-duplicate-send',
  title: 'Lost acknowledgement leads to a second stored copy',
  story: {
    symptoms: [
      'the same business key is consumed twice',
      'request timeout',
      'wait response on the channel timeout',
      'invokeSync: wait response timeout exception, the channel[10.0.0.2:10911]',
    ],
    cause:
      'A time-out says nothing about whether the broker has stored the message: when only the answer got lost, the retry of the client stores it once more, and the program sees one SEND_OK.',
    fix: 'Make consumers idempotent by a key of the business; no retries where that cannot be.',
    links: ['apache/rocketmq#837', 'apache/rocketmq#4609'],
  },
  zh: {
    symptoms: ['发送超时后重试，消息重复', '同一条消息发送了两次，重复消费'],
    title: '应答丢失导致消息被存储两次',
    cause: '超时并不说明 Broker 是否已存储消息：如果丢失的只是应答，客户端重试会再存一份，而程序只看到一次 SEND_OK。',
    fix: '消费端按业务键做幂等；不能幂等时关闭重试。',
    cure: '消费者按业务键去重，每个订单只生效一次。',
    steps: {
      'lost for java': '丢失 java 的应答',
      'lost for go': '丢失 go 的应答',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { JavaOrders: 1, GoOrders: 1 } }),
      'java-5.3 host': clientHost('10.0.1.1'),
      'go-2.1.2 host': clientHost('10.0.1.2'),
      reader: clientHost('10.0.2.1'),
    },
  },
  clients: {
    // The 3 s of Java are one budget, in which no second attempt fits: this program allows 10 s, and 3 s for each attempt.
    'java-5.3': {
      kind: 'producer',
      host: 'java-5.3 host',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'java-shop',
      sendTimeout: '10s',
      attemptTimeout: '3s',
    },
    'go-2.1.2': { kind: 'producer', host: 'go-2.1.2 host', dialect: 'go-2.1.2', namesrv: NAMESRV, group: 'go-shop' },
    reader: {
      kind: 'consumer',
      host: 'reader',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'readers',
      subscriptions: { JavaOrders: '*', GoOrders: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      writes: { ledger: 'orders' },
    },
  },
  timeline: [
    ...startAll('1s', ['java-5.3', 'go-2.1.2', 'reader']),
    {
      at: '5s',
      as: 'lost for java',
      do: 'loseAnswer',
      request: 'SEND_MESSAGE_V2',
      from: 'broker-a',
      to: 'java-5.3 host',
      lasts: '2900ms',
    },
    {
      at: '5s',
      as: 'lost for go',
      do: 'loseAnswer',
      request: 'SEND_MESSAGE',
      from: 'broker-a',
      to: 'go-2.1.2 host',
      lasts: '2900ms',
    },
    ...releases.map(
      (client) =>
        ({
          at: '6s',
          do: 'send',
          client,
          topic: topicOf(client),
          body: `order of ${client}`,
          keys: `order-${client}`,
        }) as const,
    ),
  ],
  lasts: '20s',
  cure: {
    sentence: 'The consumer is idempotent: what it has done for a key it does not do again.',
    clients: { reader: { writes: { once: true } } },
  },
  withoutFault: { without: ['lost for java', 'lost for go'] },
  expect: {
    broken: [
      {
        name: 'the broker has two copies, and the program one SendResult',
        zh: 'Broker 上有两份，程序只得到一个 SendResult',
        check: (seen) =>
          all(
            releases.flatMap((release) => [
              equals(copies(seen, release).length, 2),
              equals(seen.outcome(`${release} send`).text, 'SEND_OK'),
              equals(seen.outcome(`${release} send`).sent.length, 1),
            ]),
          ),
      },
      {
        name: 'the send took a little more than the 3 s of the first attempt',
        zh: '发送耗时略多于第一次尝试的 3 秒',
        check: (seen) => all(releases.map((release) => within(seen.outcome(`${release} send`).tookMs, 3000, 3200))),
      },
      {
        name: 'the copies have one business key; in Java one UNIQ_KEY, too, and different offsets',
        zh: '两份的业务 key 相同，Java 的 UNIQ_KEY 也相同，位点不同',
        check: (seen) => {
          const [first, second] = copies(seen, 'java-5.3')
          return all([
            ...releases.map((release) =>
              equals(
                copies(seen, release).map(({ properties }) => properties['KEYS']),
                [`order-${release}`, `order-${release}`],
              ),
            ),
            equals(first?.properties['UNIQ_KEY'], second?.properties['UNIQ_KEY']),
            equals([first?.queueOffset, second?.queueOffset], [0, 1]),
          ])
        },
      },
      {
        name: 'the consumer gets both, and books the order twice',
        zh: '消费者两份都收到，订单记账两次',
        check: (seen) => all([equals(seen.received('reader').length, 4), equals(seen.written('orders').length, 4)]),
      },
    ],
    cured: [
      {
        name: 'both copies are there and delivered, and the order is booked once',
        zh: '两份都在并且都投递，订单只记账一次',
        check: (seen) =>
          all([
            ...releases.map((release) => equals(copies(seen, release).length, 2)),
            equals(seen.received('reader').length, 4),
            equals(seen.written('orders').length, 2),
          ]),
      },
    ],
  },
})
