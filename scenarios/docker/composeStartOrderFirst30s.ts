import {
  all,
  type ClientSpec,
  type Container,
  type DockerSetup,
  type Duration,
  defineScenario,
  dockerTopology,
  equals,
  matches,
  type Observations,
  type Scenario,
  type Step,
  topologyPatch,
  within,
} from '../../src/scenario/index.ts'
import { allSent } from '../parts/allSent.ts'
import { undotted } from '../parts/undotted.ts'

// A machine that is slow to start its NameServer: it listens 8 s after `up`.

const TOPIC = 'Orders'
const LISTENS_MS = 8000

function setup(gated: boolean): DockerSetup {
  const condition = gated ? 'healthy' : 'started'
  const health = { intervalMs: 1000, retries: 30 }
  const on: Pick<Container, 'networks'> = { networks: ['rocketmq'] }
  return {
    machines: {
      laptop: {
        address: '192.168.1.10',
        containers: {
          namesrv: { ...on, command: 'sh mqnamesrv', bootMs: LISTENS_MS - 500, health },
          broker: {
            ...on,
            command: 'sh mqbroker -n namesrv:9876',
            dependsOn: { namesrv: condition },
            health,
            topics: { [TOPIC]: 4 },
          },
          app: { ...on, image: 'my-shop', dependsOn: { broker: condition } },
        },
      },
    },
  }
}

const broken = dockerTopology(setup(false))
const cured = dockerTopology(setup(true))

const releases = ['java-5.3', 'go-2.1.2'] as const
const clients = releases.flatMap((dialect): readonly (readonly [string, ClientSpec])[] => {
  const namesrv = dialect === 'go-2.1.2' ? 'http://namesrv:9876' : 'namesrv:9876'
  const common = { host: 'app', dialect, namesrv } as const
  return [
    [`${dialect} producer`, { ...common, kind: 'producer', group: 'shop' }],
    [
      `${dialect} consumer`,
      {
        ...common,
        kind: 'consumer',
        group: undotted(dialect),
        subscriptions: { [TOPIC]: '*' },
        instanceName: 'c',
      },
    ],
  ]
})

/** The program of the container: it starts, sends at once, and once more some seconds later. */
const program = (at: Duration, later: Duration): readonly Step[] =>
  releases.flatMap((release): readonly Step[] => [
    { at, do: 'start', client: `${release} producer` },
    { at, do: 'start', client: `${release} consumer` },
    { at, do: 'send', client: `${release} producer`, topic: TOPIC, body: `first of ${release}` },
    {
      at: later,
      as: `${release} producer again`,
      do: 'send',
      client: `${release} producer`,
      topic: TOPIC,
      body: `again of ${release}`,
    },
  ])

const early = program('3s', '9s')

const firstRoute = (seen: Observations): number | undefined =>
  seen.routes({ host: 'app', topic: TOPIC }).find(({ code }) => code === 0)?.atMs

export const scenario: Scenario = defineScenario({
  id: 'compose-start-order-first-30s',
  title: 'Broker and application start before the NameServer listens, and the first half minute has no routes',
  story: {
    symptoms: [
      'registerBroker Exception, namesrv:9876',
      'MQClientException: No route info of this topic: Orders',
      'the topic=Orders route info not found',
    ],
    cause:
      'depends_on orders starts and does not wait until anything listens. A broker whose first registration fails tries again 10 s later and then every 30 s, and a client that did not get a route asks again after 30 s.',
    fix: 'A health check of port 9876 with condition: service_healthy for the broker, one of 10911 for the application; and clients that try again instead of ending.',
    links: ['apache/rocketmq-docker#85'],
  },
  zh: {
    symptoms: ['刚启动时没有路由，过一会儿就好了'],
    title: 'Broker 和应用先于 NameServer 启动，最初的半分钟没有路由',
    cause:
      'depends_on 只决定启动顺序，不等待端口可用。Broker 第一次注册失败后，10 秒后再试，此后每 30 秒一次；没有拿到路由的客户端 30 秒后才再问。',
    fix: '为 9876 端口配置健康检查，让 Broker 以 condition: service_healthy 依赖它，应用再依赖 10911 的健康检查；客户端应重试而不是退出。',
    cure: '每个服务都等它所依赖的服务健康之后再启动。',
    steps: {
      again: '再次发送',
    },
  },
  topology: broken,
  clients: Object.fromEntries(clients),
  timeline: early,
  lasts: '45s',
  cure: {
    sentence: 'Everything waits for the health of what it depends on.',
    topology: topologyPatch(broken, cured),
    without: early.flatMap((step) => ('client' in step ? [step.as ?? `${step.client} ${step.do}`] : [])),
    timeline: program('13s', '15s'),
  },
  expect: {
    broken: [
      {
        name: 'the first registration of the broker is refused, and the next one comes 10 s later, at 12 to 13 s',
        zh: 'Broker 的第一次注册被拒绝，下一次在 10 秒后，即第 12 到 13 秒',
        check: (seen) =>
          all([
            equals(seen.dials({ host: 'broker' })[0]?.result, 'refused'),
            within(seen.registrations({ broker: 'broker' })[0]?.atMs, 12_000, 13_000),
          ]),
      },
      {
        name: 'a program that sends at its start fails, in Java and in Go',
        zh: '启动就发送的程序失败，Java 和 Go 都一样',
        check: (seen) =>
          all([
            matches(seen.outcome('java-5.3 producer send').text, /No route info of this topic|connect to/),
            equals(seen.outcome('go-2.1.2 producer send').text, 'the topic=Orders route info not found'),
          ]),
      },
      {
        name: 'at 9 s the NameServer has listened for a second, and answers that there is no route',
        zh: '第 9 秒时 NameServer 已监听一秒，应答没有路由',
        check: (seen) =>
          all([
            equals(seen.routes({ host: 'app', topic: TOPIC, fromMs: 8900, untilMs: 9900 })[0]?.code, 17),
            matches(seen.outcome('java-5.3 producer again').text, 'No route info of this topic'),
            equals(seen.outcome('go-2.1.2 producer again').text, 'the topic=Orders route info not found'),
          ]),
      },
      {
        name: 'the first route comes to the running clients after 30 s, with their next poll',
        zh: '正在运行的客户端 30 秒后的下一次轮询才拿到第一份路由',
        check: (seen) => within(firstRoute(seen), 30_000, 40_000),
      },
    ],
    cured: [
      {
        name: 'the broker registers within a second of its start, at the first attempt',
        zh: 'Broker 启动后一秒内注册，一次成功',
        check: (seen) =>
          all([
            equals([...new Set(seen.dials({ host: 'broker' }).map(({ result }) => result))], ['open']),
            within(seen.registrations({ broker: 'broker' })[0]?.atMs, 10_000, 11_500),
          ]),
      },
      {
        name: 'the first route comes with the first question',
        zh: '第一次查询就拿到路由',
        check: (seen) => within(firstRoute(seen), 13_000, 13_500),
      },
      {
        name: 'the first sends are SEND_OK',
        zh: '最初的发送都是 SEND_OK',
        check: (seen) =>
          allSent(
            seen,
            releases.map((release) => `${release} producer`),
          ),
      },
    ],
  },
})
