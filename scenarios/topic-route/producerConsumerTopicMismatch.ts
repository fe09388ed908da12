import { all, defineScenario, equals, matches, type Scenario } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const WANTED = 'test-topic'

interface Other {
  readonly client: string
  readonly topic: string
  readonly dialect: 'java-5.3' | 'java-4.9' | 'go-2.1.2'
  /** What its client puts in front of its names, with a %. */
  readonly namespace?: string
}

/** Three ways to miss a name, each with the client that does. */
const others: readonly Other[] = [
  { client: 'underscore', topic: 'test_topic', dialect: 'java-5.3' },
  { client: 'upper case', topic: 'Test-Topic', dialect: 'go-2.1.2' },
  { client: 'namespace', topic: WANTED, dialect: 'java-4.9', namespace: 'dev' },
]

const group = (client: string): string => `CG-${client.replace(' ', '-')}`

/** A name of its client as brokers know it. */
const atBroker = (name: string, { namespace }: Other): string =>
  namespace === undefined ? name : `${namespace}%${name}`

export const scenario: Scenario = defineScenario({
  id: 'producer-consumer-topic-mismatch',
  title: 'Producer and consumer spell the topic differently, and both are green',
  story: {
    symptoms: [
      'send result: SEND_OK, and the consumer receives nothing',
      'Consume Diff Total: 0',
      'the producer sends, and the consumer does not receive messages',
      'NOT_ONLINE',
    ],
    cause:
      'Topic names differ by case, by a hyphen or by a namespace in front. With automatic creation both topics exist, so neither side has an error to show.',
    fix: 'Share the name as a constant, and switch automatic creation off, so that a wrong name fails.',
    links: ['apache/rocketmq-client-go#944'],
  },
  zh: {
    symptoms: ['消费不到消息', '发送成功，消费者收不到消息'],
    title: '生产者和消费者的主题名不一致，双方却都正常',
    cause: '主题名差在大小写、连字符或者命名空间前缀上。允许自动创建时两个主题都存在，所以哪一边都不报错。',
    fix: '把主题名写成共用的常量，并关闭自动创建，让写错的名字直接失败。',
    cure: '消费者订阅生产者使用的主题名，并且和它一样不设命名空间。',
    steps: {
      'progress of underscore': '下划线写法的进度',
      'progress of upper case': '大写写法的进度',
      'progress of namespace': '命名空间写法的进度',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', {
        topics: { [WANTED]: 4, ...Object.fromEntries(others.map((other) => [atBroker(other.topic, other), 4])) },
      }),
      shop: clientHost('10.0.1.1'),
      ...clientHosts(
        others.map(({ client }) => `app ${client}`),
        '10.0.2',
      ),
      ops: clientHost('10.0.1.9'),
    },
  },
  clients: {
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
    ...Object.fromEntries(
      others.map(({ client, topic, ...own }) => [
        client,
        {
          kind: 'consumer',
          host: `app ${client}`,
          ...own,
          namesrv: NAMESRV,
          group: group(client),
          subscriptions: { [topic]: '*' },
        },
      ]),
    ),
    tools: { kind: 'mqadmin', host: 'ops', namesrv: NAMESRV },
  },
  timeline: [
    ...startAll('5s', ['producer', ...others.map(({ client }) => client)]),
    { at: '20s', do: 'send', client: 'producer', topic: WANTED, body: 'order', count: 8 },
    ...others.map(
      (other) =>
        ({
          at: '40s',
          as: `progress of ${other.client}`,
          do: 'mqadmin',
          client: 'tools',
          command: `consumerProgress -g ${atBroker(group(other.client), other)} -t ${atBroker(other.topic, other)}`,
        }) as const,
    ),
  ],
  lasts: '45s',
  cure: {
    sentence: 'The consumers subscribe to the name that the producer uses, and in the same namespace: none.',
    clients: Object.fromEntries(
      others.map(({ client, topic }) => [client, { namespace: null, subscriptions: { [topic]: null, [WANTED]: '*' } }]),
    ),
  },
  expect: {
    broken: [
      {
        name: 'every send is SEND_OK',
        zh: '每次发送都是 SEND_OK',
        check: (seen) =>
          equals(
            seen.outcome('producer send').sent.map(({ status }) => status),
            Array.from({ length: 8 }, () => 'SEND_OK' as const),
          ),
        control: { timeline: [{ at: '10s', do: 'kill', process: 'broker-a' }] },
      },
      {
        name: 'nothing is delivered',
        zh: '什么都没有投递',
        check: (seen) => all(others.map(({ client }) => equals(seen.received(client).length, 0))),
      },
      {
        name: 'consumerProgress shows no lag on the other topic',
        zh: 'consumerProgress 显示另一个主题没有堆积',
        check: (seen) =>
          all(
            others.map((other) =>
              matches(
                seen.outcome(`progress of ${other.client}`).text,
                new RegExp(`\n${atBroker(other.topic, other)} +broker-a +\\d +0 +0 +0 [^]*Diff Total: 0`),
              ),
            ),
          ),
      },
    ],
    cured: [
      {
        name: 'everything is delivered',
        zh: '全部投递',
        check: (seen) => all(others.map(({ client }) => equals(seen.received(client).length, 8))),
      },
    ],
  },
})
