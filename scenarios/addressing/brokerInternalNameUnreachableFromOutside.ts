import { all, defineScenario, equals, matches, type Scenario } from '../../src/scenario/index.ts'
import { allSent } from '../parts/allSent.ts'
import { clientHost } from '../parts/machines.ts'
import { brokerPod, clientPods, namesrvPod, POD_BROKER, POD_NAMESRV } from '../parts/pods.ts'
import { startAndSend } from '../parts/starting.ts'

const NAME = 'rocketmq-broker.rocketmq.svc.cluster.local'
const ADVERTISED = `${NAME}:10911`
const NODE = '192.168.1.20'
const TOPIC = 'Orders'

const inside = ['pod-java', 'pod-go'] as const
const outside = ['laptop-java-5.3', 'laptop-java-4.9', 'laptop-go'] as const
const java = ['laptop-java-5.3', 'laptop-java-4.9'] as const

export const scenario: Scenario = defineScenario({
  id: 'broker-internal-name-unreachable-from-outside',
  title: 'brokerIP1 is a name that only the cluster knows, and clients outside fail',
  story: {
    symptoms: [
      'dial tcp: lookup rocketmq-broker.rocketmq.svc.cluster.local: no such host',
      'MQClientException: Send [3] times, still failed, cost [..]ms, Topic: .., BrokersSent: [broker-a, broker-a, broker-a]',
      'RemotingConnectException: connect to rocketmq-broker.rocketmq.svc.cluster.local:10911 failed',
    ],
    cause:
      'A broker has exactly one address for all its clients. The name of a Service cures the inside of the cluster and breaks the outside, where the NameServer is reached through a NodePort and its answer cannot be resolved.',
    fix: 'Let one name have two answers: the cluster address inside, and outside the address of a node or load balancer that publishes the very same port. Or run the clients inside, or use the proxy of 5.x.',
    links: ['itboon/rocketmq-helm#2', 'itboon/rocketmq-helm#13', 'apecloud/kubeblocks-addons#2321'],
  },
  zh: {
    symptoms: ['集群外的客户端连不上 Broker', 'k8s 部署，外部连不上 Broker'],
    title: 'brokerIP1 是只有集群内部才认识的名字，集群外的客户端因此失败',
    cause:
      '一个 Broker 对所有客户端只有一个地址。写成 Service 名解决了集群内部，却打断了集群外部：外部通过 NodePort 连上 NameServer，但路由里的名字无法解析。',
    fix: '让同一个名字有两种解析结果：集群内是集群地址，集群外是节点或负载均衡的地址，并且发布完全相同的端口；或者把客户端放进集群，或者使用 5.x 的 Proxy。',
    cure: '外部 DNS 也能解析这个名字，指向发布了 10911 端口的节点。',
  },
  topology: {
    hosts: {
      namesrv: namesrvPod('pods'),
      'broker-a': brokerPod({ settings: { brokerIP1: NAME }, topics: { [TOPIC]: 4 } }, { network: 'pods' }),
      node: clientHost(NODE, 'lan'),
      ...clientPods(inside, { network: 'pods' }),
      'laptop-java-5.3': clientHost('192.168.1.101', 'lan'),
      'laptop-java-4.9': clientHost('192.168.1.102', 'lan'),
      'laptop-go': clientHost('192.168.1.103', 'lan'),
    },
    dns: { [NAME]: { views: { '10.244.0.0/16': [POD_BROKER] } } },
    published: { namesrvNodePort: { at: `${NODE}:30876`, to: 'namesrv:9876', fromNetworks: ['lan'] } },
  },
  clients: {
    'pod-java': { kind: 'producer', host: 'pod-java', dialect: 'java-5.3', namesrv: POD_NAMESRV, group: 'P1' },
    'pod-go': { kind: 'producer', host: 'pod-go', dialect: 'go-2.1.2', namesrv: POD_NAMESRV, group: 'P2' },
    'laptop-java-5.3': {
      kind: 'producer',
      host: 'laptop-java-5.3',
      dialect: 'java-5.3',
      namesrv: `${NODE}:30876`,
      group: 'P3',
    },
    'laptop-java-4.9': {
      kind: 'producer',
      host: 'laptop-java-4.9',
      dialect: 'java-4.9',
      namesrv: `${NODE}:30876`,
      group: 'P4',
    },
    'laptop-go': { kind: 'producer', host: 'laptop-go', dialect: 'go-2.1.2', namesrv: `${NODE}:30876`, group: 'P5' },
  },
  timeline: [...inside, ...outside].flatMap((client) =>
    startAndSend({ at: '5s', client, topic: TOPIC, body: `from ${client}` }),
  ),
  lasts: '20s',
  cure: {
    sentence: `Outside, ${NAME} is the node, which publishes port 10911.`,
    topology: {
      dns: { [NAME]: { views: { '192.168.1.0/24': [NODE] } } },
      published: { brokerNodePort: { at: `${NODE}:10911`, to: 'broker-a:10911', fromNetworks: ['lan'] } },
    },
  },
  expect: {
    broken: [
      {
        name: 'inside every send is SEND_OK, outside every send fails',
        zh: '集群内每次发送都是 SEND_OK，集群外每次都失败',
        check: (seen) =>
          all([
            allSent(seen, inside),
            ...outside.map((client) => equals(seen.outcome(`${client} send`).state, 'failed')),
          ]),
      },
      {
        name: 'outside the NameServer hop works, and nothing but the name of the broker fails to resolve',
        zh: '集群外到 NameServer 这一跳正常，唯一解析不了的是 Broker 的名字',
        check: (seen) =>
          all(
            outside.map((host) =>
              all([
                equals(seen.routes({ host, topic: TOPIC })[0]?.addresses, [ADVERTISED]),
                equals(
                  [...new Set(seen.dials({ host }).map(({ to, result }) => `${to} ${result}`))],
                  [`${NODE}:30876 open`],
                ),
                equals(
                  [...new Set(seen.dnsAnswers({ host }).map(({ name, outcome }) => `${name} ${outcome}`))],
                  [`${NAME} notFound`],
                ),
              ]),
            ),
          ),
      },
      {
        name: 'Go: dial tcp: lookup …: no such host',
        zh: 'Go：dial tcp: lookup …: no such host',
        check: (seen) =>
          matches(seen.outcome('laptop-go send').text, /^dial tcp: lookup rocketmq-broker\.\S+: no such host$/),
      },
      {
        name: 'Java: Send [3] times, still failed, with code 10001',
        zh: 'Java：Send [3] times, still failed，响应码 10001',
        check: (seen) =>
          all(
            java.map((client) =>
              all([
                matches(
                  seen.outcome(`${client} send`).text,
                  /^MQClientException: Send \[3\] times, still failed, cost \[\d+\]ms, Topic: Orders, BrokersSent: \[broker-a, broker-a, broker-a\]/,
                ),
                equals(seen.outcome(`${client} send`).code, 10_001),
              ]),
            ),
          ),
      },
      {
        name: 'Java: the cause names the broker, and no cause is an UnknownHostException',
        zh: 'Java：起因里写出 Broker 的名字，没有一个是 UnknownHostException',
        check: (seen) =>
          all(
            java.map((client) =>
              equals(seen.outcome(`${client} send`).causes, [
                `RemotingConnectException: connect to ${ADVERTISED} failed`,
              ]),
            ),
          ),
      },
    ],
    cured: [
      {
        name: 'inside and outside every send is SEND_OK',
        zh: '集群内外每次发送都是 SEND_OK',
        check: (seen) => allSent(seen, [...inside, ...outside]),
      },
      {
        name: 'all of them go by one advertised text, which means two addresses',
        zh: '都用同一个公布的名字，它对应两个地址',
        check: (seen) =>
          all([
            ...[...inside, ...outside].map((host) =>
              equals(seen.routes({ host, topic: TOPIC })[0]?.addresses, [ADVERTISED]),
            ),
            ...inside.map((host) => equals(seen.dnsAnswers({ host, name: NAME })[0]?.addresses, [POD_BROKER])),
            ...outside.map((host) => equals(seen.dnsAnswers({ host, name: NAME })[0]?.addresses, [NODE])),
          ]),
      },
    ],
  },
})
