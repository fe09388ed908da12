import {
  all,
  type ClientSpec,
  type Container,
  type DockerSetup,
  defineScenario,
  dockerTopology,
  equals,
  type Finding,
  type Observations,
  type Scenario,
  topologyPatch,
  within,
} from '../../src/scenario/index.ts'
import { startAndSend } from '../parts/starting.ts'
import { configuredBroker } from './configuredBroker.ts'
import { LAN_PC, MAC, SERVER } from './machines.ts'

// The same two containers on a Linux server and on a Mac with Docker Desktop, and a third machine on their LAN.

/** What the brokers advertise by themselves. */
const ON_SERVER = '172.18.0.3:10911'
const ON_MAC = '172.20.0.3:10911'
const TOPIC = 'Orders'

const releases = ['java-5.3', 'go-2.1.2'] as const
type Release = (typeof releases)[number]

/** NameServer and broker, published as every tutorial does, with a brokerIP1 or without one. */
function containers(prefix: string, brokerIP1: string | undefined): Readonly<Record<string, Container>> {
  const conf = brokerIP1 === undefined ? 'brokerName=broker-a\n' : `brokerName=broker-a\nbrokerIP1=${brokerIP1}\n`
  return {
    [`${prefix}namesrv`]: { service: 'namesrv', command: 'sh mqnamesrv', ports: ['9876:9876'], networks: ['rocketmq'] },
    [`${prefix}broker`]: {
      service: 'broker',
      ...configuredBroker(conf),
      ports: ['10909:10909', '10911:10911'],
      networks: ['rocketmq'],
      topics: { [TOPIC]: 4 },
    },
  }
}

function setup(advertised: boolean): DockerSetup {
  return {
    machines: {
      server: {
        address: SERVER.address,
        containers: {
          ...containers('', advertised ? SERVER.address : undefined),
          app: { image: 'app', networks: ['rocketmq'] },
        },
      },
      mac: {
        engine: MAC.engine,
        address: MAC.address,
        networks: { rocketmq: { subnet: '172.20.0.0/16' } },
        containers: containers('mac-', advertised ? MAC.address : undefined),
      },
    },
    lan: LAN_PC,
  }
}

/** Hosts with the NameServer that their programs were given. */
const places = [
  ['server', '127.0.0.1:9876'],
  ['app', 'http://namesrv:9876'],
  ['lan-pc', `${SERVER.address}:9876`],
  ['mac', '127.0.0.1:9876'],
] as const
type Place = (typeof places)[number][0]

const each = <T>(made: (release: Release, host: Place, namesrv: string) => T): readonly T[] =>
  places.flatMap(([host, namesrv]) => releases.map((release) => made(release, host, namesrv)))

const clients = each((release, host, namesrv): readonly [string, ClientSpec] => [
  `${release} on ${host}`,
  { kind: 'producer', host, dialect: release, namesrv, group: 'shop' },
])

const timeline = clients.flatMap(([client]) => startAndSend({ at: '10s', client, topic: TOPIC, body: client }))

const outcome = (seen: Observations, release: Release, host: Place) => seen.outcome(`${release} on ${host} send`)

const sent = (seen: Observations, host: Place, to: string): Finding =>
  all(
    releases.map((release) =>
      all([equals(outcome(seen, release, host).text, 'SEND_OK'), equals(seen.dials({ host, to })[0]?.result, 'open')]),
    ),
  )

const timesOut = (seen: Observations, host: Place, to: string): Finding =>
  all([
    equals(outcome(seen, 'java-5.3', host).text, 'RemotingTooMuchRequestException: sendDefaultImpl call timeout'),
    within(outcome(seen, 'java-5.3', host).tookMs, 3000, 3400),
    equals(outcome(seen, 'go-2.1.2', host).text, `dial tcp ${to}: i/o timeout`),
    within(outcome(seen, 'go-2.1.2', host).tookMs, 12_000, 12_200),
  ])

export const scenario: Scenario = defineScenario({
  id: 'docker-bridge-ip-advertised',
  title: 'A broker in a container registers its bridge address, 172.x.x.x',
  story: {
    symptoms: [
      'RemotingConnectException: connect to 172.17.0.3:10911 failed',
      'RemotingTooMuchRequestException: sendDefaultImpl call timeout',
      'dial tcp 172.18.0.3:10911: i/o timeout',
    ],
    cause:
      'Without brokerIP1 the broker advertises the address of its own network card, which in a container is one of a bridge that exists on that machine only. Published ports do not change what is advertised. Docker Desktop hides the bridge even from its own machine.',
    fix: 'Set brokerIP1 to the address of the machine on the LAN, with port 10911 published; or use the network of the host (Linux); or run the clients in the same network.',
    links: [
      'foxiswho/docker-rocketmq#7',
      'Xuchengen/rocketmq-docker-build#2',
      'Xuchengen/rocketmq-docker-build#4',
      'apache/rocketmq#6631',
      'open-telemetry/opentelemetry-java-instrumentation#2614',
    ],
  },
  zh: {
    symptoms: [
      'docker 部署，宿主机连不上 Broker',
      'Broker 注册的是 172 开头的内网地址，连接超时',
      'docker 安装之后发送消息超时',
    ],
    title: '容器里的 Broker 注册了网桥地址 172.x.x.x',
    cause:
      '没有配置 brokerIP1 时，Broker 注册自己网卡的地址；在容器里，这个地址属于只存在于本机的网桥。映射端口不会改变注册的地址。Docker Desktop 的网桥连宿主机自己也访问不到。',
    fix: '把 brokerIP1 设为宿主机在局域网中的地址，并映射 10911 端口；或者在 Linux 上使用 host 网络；或者让客户端运行在同一个网络里。',
    cure: '每个 Broker 的 brokerIP1 改为其宿主机的局域网地址。',
  },
  topology: dockerTopology(setup(false)),
  clients: Object.fromEntries(clients),
  timeline,
  lasts: '30s',
  cure: {
    sentence: 'Each broker gets the LAN address of its machine as brokerIP1.',
    topology: topologyPatch(dockerTopology(setup(false)), dockerTopology(setup(true))),
  },
  expect: {
    broken: [
      {
        name: 'every client gets a route with the address of a container',
        zh: '每个客户端拿到的路由都是容器的地址',
        check: (seen) =>
          all(
            places.map(([host]) =>
              equals(seen.routes({ host, topic: TOPIC })[0]?.addresses, [host === 'mac' ? ON_MAC : ON_SERVER]),
            ),
          ),
      },
      {
        name: 'the Linux machine itself reaches it: SEND_OK',
        zh: 'Linux 机器自己能连到：SEND_OK',
        check: (seen) => sent(seen, 'server', ON_SERVER),
      },
      {
        name: 'a container on the same network reaches it: SEND_OK',
        zh: '同一网络里的容器能连到：SEND_OK',
        check: (seen) => sent(seen, 'app', ON_SERVER),
      },
      {
        name: 'another machine on the LAN does not',
        zh: '局域网里的其他机器连不到',
        check: (seen) => timesOut(seen, 'lan-pc', ON_SERVER),
      },
      {
        name: 'the Mac does not reach its own container',
        zh: 'Mac 连不到自己的容器',
        check: (seen) => timesOut(seen, 'mac', ON_MAC),
      },
    ],
    cured: [
      {
        name: 'the LAN machine: SEND_OK',
        zh: '局域网机器：SEND_OK',
        check: (seen) => sent(seen, 'lan-pc', `${SERVER.address}:10911`),
      },
      {
        name: 'the container, through the published port of its own machine: SEND_OK',
        zh: '容器，经本机发布的端口：SEND_OK',
        check: (seen) => sent(seen, 'app', `${SERVER.address}:10911`),
      },
      {
        name: 'the Linux machine: SEND_OK',
        zh: 'Linux 机器：SEND_OK',
        check: (seen) => sent(seen, 'server', `${SERVER.address}:10911`),
      },
      { name: 'the Mac: SEND_OK', zh: 'Mac：SEND_OK', check: (seen) => sent(seen, 'mac', `${MAC.address}:10911`) },
    ],
  },
})
