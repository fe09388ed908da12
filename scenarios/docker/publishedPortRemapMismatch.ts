import {
  all,
  type ClientSpec,
  type Container,
  type DockerSetup,
  defineScenario,
  dockerTopology,
  equals,
  matches,
  type Observations,
  type Scenario,
  topologyPatch,
} from '../../src/scenario/index.ts'
import { startAndSend } from '../parts/starting.ts'
import { configuredBroker } from './configuredBroker.ts'
import { LAN_PC } from './machines.ts'

// Two servers. On one of them the stack of another team has taken port 10911 before.

const LONELY = '192.168.1.10'
const SHARED = '192.168.1.11'
const TOPIC = 'Orders'

interface Ports {
  readonly namesrv: number
  /** Of the machine. */
  readonly broker: number
  readonly listenPort: number
}

/** A NameServer and a broker on a network of their own. */
function stack(name: string, address: string, ports: Ports, topic: string): Readonly<Record<string, Container>> {
  const { namesrv, broker, listenPort } = ports
  const text = `brokerClusterName=${name}\nbrokerName=${name}\nbrokerIP1=${address}\nlistenPort=${listenPort}\n`
  return {
    [`${name}-namesrv`]: { command: 'sh mqnamesrv', ports: [`${namesrv}:9876`], networks: [name] },
    [`${name}-broker`]: {
      ...configuredBroker(`${text}autoCreateTopicEnable=false\n`, `${name}-namesrv:9876`),
      ports: [`${broker}:${listenPort}`, `${broker - 2}:${listenPort - 2}`],
      networks: [name],
      topics: { [topic]: 4 },
    },
  }
}

/** `listenPort` is what both remapped brokers listen on. */
function setup(listenPort: number): DockerSetup {
  const remapped = { namesrv: 9877, broker: 11_911, listenPort }
  return {
    machines: {
      lonely: { address: LONELY, containers: stack('shop', LONELY, remapped, TOPIC) },
      shared: {
        address: SHARED,
        containers: {
          ...stack('others', SHARED, { namesrv: 9876, broker: 10_911, listenPort: 10_911 }, 'Theirs'),
          ...stack('second', SHARED, remapped, TOPIC),
        },
      },
    },
    lan: LAN_PC,
  }
}

const broken = dockerTopology(setup(10_911))

const clients: readonly (readonly [string, ClientSpec])[] = [
  ['lonely', LONELY],
  ['shared', SHARED],
].map(([machine = '', address = '']) => [
  `to ${machine}`,
  {
    kind: 'producer',
    host: 'lan-pc',
    dialect: 'java-5.3',
    namesrv: `${address}:9877`,
    group: 'shop',
    instanceName: machine,
  },
])

const send = (seen: Observations, machine: string) => seen.outcome(`to ${machine} send`)

export const scenario: Scenario = defineScenario({
  id: 'published-port-remap-mismatch',
  title: 'Published as 11911:10911, and clients still dial 10911',
  story: {
    symptoms: [
      'RemotingConnectException: connect to 192.168.1.10:10911 failed',
      'MQBrokerException: CODE: 17  DESC: topic[Orders] not exist, apply first please!',
    ],
    cause:
      'Clients dial brokerIP1 with the listenPort of the broker. Docker translates ports of the machine; what the broker advertises it does not know. Under the unmapped number there is nobody, or the broker of somebody else.',
    fix: 'Let the broker listen on the port that is published: listenPort=11911, published as 11911:11911, with 11909 and 11912 beside it.',
    links: [
      'apache/rocketmq-docker#17',
      'apache/rocketmq-docker#27',
      'apache/rocketmq-dashboard#671',
      'apache/rocketmq-clients#742',
    ],
  },
  zh: {
    symptoms: ['改了映射端口之后连不上 Broker'],
    title: '映射为 11911:10911，客户端仍然连接 10911',
    cause:
      '客户端连接的是 brokerIP1 加 Broker 的 listenPort。Docker 只翻译宿主机的端口，不会改变 Broker 注册的端口。没有映射的那个端口上要么没有人，要么是别人的 Broker。',
    fix: '让 Broker 监听映射出去的端口：listenPort=11911，映射 11911:11911，并同样映射 11909 和 11912。',
    cure: '两个 Broker 都监听 11911，并以同样的端口映射出去。',
  },
  topology: broken,
  clients: Object.fromEntries(clients),
  timeline: clients.flatMap(([client]) => startAndSend({ at: '10s', client, topic: TOPIC, body: client })),
  lasts: '20s',
  cure: {
    sentence: 'Both brokers listen on 11911, published under the same number.',
    topology: topologyPatch(broken, dockerTopology(setup(11_911))),
  },
  expect: {
    broken: [
      {
        name: 'the route names port 10911, which is not the published one',
        zh: '路由里是 10911 端口，而发布的不是它',
        check: (seen) =>
          equals(
            [
              ...new Set(seen.routes({ host: 'lan-pc', topic: TOPIC }).flatMap(({ addresses }) => addresses)),
            ].toSorted(),
            [`${LONELY}:10911`, `${SHARED}:10911`],
          ),
      },
      {
        name: 'where nobody has 10911: refused',
        zh: '没有人监听 10911 的地方：被拒绝',
        check: (seen) =>
          all([
            matches(send(seen, 'lonely').causes.join(' '), `connect to ${LONELY}:10911 failed`),
            equals(seen.dials({ host: 'lan-pc', to: `${LONELY}:10911` })[0]?.result, 'refused'),
          ]),
      },
      {
        name: 'where another stack has it: its broker accepts, and answers CODE 17, topic not exist',
        zh: '那里有另一套部署：它的 Broker 接受连接，应答 CODE 17，主题不存在',
        check: (seen) =>
          all([
            equals(seen.accepted('others-broker', { from: 'lan-pc', port: 10_911 }).length > 0, true),
            equals(send(seen, 'shared').code, 17),
            matches(send(seen, 'shared').causes.join(' ') + send(seen, 'shared').text, 'not exist'),
          ]),
      },
    ],
    cured: [
      {
        name: 'the route names the published port',
        zh: '路由里是发布的端口',
        check: (seen) =>
          equals(
            [
              ...new Set(seen.routes({ host: 'lan-pc', topic: TOPIC }).flatMap(({ addresses }) => addresses)),
            ].toSorted(),
            [`${LONELY}:11911`, `${SHARED}:11911`],
          ),
      },
      {
        name: 'both sends reach the right broker: SEND_OK',
        zh: '两次发送都到达正确的 Broker：SEND_OK',
        check: (seen) =>
          all([
            equals(send(seen, 'lonely').text, 'SEND_OK'),
            equals(send(seen, 'shared').text, 'SEND_OK'),
            equals(seen.accepted('second-broker', { from: 'lan-pc', port: 11_911 }).length > 0, true),
            equals(seen.accepted('others-broker', { from: 'lan-pc' }).length, 0),
          ]),
      },
    ],
  },
})
