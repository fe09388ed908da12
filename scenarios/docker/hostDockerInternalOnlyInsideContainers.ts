import {
  all,
  type ClientSpec,
  defineScenario,
  equals,
  matches,
  type Observations,
  type Scenario,
  topologyPatch,
} from '../../src/scenario/index.ts'
import { startAndSend } from '../parts/starting.ts'
import { composed } from './composed.ts'
import { LAN_PC, MAC } from './machines.ts'
import { shopCompose } from './shopCompose.ts'

const TOPIC = 'Orders'
const NAME = 'host.docker.internal'

const COMPOSE = shopCompose({
  command: 'sh mqbroker -n namesrv:9876 -c /home/rocketmq/broker.conf',
  volumes: ['./broker.conf:/home/rocketmq/broker.conf'],
  ports: ['10909:10909', '10911:10911'],
})

const topology = (hosts: Readonly<Record<string, readonly string[]>>) =>
  composed({
    ...MAC,
    hosts,
    lan: LAN_PC,
    compose: COMPOSE,
    files: { './broker.conf': `brokerName=broker-a\nbrokerIP1=${NAME}\n` },
    topics: { broker: { [TOPIC]: 4 } },
  })

const broken = topology({})
const places = [
  ['app', 'namesrv:9876'],
  ['mac', 'localhost:9876'],
  ['lan-pc', `${MAC.address}:9876`],
] as const

const clients = places.map(([host, namesrv]): readonly [string, ClientSpec] => [
  `java on ${host}`,
  { kind: 'producer', host, dialect: 'java-5.3', namesrv, group: 'shop' },
])

const send = (seen: Observations, host: string) => seen.outcome(`java on ${host} send`)

const fails = (seen: Observations, host: string) =>
  all([
    matches(send(seen, host).causes.join(' '), `connect to ${NAME}:10911 failed`),
    equals(seen.dnsAnswers({ host, name: NAME })[0]?.outcome, 'notFound'),
  ])

export const scenario: Scenario = defineScenario({
  id: 'host-docker-internal-only-inside-containers',
  title: 'brokerIP1=host.docker.internal is known inside of containers only',
  story: {
    symptoms: [
      'RemotingConnectException: connect to host.docker.internal:10911 failed',
      'java.net.UnknownHostException: host.docker.internal',
    ],
    cause:
      'Docker Desktop defines host.docker.internal in the resolvers of its containers. The Mac itself and the machines on its LAN do not know the name.',
    fix: 'Advertise the LAN address of the Mac, or map the name to 127.0.0.1 in its hosts file; machines on the LAN then still need an entry of their own. An address from DHCP changes with the network.',
    links: ['foxiswho/docker-rocketmq#15'],
  },
  zh: {
    title: 'brokerIP1=host.docker.internal 只有容器内部认识',
    cause: 'Docker Desktop 只在容器的解析器里定义 host.docker.internal。Mac 本机和局域网里的机器都不认识这个名字。',
    fix: '注册 Mac 的局域网地址；或者在 Mac 的 hosts 文件里把这个名字指向 127.0.0.1，局域网里的机器仍需各自配置。DHCP 分配的地址会随网络变化。',
    cure: 'Mac 的 hosts 文件加上 127.0.0.1 host.docker.internal。',
  },
  topology: broken,
  clients: Object.fromEntries(clients),
  timeline: clients.flatMap(([client]) => startAndSend({ at: '10s', client, topic: TOPIC, body: client })),
  lasts: '20s',
  cure: {
    sentence: 'The hosts file of the Mac says 127.0.0.1 host.docker.internal.',
    topology: topologyPatch(broken, topology({ [NAME]: ['127.0.0.1'] })),
  },
  expect: {
    broken: [
      {
        name: 'the container sends; Mac and LAN machine get the same route and fail at its name',
        zh: '容器能发送；Mac 和局域网机器拿到同样的路由，失败在名字上',
        check: (seen) =>
          all([
            equals(send(seen, 'app').text, 'SEND_OK'),
            ...['mac', 'lan-pc'].flatMap((host) => [
              equals(seen.routes({ host, topic: TOPIC })[0]?.addresses, [`${NAME}:10911`]),
              fails(seen, host),
            ]),
          ]),
      },
      {
        name: 'Java on the Mac: connect to host.docker.internal:10911 failed',
        zh: 'Mac 上的 Java：connect to host.docker.internal:10911 failed',
        check: (seen) => fails(seen, 'mac'),
      },
      {
        name: 'Java on the LAN machine: the same',
        zh: '局域网机器上的 Java：一样',
        control: { topology: { hosts: { 'lan-pc': { resolver: { hosts: { [NAME]: [MAC.address] } } } } } },
        check: (seen) => fails(seen, 'lan-pc'),
      },
    ],
    cured: [
      {
        name: 'the Mac sends: SEND_OK',
        zh: 'Mac 发送：SEND_OK',
        check: (seen) => equals(send(seen, 'mac').text, 'SEND_OK'),
      },
      {
        name: 'the LAN machine still fails, because it has no entry',
        zh: '局域网机器仍然失败，因为它没有 hosts 条目',
        control: { topology: { hosts: { 'lan-pc': { resolver: { hosts: { [NAME]: [MAC.address] } } } } } },
        check: (seen) => fails(seen, 'lan-pc'),
      },
    ],
  },
})
