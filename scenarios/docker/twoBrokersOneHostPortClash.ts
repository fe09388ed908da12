import {
  all,
  defineScenario,
  equals,
  type Observations,
  type Scenario,
  topologyPatch,
} from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { startAndSend } from '../parts/starting.ts'
import { composed } from './composed.ts'
import { LAN_PC, SERVER } from './machines.ts'

// Brokers with the network of the host. Each listens on listenPort, for the VIP channel on listenPort - 2, and for slaves on
// haListenPort. Against the first one, a second wants its listenPort as a VIP port, a third its port for slaves as a listenPort,
// and a fourth has been given the same haListenPort.

const TOPIC = 'Orders'

const broker = (name: string): string => `  ${name}:
    image: apache/rocketmq:5.3.3
    command: sh mqbroker -n localhost:9876 -c /home/rocketmq/broker.conf
    volumes: ["./${name}.conf:/home/rocketmq/broker.conf"]
    network_mode: host
    depends_on: [namesrv]
`

const NAMES = ['broker-a', 'broker-b', 'broker-c', 'broker-d'] as const

const COMPOSE = `services:
  namesrv:
    image: apache/rocketmq:5.3.3
    command: sh mqnamesrv
    network_mode: host
${NAMES.map(broker).join('')}`

type Ports = Readonly<Record<(typeof NAMES)[number], string>>

const conf = (name: string, ports: string): string =>
  `brokerName=${name}\nbrokerIP1=${SERVER.address}\nstorePathRootDir=/home/rocketmq/store-${name}\n${ports}\n`

const topology = (ports: Ports) =>
  composed({
    ...SERVER,
    lan: LAN_PC,
    compose: COMPOSE,
    files: Object.fromEntries(NAMES.map((name) => [`./${name}.conf`, conf(name, ports[name])])),
    topics: each(NAMES, () => ({ [TOPIC]: 4 })),
  })

const broken = topology({
  'broker-a': 'listenPort=10911',
  'broker-b': 'listenPort=10913',
  'broker-c': 'listenPort=10912',
  'broker-d': 'listenPort=10941\nhaListenPort=10912',
})
const spaced = topology({
  'broker-a': 'listenPort=10911',
  'broker-b': 'listenPort=10921',
  'broker-c': 'listenPort=10931',
  'broker-d': 'listenPort=10941',
})

/** The text with which a broker ended that could not take this port. */
const endedOver = (seen: Observations, port: number): readonly string[] =>
  seen
    .logs({ host: 'server', message: 'server failed' })
    .map(({ fields }) => String(fields['error']))
    .filter((error) => error.includes(`:${port} is in use`))

export const scenario: Scenario = defineScenario({
  id: 'two-brokers-one-host-port-clash',
  title: 'A second broker on the host takes a port that the first one derived from its own',
  story: {
    symptoms: [
      'java.net.BindException: Address already in use',
      'java.lang.IllegalStateException: Failed to bind to 0.0.0.0:10911',
      'java.lang.IllegalStateException: Failed to bind to 0.0.0.0:10912',
    ],
    cause:
      'A broker takes three ports: listenPort, listenPort - 2 for the VIP channel, and haListenPort, which is listenPort + 1 by default. A second broker on 10913 wants 10911 as its VIP port; one on 10912, or with the same haListenPort, wants the port for slaves.',
    fix: 'Space the ports by ten or so (10911, 10921), set haListenPort where it is set at all, and give each broker a storePathRootDir of its own.',
    links: ['apache/rocketmq#2230', 'apache/rocketmq#7083', 'apache/rocketmq#2255'],
  },
  zh: {
    symptoms: ['同一台机器启动两个 Broker，端口冲突', 'Broker 启动失败，端口被占用'],
    title: '同一台主机上的第二个 Broker 占用了第一个 Broker 派生的端口',
    cause:
      '一个 Broker 占用三个端口：listenPort、VIP 通道的 listenPort - 2，以及默认等于 listenPort + 1 的 haListenPort。第二个 Broker 监听 10913 时，VIP 端口就是 10911；监听 10912，或者配置了相同的 haListenPort，就会和主从复制端口冲突。',
    fix: '端口之间留出十左右的间隔（10911、10921），需要时设置 haListenPort，并为每个 Broker 设置各自的 storePathRootDir。',
    cure: '其他 Broker 改为监听 10921、10931 和 10941，haListenPort 由它派生。',
  },
  topology: broken,
  clients: {
    app: { kind: 'producer', host: 'lan-pc', dialect: 'java-5.3', namesrv: `${SERVER.address}:9876`, group: 'shop' },
  },
  timeline: startAndSend({ at: '10s', client: 'app', topic: TOPIC, body: 'a coffee', count: 16 }),
  lasts: '20s',
  cure: {
    sentence: 'The others listen on 10921, 10931 and 10941, and derive haListenPort from it.',
    topology: topologyPatch(broken, spaced),
  },
  expect: {
    broken: [
      {
        name: 'the second broker ends, and the error names the derived port 10911, not 10913',
        zh: '第二个 Broker 退出，错误写的是派生端口 10911，而不是 10913',
        check: (seen) => equals(endedOver(seen, 10_911).length, 1),
      },
      {
        name: 'the third and the fourth end over 10912, the port for slaves of the first',
        zh: '第三和第四个因 10912 退出，它是第一个 Broker 供从节点使用的端口',
        check: (seen) => equals(endedOver(seen, 10_912).length, 2),
      },
      {
        name: 'only the first one registers',
        zh: '只有第一个注册成功',
        check: (seen) => equals([...new Set(seen.registrations().map(({ brokerName }) => brokerName))], ['broker-a']),
      },
      {
        name: 'everything goes to the first one',
        zh: '消息都发往第一个',
        check: (seen) =>
          equals([...new Set(seen.outcome('app send').sent.map(({ queue }) => queue.brokerName))], ['broker-a']),
      },
    ],
    cured: [
      {
        name: 'all register, each under a port of its own',
        zh: '全部注册成功，各用自己的端口',
        check: (seen) =>
          equals([...new Set(seen.registrations().map(({ address }) => address))].toSorted(), [
            `${SERVER.address}:10911`,
            `${SERVER.address}:10921`,
            `${SERVER.address}:10931`,
            `${SERVER.address}:10941`,
          ]),
      },
      {
        name: 'messages go to all of them',
        zh: '消息发往全部 Broker',
        check: (seen) =>
          all([
            equals(seen.outcome('app send').text, 'SEND_OK'),
            equals([...new Set(seen.outcome('app send').sent.map(({ queue }) => queue.brokerName))].toSorted(), [
              ...NAMES,
            ]),
          ]),
      },
    ],
  },
})
