import { all, defineScenario, equals, type Observations, type Scenario } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const QUEUES = 8
const COUNT = 24
/** What every container with host network reads off the docker bridge, and the process id of its only program. */
const SAME = { clientIP: '172.17.0.1', instanceName: '1' } as const

const pairs = [
  { topic: 'Orders', dialect: 'java-5.3', members: ['java 1', 'java 2'] },
  { topic: 'Events', dialect: 'go-2.1.2', members: ['go 1', 'go 2'] },
] as const

const queues = (from: number, until: number): readonly string[] =>
  Array.from({ length: until - from }, (_, index) => `broker-a:${from + index}`)

const deliveries = (seen: Observations, { members }: (typeof pairs)[number], queue: string): readonly number[] =>
  members.map((client) => seen.received(client).filter((received) => received.queue === queue).length)

export const scenario: Scenario = defineScenario({
  id: 'duplicate-client-id',
  title: 'Containers with the same address and process id have one client id',
  story: {
    symptoms: [
      'half of the queues have no consumer, the other half is consumed twice',
      'the dashboard lists two connections with the client id 172.17.0.1@1',
    ],
    cause:
      'A member of a group finds its share by the place of its own client id in the sorted list of ids. With equal ids all compute the same place: some queues are taken twice, others by nobody.',
    fix: 'Make the ids differ: a unique instanceName (the name of the pod), setClientIP, or a client from 4.9.0 (Go 2.1.1) on, which adds the nanoseconds of its start.',
    links: [
      'apache/rocketmq#2760',
      'apache/rocketmq#1547',
      'apache/rocketmq#667',
      'apache/rocketmq-spring#387',
      'alibaba/spring-cloud-alibaba#1633',
    ],
  },
  zh: {
    symptoms: ['clientId 相同，一半的队列没有消费', '重复消费，另一半消费不到'],
    title: '容器的 IP 和进程号相同，于是 clientId 重复',
    cause:
      '组内成员按自己的 clientId 在排序后的 id 列表里的位置分配队列。id 相同就算出相同的位置：一部分队列被消费两次，另一部分没有人消费。',
    fix: '让 clientId 不同：使用唯一的 instanceName（例如 Pod 名）、setClientIP，或者使用 4.9.0（Go 2.1.1）以后的客户端，它们会加上启动时的纳秒数。',
    cure: '每个容器使用自己的 instanceName。',
    steps: {
      'send Orders': '发送 Orders',
      'send Events': '发送 Events',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: QUEUES, Events: QUEUES } }),
      ...Object.fromEntries(
        pairs.flatMap(({ members }, pair) =>
          members.map((name, index) => [`host of ${name}`, clientHost(`10.0.${pair + 1}.${index + 1}`)]),
        ),
      ),
      shop: clientHost('10.0.9.1'),
    },
  },
  clients: {
    ...Object.fromEntries(
      pairs.flatMap(({ topic, dialect, members }) =>
        members.map((name) => [
          name,
          {
            kind: 'consumer',
            host: `host of ${name}`,
            dialect,
            namesrv: NAMESRV,
            group: `CG-${topic}`,
            subscriptions: { [topic]: '*' },
            ...SAME,
          },
        ]),
      ),
    ),
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
  },
  timeline: [
    ...pairs.flatMap(({ members }) => startAll('5s', members)),
    { at: '5s', do: 'start', client: 'producer' },
    ...pairs.map(
      ({ topic }) =>
        ({ at: '30s', as: `send ${topic}`, do: 'send', client: 'producer', topic, body: topic, count: COUNT }) as const,
    ),
  ],
  lasts: '45s',
  cure: {
    sentence: 'Every container has an instance name of its own.',
    clients: Object.fromEntries(
      pairs.flatMap(({ members }) => members.map((name) => [name, { instanceName: `pod ${name}` }])),
    ),
  },
  expect: {
    broken: [
      {
        name: 'both members hold queues 0 to 3, nobody holds 4 to 7',
        zh: '两个成员都持有队列 0 到 3，没有人持有 4 到 7',
        check: (seen) =>
          all(
            pairs.flatMap(({ topic, members }) =>
              members.map((client) => equals(seen.look().holds(client, topic), queues(0, QUEUES / 2))),
            ),
          ),
      },
      {
        name: 'the first half is consumed twice, the second not at all',
        zh: '前一半消费了两次，后一半一次都没有',
        check: (seen) =>
          all(
            pairs.flatMap((pair) => [
              ...queues(0, QUEUES / 2).map((queue) => equals(deliveries(seen, pair, queue), [3, 3])),
              ...queues(QUEUES / 2, QUEUES).map((queue) => equals(deliveries(seen, pair, queue), [0, 0])),
            ]),
          ),
      },
      {
        name: 'the broker has two connections with one client id',
        zh: 'Broker 上有两条连接使用同一个客户端 ID',
        check: (seen) =>
          all(
            pairs.map(({ topic }) => {
              const members = seen.look().members(`CG-${topic}`)
              return equals(
                [members.map(({ clientId }) => clientId), new Set(members.map(({ remote }) => remote)).size],
                [['172.17.0.1@1', '172.17.0.1@1'], 2],
              )
            }),
          ),
      },
    ],
    cured: [
      {
        name: 'every queue has exactly one owner',
        zh: '每个队列恰好有一个持有者',
        check: (seen) =>
          all(
            pairs.map(({ topic, members }) =>
              equals(members.flatMap((client) => [...seen.look().holds(client, topic)]).sort(), [...queues(0, QUEUES)]),
            ),
          ),
      },
      {
        name: 'every message is delivered once',
        zh: '每条消息只投递一次',
        check: (seen) =>
          all(
            pairs.flatMap(({ members }) => {
              const bodies = members.flatMap((client) => seen.received(client).map(({ body }) => body))
              return [equals(bodies.length, COUNT), equals(new Set(bodies).size, COUNT)]
            }),
          ),
      },
    ],
  },
})
