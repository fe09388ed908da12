import {
  all,
  defineScenario,
  equals,
  type Finding,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { brokerHost, clientHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { undotted } from '../parts/undotted.ts'

const java = ['java-5.3', 'java-4.9'] as const
const go = ['go-2.1.2', 'go-2.1.1'] as const
const releases = [...java, ...go]

/** From the first send to the first delivery. */
const delay = (seen: Observations, release: string): number | undefined => {
  const first = seen.received(`consumer ${release}`)[0]
  return first === undefined ? undefined : first.atMs - seen.outcome('first message').atMs
}

const javaDelay = (seen: Observations, fromMs: number, untilMs: number): Finding =>
  all(java.map((release) => within(delay(seen, release), fromMs, untilMs)))

export const scenario: Scenario = defineScenario({
  id: 'consumer-subscribes-before-topic-exists',
  title: 'Who subscribes before the topic exists: Go does not start, Java starts to consume late',
  story: {
    symptoms: [
      'the topic=Orders route info not found, it may not exist',
      'doRebalance, but the topic[Orders] not exist.',
      'No topic route info in name server for the topic: Orders',
      'query topic route from server error',
    ],
    cause:
      'Go checks at its start that every subscribed topic has a route. Java does not: it asks again every 30 s and takes the queues at a later round of balancing.',
    fix: 'Create topics before anything starts; in Go start again, with a new instance, until it succeeds.',
    links: ['apache/rocketmq-client-go#233', 'apache/rocketmq-client-go#292'],
  },
  zh: {
    symptoms: ['Go 消费者启动失败，主题不存在', '刚创建的主题消费者收不到消息'],
    title: '主题还不存在就订阅：Go 启动失败，Java 很久以后才开始消费',
    cause:
      'Go 客户端启动时要求每个订阅的主题都有路由；Java 不检查，而是每 30 秒再查一次路由，到之后的某次重平衡才拿到队列。',
    fix: '先创建主题再启动应用；Go 程序应当用新的实例重试启动。',
    cure: '消费者启动之前先创建主题。',
    steps: {
      'first message': '首条消息',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2'),
      ...clientHosts(releases.map((release) => `app ${release}`)),
      shop: clientHost('10.0.1.8'),
      ops: clientHost('10.0.1.9'),
    },
  },
  clients: {
    ...Object.fromEntries(
      releases.map((release) => [
        `consumer ${release}`,
        {
          kind: 'consumer',
          host: `app ${release}`,
          dialect: release,
          namesrv: NAMESRV,
          group: `CG-${undotted(release)}`,
          subscriptions: { Orders: '*' },
        },
      ]),
    ),
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
    tools: { kind: 'mqadmin', host: 'ops' },
  },
  timeline: [
    ...releases.map((release) => ({ at: '10s', do: 'start', client: `consumer ${release}` }) as const),
    { at: '75s', do: 'start', client: 'producer' },
    // The broker creates the topic with it, if it is not there.
    { at: '75s', as: 'first message', do: 'send', client: 'producer', topic: 'Orders', body: 'one coffee' },
  ],
  lasts: '130s',
  cure: {
    sentence: 'mqadmin creates the topic before the consumers start.',
    timeline: [
      {
        at: '5s',
        do: 'mqadmin',
        client: 'tools',
        command: `updateTopic -n ${NAMESRV} -c DefaultCluster -t Orders -r 4 -w 4`,
      },
    ],
  },
  expect: {
    broken: [
      {
        name: 'Go: Start returns that the route is not found',
        zh: 'Go：Start 返回找不到路由',
        check: (seen) =>
          all(
            go.map((release) =>
              equals(
                seen.outcome(`consumer ${release} start`).text,
                'the topic=Orders route info not found, it may not exist',
              ),
            ),
          ),
      },
      {
        name: 'Java: starts, and is told at least every 30 s that there is no route',
        zh: 'Java：启动成功，但至少每 30 秒得到一次没有路由',
        check: (seen) =>
          all(
            java.flatMap((release) => {
              const refused = seen
                .refusals({ host: `app ${release}`, untilMs: 75_000 })
                .filter(({ remark }) => remark?.includes('the topic: Orders') === true)
              const pauses = refused.slice(1).map(({ atMs }, index) => atMs - (refused[index]?.atMs ?? 0))
              return [
                equals(seen.outcome(`consumer ${release} start`).state, 'ok'),
                within(refused.length, 3, 100),
                within(Math.max(...pauses), 0, 30_100),
              ]
            }),
          ),
      },
      {
        name: 'Java: the first message is delivered late, up to 50 s after it was sent',
        zh: 'Java：首条消息投递很晚，最多在发送 50 秒之后',
        check: (seen) => javaDelay(seen, 1000, 50_000),
      },
    ],
    cured: [
      {
        name: 'Go starts',
        zh: 'Go 启动成功',
        check: (seen) => all(go.map((release) => equals(seen.outcome(`consumer ${release} start`).state, 'ok'))),
      },
      { name: 'Java: delivered within a second', zh: 'Java：一秒内投递', check: (seen) => javaDelay(seen, 0, 1000) },
      // 2.1.1 does not take a queue that is empty (apache/rocketmq-client-go, fixed in 2.1.2).
      {
        name: 'Go 2.1.2: delivered within a second',
        zh: 'Go 2.1.2：一秒内投递',
        check: (seen) => within(delay(seen, 'go-2.1.2'), 0, 1000),
      },
    ],
  },
})
