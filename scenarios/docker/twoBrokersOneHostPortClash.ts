import {
  all,
  composeSetup,
  defineScenario,
  dockerTopology,
  equals,
  matches,
  type Scenario,
  topologyPatch,
} from '../../src/scenario/index.ts'

// Two brokers with the network of the host. Each listens on listenPort and, for the VIP channel, on listenPort - 2.

const TOPIC = 'Orders'
const MACHINE = '192.168.1.10'

const COMPOSE = `services:
  namesrv:
    image: apache/rocketmq:5.3.3
    command: sh mqnamesrv
    network_mode: host
  broker-a:
    image: apache/rocketmq:5.3.3
    command: sh mqbroker -n localhost:9876 -c /home/rocketmq/broker.conf
    volumes: ["./broker-a.conf:/home/rocketmq/broker.conf"]
    network_mode: host
    depends_on: [namesrv]
  broker-b:
    image: apache/rocketmq:5.3.3
    command: sh mqbroker -n localhost:9876 -c /home/rocketmq/broker.conf
    volumes: ["./broker-b.conf:/home/rocketmq/broker.conf"]
    network_mode: host
    depends_on: [namesrv]
`

const conf = (name: string, listenPort: number): string =>
  `brokerName=${name}\nbrokerIP1=${MACHINE}\nlistenPort=${listenPort}\nstorePathRootDir=/home/rocketmq/store-${name}\n`

const topology = (second: number) =>
  dockerTopology(
    composeSetup({
      machine: 'server',
      address: MACHINE,
      lan: { 'lan-pc': { address: '192.168.1.20' } },
      compose: COMPOSE,
      files: { './broker-a.conf': conf('broker-a', 10_911), './broker-b.conf': conf('broker-b', second) },
      topics: { 'broker-a': { [TOPIC]: 4 }, 'broker-b': { [TOPIC]: 4 } },
    }),
  )

const TOO_CLOSE = 10_913
const SPACED = 10_921
const broken = topology(TOO_CLOSE)

export const scenario: Scenario = defineScenario({
  id: 'two-brokers-one-host-port-clash',
  title: 'A second broker on the host takes a port that the first one derived from its own',
  story: {
    symptoms: [
      'java.net.BindException: Address already in use',
      'java.lang.IllegalStateException: Failed to bind to 0.0.0.0:10911',
    ],
    cause:
      'A broker takes three ports: listenPort, listenPort - 2 for the VIP channel, and haListenPort, which is listenPort + 1 by default. A second broker on 10913 wants 10911 as its VIP port.',
    fix: 'Space the ports by ten or so (10911, 10921), set haListenPort where it is set at all, and give each broker a storePathRootDir of its own.',
    links: ['apache/rocketmq#2230', 'apache/rocketmq#7083', 'apache/rocketmq#2255'],
  },
  zh: {
    title: '同一台主机上的第二个 Broker 占用了第一个 Broker 派生的端口',
    cause:
      '一个 Broker 占用三个端口：listenPort、VIP 通道的 listenPort - 2，以及默认等于 listenPort + 1 的 haListenPort。第二个 Broker 监听 10913 时，VIP 端口就是 10911。',
    fix: '端口之间留出十左右的间隔（10911、10921），需要时设置 haListenPort，并为每个 Broker 设置各自的 storePathRootDir。',
    cure: '第二个 Broker 改为监听 10921。',
  },
  topology: broken,
  clients: {
    app: { kind: 'producer', host: 'lan-pc', dialect: 'java-5.3', namesrv: `${MACHINE}:9876`, group: 'shop' },
  },
  timeline: [
    { at: '10s', do: 'start', client: 'app' },
    { at: '10s', do: 'send', client: 'app', topic: TOPIC, body: 'a coffee', count: 8 },
  ],
  lasts: '20s',
  cure: { sentence: 'The second broker listens on 10921.', topology: topologyPatch(broken, topology(SPACED)) },
  expect: {
    broken: [
      {
        name: 'the second broker ends, and the error names the derived port 10911, not 10913',
        check: (seen) => {
          const [failure] = seen.logs({ host: 'server', message: 'server failed' })
          return matches(String(failure?.fields['error']), /:10911 is in use/)
        },
      },
      {
        name: 'only the first one registers',
        check: (seen) => equals([...new Set(seen.registrations().map(({ brokerName }) => brokerName))], ['broker-a']),
      },
      {
        name: 'everything goes to the first one',
        check: (seen) =>
          equals([...new Set(seen.outcome('app send').sent.map(({ queue }) => queue.brokerName))], ['broker-a']),
      },
    ],
    cured: [
      {
        name: 'both register, each under a port of its own',
        check: (seen) =>
          equals([...new Set(seen.registrations().map(({ address }) => address))].toSorted(), [
            `${MACHINE}:10911`,
            `${MACHINE}:10921`,
          ]),
      },
      {
        name: 'messages go to both',
        check: (seen) =>
          all([
            equals(seen.outcome('app send').text, 'SEND_OK'),
            equals([...new Set(seen.outcome('app send').sent.map(({ queue }) => queue.brokerName))].toSorted(), [
              'broker-a',
              'broker-b',
            ]),
          ]),
      },
    ],
  },
})
