import {
  all,
  defineScenario,
  equals,
  type Finding,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { clientHost } from '../parts/machines.ts'
import { brokerPod, namesrvPod } from '../parts/pods.ts'

// Three brokers on three nodes of the office network, each publishing 10911. Laptops know none of the names, or two of them.

const TOPIC = 'Orders'
const SENDS = 12
const brokers = [0, 1, 2].map((number) => ({
  host: `pod-${number}`,
  name: `rocketmq-broker-${number}`,
  pod: `10.244.0.${10 + number}`,
  node: `192.168.1.${30 + number}`,
}))
const entries = (count: number): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(brokers.slice(0, count).map(({ name, node }) => [name, [node]]))

const knowNone = ['java none', 'go none'] as const
const knowTwo = ['java two', 'go two'] as const
const everybody = [...knowNone, ...knowTwo] as const
const hostOf = (client: string): string => `laptop-${client.replace(' ', '-')}`

/** How the sends of a client ended. */
const sends = (seen: Observations, client: string) => seen.outcome(`${client} sends`).messages
const sent = (seen: Observations, client: string): number =>
  sends(seen, client).filter(({ state }) => state === 'ok').length
const routeWasThere = (seen: Observations, client: string): Finding =>
  equals(
    seen.routes({ host: hostOf(client), topic: TOPIC })[0]?.addresses.toSorted(),
    brokers.map(({ name }) => `${name}:10911`),
  )

export const scenario: Scenario = defineScenario({
  id: 'laptop-hosts-file-missing-broker-name',
  title: 'The route contains names that only the cluster knows, and /etc/hosts of the laptop does not',
  story: {
    symptoms: [
      'dial tcp: lookup rocketmq-broker-0: no such host',
      'java.net.UnknownHostException: rocketmq-broker-0',
      'RemotingConnectException: connect to rocketmq-broker-2:10911 failed',
    ],
    cause:
      'Names in a route are looked up by the resolver of each client. A laptop that reaches the NameServer by its address still has to know the name of every broker; with some of them only some queues fail.',
    fix: 'Enter the names of all brokers into /etc/hosts, with addresses where the very port that they advertise can be reached.',
    links: ['foxiswho/docker-rocketmq#15'],
  },
  zh: {
    symptoms: ['本地电脑无法解析 Broker 的主机名'],
    title: '路由里是只有集群才认识的名字，而笔记本的 /etc/hosts 里没有',
    cause:
      '路由中的名字由每个客户端自己解析。笔记本即使用 IP 连上了 NameServer，也必须认识每个 Broker 的名字；只写了一部分时，就只有一部分队列失败。',
    fix: '把所有 Broker 的名字都写进 /etc/hosts，并保证在对应地址上能连到它们公布的端口。',
    cure: '四台笔记本的 hosts 文件都写上了三个 Broker。',
    steps: {
      sends: '多次发送',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvPod('pods'),
      ...Object.fromEntries(
        brokers.map(({ host, name, pod }) => [
          host,
          brokerPod(
            { settings: { brokerName: name, brokerIP1: name }, topics: { [TOPIC]: 4 } },
            { address: pod, network: 'pods' },
          ),
        ]),
      ),
      ...Object.fromEntries(brokers.map(({ node }, index) => [`node-${index}`, clientHost(node, 'lan')])),
      ...Object.fromEntries(
        everybody.map((client, index) => [
          hostOf(client),
          {
            role: 'none',
            addresses: [{ address: `192.168.1.${101 + index}`, network: 'lan' }],
            resolver: { hosts: entries(client.endsWith('two') ? 2 : 0) },
          } as const,
        ]),
      ),
    },
    dns: Object.fromEntries(brokers.map(({ name, pod }) => [name, { views: { '10.244.0.0/16': [pod] } }])),
    published: {
      namesrv: { at: '192.168.1.30:30876', to: 'namesrv:9876', fromNetworks: ['lan'] },
      ...Object.fromEntries(
        brokers.map(({ host, node, name }) => [
          name,
          { at: `${node}:10911`, to: `${host}:10911`, fromNetworks: ['lan'] },
        ]),
      ),
    },
  },
  clients: each(everybody, (client) => ({
    kind: 'producer',
    host: hostOf(client),
    dialect: client.startsWith('java') ? 'java-5.3' : 'go-2.1.2',
    namesrv: '192.168.1.30:30876',
    group: client.replace(' ', '-'),
    // One attempt for each send, so that each shows what its own queue does.
    retries: 0,
  })),
  timeline: everybody.flatMap((client) => [
    { at: '5s', do: 'start', client } as const,
    {
      at: '5s',
      as: `${client} sends`,
      do: 'send',
      client,
      topic: TOPIC,
      body: `from ${client}`,
      count: SENDS,
      goesOn: true,
    } as const,
  ]),
  lasts: '20s',
  cure: {
    sentence: 'The hosts file of every laptop has the names of the three brokers.',
    topology: {
      hosts: each(everybody.map(hostOf), () => ({ resolver: { hosts: entries(3) } })),
    },
  },
  expect: {
    broken: [
      {
        name: 'without entries every send fails, after a query of the route that succeeds',
        zh: '没有 hosts 条目时，路由查询成功，但每次发送都失败',
        check: (seen) =>
          all(knowNone.flatMap((client) => [routeWasThere(seen, client), equals(sent(seen, client), 0)])),
      },
      {
        name: 'with entries for two of three brokers a third of the attempts fail, those to the third one',
        zh: '三个 Broker 只写了两个时，三分之一的尝试失败，即发往第三个的那些',
        check: (seen) =>
          all(
            knowTwo.flatMap((client) => {
              const failed = sends(seen, client).filter(({ state }) => state === 'failed')
              return [
                within(failed.length, SENDS / 3 - 1, SENDS / 3 + 1),
                ...failed.map(({ text, causes }) => matches([text, ...causes].join(' '), 'rocketmq-broker-2')),
                equals(sent(seen, client) + failed.length, SENDS),
              ]
            }),
          ),
      },
      {
        name: 'Go: lookup rocketmq-broker-..: no such host; Java: connect to rocketmq-broker-..:10911 failed',
        zh: 'Go：lookup rocketmq-broker-..: no such host；Java：connect to rocketmq-broker-..:10911 failed',
        check: (seen) =>
          all([
            matches(sends(seen, 'go none')[0]?.text, /^dial tcp: lookup rocketmq-broker-\d: no such host$/),
            matches(
              sends(seen, 'java none')[0]?.causes[0],
              /^RemotingConnectException: connect to rocketmq-broker-\d:10911 failed$/,
            ),
          ]),
      },
    ],
    cured: [
      {
        name: 'every send is SEND_OK',
        zh: '每次发送都是 SEND_OK',
        check: (seen) => all(everybody.map((client) => equals(sent(seen, client), SENDS))),
      },
      {
        name: 'every laptop reaches all three brokers',
        zh: '每台笔记本都能连到三个 Broker',
        check: (seen) =>
          all(
            everybody.flatMap((client) =>
              brokers.map(({ host }) =>
                within(seen.accepted(host, { from: hostOf(client), port: 10_911 }).length, 1, 3),
              ),
            ),
          ),
      },
    ],
  },
})
