import {
  all,
  defineScenario,
  equals,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { brokerHost, clientHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const COUNT = 16
const settings = { autoCreateSubscriptionGroup: false }
const groups = [
  { client: 'nowhere', group: 'CG-nowhere', topic: 'Orders' },
  { client: 'half', group: 'CG-half', topic: 'Orders' },
  { client: 'new release', group: 'CG-new', topic: 'News' },
] as const

/** Brokers from which a client got something, with the number of messages. */
const from = (seen: Observations, client: string): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>()
  for (const { queue } of seen.received(client)) {
    const broker = queue.slice(0, queue.indexOf(':'))
    counts.set(broker, (counts.get(broker) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort())
}

export const scenario: Scenario = defineScenario({
  id: 'subscription-group-missing',
  title: 'The consumer group does not exist on the broker, and nobody may create it by subscribing',
  story: {
    symptoms: [
      'CODE: 26  DESC: subscription group [..] does not exist',
      'no consumer for this group, CG',
      'the consumer looks online and gets nothing',
      'CODE: 206  DESC: the consumer group[..] not online',
      'Not found the consumer group consume stats, because return offset table is empty, maybe the consumer not consume any message',
    ],
    cause:
      'With autoCreateSubscriptionGroup=false a group has to be made before its first consumer. It is kept by each broker for itself: one that does not have it refuses every pull, and from 5.x on does not count its clients, so that they get no queues at all.',
    fix: 'Run `mqadmin updateSubGroup -c <cluster> -g <group>`, and again for brokers that are added later.',
    links: ['apache/rocketmq#1398', 'apache/rocketmq#7306', 'apache/rocketmq-connect#400', 'alibaba/rocketmq#42'],
  },
  zh: {
    symptoms: ['消费组不存在，消费不到消息', '控制台显示消费组不在线'],
    title: 'Broker 上没有这个消费组，而且不允许订阅时自动创建',
    cause:
      'autoCreateSubscriptionGroup=false 时，必须在第一个消费者之前创建消费组。每个 Broker 各自保存消费组，没有它的 Broker 会拒绝每次拉取；5.x 的 Broker 连客户端都不登记，于是分不到任何队列。',
    fix: '执行 mqadmin updateSubGroup -c <集群> -g <消费组>；以后新增的 Broker 也要再执行。',
    cure: '在整个集群上创建这两个消费组。',
    steps: {
      'on one broker': '在一个 Broker 上',
      orders: '订单',
      news: '新闻',
      'create CG-nowhere': '创建 CG-nowhere',
      'create CG-half': '创建 CG-half',
      'create CG-new': '创建 CG-new',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { profile: '4.9.7', settings, topics: { Orders: 2 } }),
      'broker-b': brokerHost('10.0.0.3', { profile: '4.9.7', settings, topics: { Orders: 2 } }),
      'broker-c': brokerHost('10.0.0.4', { settings, topics: { News: 2 } }),
      ...clientHosts(groups.map(({ client }) => `app ${client}`)),
      shop: clientHost('10.0.1.8'),
      ops: clientHost('10.0.1.9'),
    },
  },
  clients: {
    ...Object.fromEntries(
      groups.map(({ client, group, topic }) => [
        client,
        {
          kind: 'consumer',
          host: `app ${client}`,
          dialect: 'java-5.3',
          namesrv: NAMESRV,
          group,
          subscriptions: { [topic]: '*' },
        },
      ]),
    ),
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
    tools: { kind: 'mqadmin', host: 'ops', namesrv: NAMESRV },
  },
  timeline: [
    {
      at: '2s',
      as: 'on one broker',
      do: 'mqadmin',
      client: 'tools',
      command: 'updateSubGroup -b 10.0.0.2:10911 -g CG-half',
    },
    ...startAll('5s', ['producer', ...groups.map(({ client }) => client)]),
    { at: '20s', as: 'orders', do: 'send', client: 'producer', topic: 'Orders', body: 'order', count: COUNT },
    { at: '20s', as: 'news', do: 'send', client: 'producer', topic: 'News', body: 'news', count: COUNT },
  ],
  lasts: '45s',
  cure: {
    sentence: 'mqadmin makes the groups on all brokers.',
    timeline: groups.map(({ group }) => ({
      at: '3s',
      as: `create ${group}`,
      do: 'mqadmin',
      client: 'tools',
      command: `updateSubGroup -c DefaultCluster -g ${group}`,
    })),
  },
  expect: {
    broken: [
      {
        name: 'every pull is refused: code 26, subscription group [CG-nowhere] does not exist',
        zh: '每次拉取都被拒绝：响应码 26，subscription group [CG-nowhere] does not exist',
        check: (seen) => {
          const refused = seen.refusals({ host: 'app nowhere' }).filter(({ request }) => request === 'PULL_MESSAGE')
          return all([
            matches(refused[0]?.remark, 'subscription group [CG-nowhere] does not exist'),
            equals([...new Set(refused.map(({ result }) => result))], ['SUBSCRIPTION_GROUP_NOT_EXIST']),
            equals(seen.received('nowhere').length, 0),
          ])
        },
      },
      {
        name: 'a broker of 5.3.3 does not even count it among its clients: no consumer for this group',
        zh: '5.3.3 的 Broker 甚至不把它算作客户端：no consumer for this group',
        check: (seen) => {
          const refused = seen
            .refusals({ host: 'app new release' })
            .filter(({ request }) => request === 'GET_CONSUMER_LIST_BY_GROUP')
          return all([
            within(refused.length, 1, 10),
            matches(refused[0]?.remark, 'no consumer for this group, CG-new'),
            equals(seen.look().members('CG-new').length, 0),
            equals(seen.received('new release').length, 0),
          ])
        },
      },
      {
        name: 'no topic is made for the retries',
        zh: '没有创建重试主题',
        check: (seen) =>
          all(['%RETRY%CG-nowhere', '%RETRY%CG-new'].map((topic) => equals(seen.look().route(topic), []))),
      },
      {
        name: 'with the group on one of two brokers, half is delivered',
        zh: '两个 Broker 只有一个有该消费组时，只投递一半',
        check: (seen) => equals(from(seen, 'half'), { 'broker-a': COUNT / 2 }),
      },
    ],
    cured: [
      {
        name: 'made on all brokers, everything is delivered',
        zh: '在全部 Broker 上创建后，全部投递',
        check: (seen) =>
          all([
            ...['nowhere', 'half'].map((client) =>
              equals(from(seen, client), { 'broker-a': COUNT / 2, 'broker-b': COUNT / 2 }),
            ),
            equals(from(seen, 'new release'), { 'broker-c': COUNT }),
          ]),
      },
    ],
  },
})
