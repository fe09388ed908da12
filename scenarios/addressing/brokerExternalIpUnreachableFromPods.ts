import {
  all,
  type ClientSpec,
  defineScenario,
  equals,
  type Finding,
  matches,
  type Observations,
  type Scenario,
  type Step,
  within,
} from '../../src/scenario/index.ts'
import { clientHost } from '../parts/machines.ts'
import { brokerPod, namesrvPod, POD_BROKER } from '../parts/pods.ts'
import { startAndSend } from '../parts/starting.ts'
import { undotted } from '../parts/undotted.ts'

// Two overlays: from one the way to the node network is silently dropped, from the other it is rejected. Each client
// release runs in a pod of its own on both.

const EXTERNAL = '10.1.7.229:10911'
const NAME = 'rocketmq-broker.rocketmq.svc.cluster.local'
const NAMESRV = 'http://rocketmq-namesrv.rocketmq.svc.cluster.local:9876'
const TOPIC = 'Orders'

const releases = ['java-5.3', 'java-4.9', 'go-2.1.2', 'go-2.1.1'] as const
const ways = ['drop', 'reject'] as const
type Release = (typeof releases)[number]

const each = <T>(made: (way: (typeof ways)[number], release: Release, index: number) => T): readonly T[] =>
  ways.flatMap((way) => releases.map((release, index) => made(way, release, index)))

const group = (kind: string, release: Release, way: string): string => `${kind}-${undotted(release)}-${way}`

const hosts = each((way, release, index) => {
  const address = `10.244.${way === 'drop' ? 8 : 9}.${index + 10}`
  return [`pod-${release}-${way}`, clientHost(address, `pods-${way}`)] as const
})

const clients = each((way, release): readonly (readonly [string, ClientSpec])[] => {
  const host = `pod-${release}-${way}`
  const common = { host, dialect: release, namesrv: NAMESRV } as const
  return [
    [`${release} producer (${way})`, { ...common, kind: 'producer', group: group('PG', release, way) }],
    [
      `${release} consumer (${way})`,
      { ...common, kind: 'consumer', group: group('CG', release, way), subscriptions: { [TOPIC]: '*' } },
    ],
  ]
}).flat()

const timeline = each((way, release): readonly Step[] => [
  ...startAndSend({
    at: '10s',
    client: `${release} producer (${way})`,
    topic: TOPIC,
    body: `first of ${release}, ${way}`,
  }),
  { at: '30s', do: 'start', client: `${release} consumer (${way})` },
  {
    at: '90s',
    as: `${release} producer (${way}) send again`,
    do: 'send',
    client: `${release} producer (${way})`,
    topic: TOPIC,
    body: `order of ${release}, ${way}`,
  },
]).flat()

const send = (seen: Observations, release: Release, way: string) => seen.outcome(`${release} producer (${way}) send`)

/** The same about several client releases. */
const forEach = (of: readonly Release[], way: string, check: (release: Release, host: string) => Finding): Finding =>
  all(of.map((release) => check(release, `pod-${release}-${way}`)))

const addressesSeen = (seen: Observations): readonly string[] | undefined => {
  const routes = each((way, release) => seen.routes({ host: `pod-${release}-${way}`, topic: TOPIC }))
  if (routes.some((answers) => answers.length === 0)) return undefined
  return [...new Set(routes.flat().flatMap(({ addresses }) => addresses))]
}

const java = ['java-5.3', 'java-4.9'] as const
const go = ['go-2.1.2', 'go-2.1.1'] as const

export const scenario: Scenario = defineScenario({
  id: 'broker-external-ip-unreachable-from-pods',
  title: 'brokerIP1 is an external address that in-cluster clients cannot route to',
  story: {
    symptoms: [
      'RemotingTooMuchRequestException: sendDefaultImpl call timeout',
      'MQClientException: Send [3] times, still failed, cost [..]ms, Topic: .., BrokersSent: [broker-a, broker-a, broker-a]',
      'RemotingConnectException: connect to 10.1.7.229:10911 failed',
      'dial tcp 10.1.7.229:10911: i/o timeout',
      'dial tcp 10.1.7.229:10911: connect: connection refused',
      'send heart beat to broker error',
      'get consumer list of group from broker error',
      'dial tcp 10.1.7.229:10911: connect: no route to host',
    ],
    cause:
      'RocketMQ is a protocol of two hops: the NameServer hands out the literal brokerIP1:listenPort, and the client dials it itself. Reaching port 9876 proves nothing about 10911.',
    fix: 'Advertise an address that is valid where the clients are (a pod or Service name inside the cluster), and restart the broker so that it registers anew.',
    links: ['apache/rocketmq#2933', 'apache/rocketmq#3440', 'huanwei/rocketmq-operator#52'],
  },
  zh: {
    symptoms: ['发送消息连接超时', '连不上 Broker，但 9876 端口是通的', '生产者发送消息超时'],
    title: 'brokerIP1 是集群内客户端无法路由到的外部地址',
    cause:
      'RocketMQ 是两跳协议：NameServer 原样返回 brokerIP1:listenPort，由客户端自己去连接。能连上 9876 端口并不说明能连上 10911。',
    fix: '让 Broker 对外公布客户端所在网络可达的地址（集群内使用 Pod 或 Service 名称），并重启 Broker 使其重新注册。',
    cure: `brokerIP1 改为 ${NAME}，并重启 Broker。`,
    steps: {
      'send again': '再次发送',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvPod('pods'),
      'broker-a': brokerPod({ settings: { brokerIP1: '10.1.7.229' }, topics: { [TOPIC]: 4 } }, { network: 'pods' }),
      // The node publishes the broker's port for the office network; pods never get that far.
      'node-1': clientHost('10.1.7.229', 'lan'),
      ...Object.fromEntries(hosts),
    },
    routes: [
      { from: 'pods-drop', to: 'pods' },
      { from: 'pods-reject', to: 'pods' },
      { from: 'pods-drop', to: 'lan' },
      { from: 'pods-reject', to: 'lan' },
      { from: 'lan', to: 'pods' },
    ],
    firewall: [
      { from: 'network:pods-drop', to: '10.1.7.0/24', action: 'drop' },
      { from: 'network:pods-reject', to: '10.1.7.0/24', action: 'reject' },
    ],
    published: { hostPort: { at: EXTERNAL, to: 'broker-a:10911', fromNetworks: ['lan'] } },
    dns: {
      'rocketmq-namesrv.rocketmq.svc.cluster.local': { addresses: ['10.244.0.5'] },
      [NAME]: { addresses: [POD_BROKER] },
    },
  },
  clients: Object.fromEntries(clients),
  timeline,
  lasts: '3m',
  cure: {
    sentence: `brokerIP1 becomes ${NAME}, and the broker restarts.`,
    timeline: [{ at: '5s', do: 'restart', server: 'broker-a', settings: { brokerIP1: NAME } }],
  },
  expect: {
    broken: [
      {
        name: 'the NameServer answers every client, and the route names 10.1.7.229:10911',
        zh: 'NameServer 应答每个客户端，路由里是 10.1.7.229:10911',
        check: (seen) => equals(addressesSeen(seen), [EXTERNAL]),
      },
      {
        name: 'the broker accepts no connection',
        zh: 'Broker 没有收到任何连接',
        check: (seen) => equals(seen.accepted('broker-a').length, 0),
      },
      {
        name: 'dropped, Java: sendDefaultImpl call timeout',
        zh: '丢弃，Java：sendDefaultImpl call timeout',
        check: (seen) =>
          forEach(java, 'drop', (release) =>
            equals(send(seen, release, 'drop').text, 'RemotingTooMuchRequestException: sendDefaultImpl call timeout'),
          ),
      },
      {
        name: 'dropped, Java: at 3 s, after one attempt',
        zh: '丢弃，Java：3 秒，尝试一次',
        check: (seen) =>
          forEach(java, 'drop', (release, host) =>
            all([
              within(send(seen, release, 'drop').tookMs, 3000, 3400),
              equals(seen.dials({ host, during: `${release} producer (drop) send`, to: EXTERNAL }).length, 1),
            ]),
          ),
      },
      {
        name: 'dropped, Go: i/o timeout',
        zh: '丢弃，Go：i/o timeout',
        check: (seen) =>
          forEach(go, 'drop', (release) =>
            equals(send(seen, release, 'drop').text, `dial tcp ${EXTERNAL}: i/o timeout`),
          ),
      },
      {
        // A heartbeat of the same client may dial once more meanwhile.
        name: 'dropped, Go: at 12 s, after 4 attempts',
        zh: '丢弃，Go：12 秒，尝试 4 次',
        check: (seen) =>
          forEach(go, 'drop', (release, host) =>
            all([
              within(send(seen, release, 'drop').tookMs, 12_000, 12_200),
              equals(send(seen, release, 'drop').attempts, 4),
              within(seen.dials({ host, during: `${release} producer (drop) send`, to: EXTERNAL }).length, 4, 5),
            ]),
          ),
      },
      {
        name: 'rejected, Java: Send [3] times, still failed, all three on broker-a',
        zh: '拒绝，Java：Send [3] times, still failed，三次都是 broker-a',
        check: (seen) =>
          forEach(java, 'reject', (release) =>
            matches(
              send(seen, release, 'reject').text,
              /^MQClientException: Send \[3\] times, still failed, cost \[\d+\]ms, Topic: Orders, BrokersSent: \[broker-a, broker-a, broker-a\]/,
            ),
          ),
      },
      {
        name: 'rejected, Java: caused by RemotingConnectException, code 10001',
        zh: '拒绝，Java：起因是 RemotingConnectException，响应码 10001',
        check: (seen) =>
          forEach(java, 'reject', (release) =>
            all([
              matches(
                send(seen, release, 'reject').causes[0],
                `RemotingConnectException: connect to ${EXTERNAL} failed`,
              ),
              equals(send(seen, release, 'reject').code, 10_001),
            ]),
          ),
      },
      {
        name: 'rejected, Java: all of it well under 3 s',
        zh: '拒绝，Java：总共远不到 3 秒',
        check: (seen) =>
          forEach(java, 'reject', (release) =>
            all([
              equals(send(seen, release, 'reject').state, 'failed'),
              within(send(seen, release, 'reject').tookMs, 0, 300),
            ]),
          ),
      },
      {
        name: 'rejected, Go: connection refused at once, after 4 attempts',
        zh: '拒绝，Go：立即 connection refused，尝试 4 次',
        check: (seen) =>
          forEach(go, 'reject', (release, host) =>
            all([
              equals(send(seen, release, 'reject').text, `dial tcp ${EXTERNAL}: connect: connection refused`),
              within(send(seen, release, 'reject').tookMs, 0, 300),
              equals(send(seen, release, 'reject').attempts, 4),
              within(seen.dials({ host, during: `${release} producer (reject) send`, to: EXTERNAL }).length, 4, 5),
            ]),
          ),
      },
      {
        name: 'Go consumers log: send heart beat to broker error, get consumer list of group from broker error',
        zh: 'Go 消费者的日志：send heart beat to broker error，get consumer list of group from broker error',
        check: (seen) =>
          all(
            ways.map((way) =>
              forEach(go, way, (_, host) =>
                all([
                  matches(seen.logs({ host, message: 'heart beat' })[0]?.message, 'send heart beat to broker error'),
                  matches(
                    seen.logs({ host, message: 'consumer list' })[0]?.message,
                    'get consumer list of group from broker error',
                  ),
                ]),
              ),
            ),
          ),
      },
      {
        name: 'no consumer receives anything',
        zh: '没有消费者收到消息',
        check: (seen) => equals(receivedBodies(seen), []),
      },
    ],
    cured: [
      {
        name: 'the broker registers 10.1.7.229 first, and the internal name after its restart',
        zh: 'Broker 先注册 10.1.7.229，重启后注册内部名字',
        check: (seen) =>
          equals(
            [...new Set(seen.registrations({ broker: 'broker-a' }).map(({ address }) => address))],
            [EXTERNAL, `${NAME}:10911`],
          ),
      },
      {
        name: 'the route names the internal name',
        zh: '路由里是内部名字',
        check: (seen) => equals(addressesSeen(seen), [`${NAME}:10911`]),
      },
      {
        name: 'every send is SEND_OK',
        zh: '每次发送都是 SEND_OK',
        check: (seen) =>
          all(
            each((way, release) =>
              all([
                equals(send(seen, release, way).text, 'SEND_OK'),
                equals(seen.outcome(`${release} producer (${way}) send again`).text, 'SEND_OK'),
              ]),
            ),
          ),
      },
      {
        name: 'every pod reaches the broker',
        zh: '每个 Pod 都能连到 Broker',
        check: (seen) =>
          all(
            each((way, release) => within(seen.accepted('broker-a', { from: `pod-${release}-${way}` }).length, 1, 10)),
          ),
      },
      {
        name: 'every consumer receives every body sent while it runs',
        zh: '每个消费者收到运行期间发送的全部消息',
        check: (seen) =>
          all(
            each((way, release) =>
              equals(
                seen
                  .received(`${release} consumer (${way})`)
                  .map(({ body }) => body)
                  .filter((body) => body.startsWith('order of'))
                  .sort(),
                each((otherWay, other) => `order of ${other}, ${otherWay}`).toSorted(),
              ),
            ),
          ),
      },
    ],
  },
})

function receivedBodies(seen: Observations): readonly string[] {
  return each((way, release) => seen.received(`${release} consumer (${way})`))
    .flat()
    .map(({ body }) => body)
}
