import {
  all,
  defineScenario,
  equals,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { allSent } from '../parts/allSent.ts'
import { clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { hostOf, producers } from '../parts/producers.ts'
import { startAll } from '../parts/starting.ts'

// A load balancer in front of a broker asks its port 10911 for a web page.

const VIP = '10.0.0.100'
const PERIOD_MS = 5000
const releases = ['java-5.3', 'go-2.1.2'] as const

/** "GET " read as the length of a frame, and its own four bytes. */
const LENGTH = '1195725860'

const undecodable = (seen: Observations): number =>
  seen
    .logs({ host: 'broker-a', message: 'undecodable bytes' })
    .filter(({ fields }) => String(fields['error']).includes(LENGTH)).length

const checks = (seen: Observations): number => seen.accepted('broker-a', { from: 'balancer' }).length

export const scenario: Scenario = defineScenario({
  id: 'http-probe-on-remoting-port',
  title: 'httpGet or LB HTTP health check against 9876/10911',
  story: {
    symptoms: [
      'TooLongFrameException: Adjusted frame length exceeds 16777216: 1195725860 - discarded',
      'RemotingConnectException: connect to <load balancer>:10911 failed',
    ],
    cause:
      'The port speaks the remoting protocol, and the health check HTTP: the broker takes "GET " for the length of a frame, more than a gigabyte, and closes the connection. The check never gets a page, and the load balancer takes the broker out.',
    fix: 'A health check that opens a TCP connection (tcpSocket), or runs mqadmin.',
    links: ['apache/incubator-seata-k8s#3', 'apache/rocketmq#6784', 'apache/rocketmq#2015'],
  },
  zh: {
    symptoms: ['健康检查失败，端口却是通的'],
    title: '对 9876/10911 端口做 httpGet 或负载均衡的 HTTP 健康检查',
    cause:
      '该端口使用 remoting 协议，而健康检查使用 HTTP：Broker 把“GET ”当作帧长度（超过 1 GB）并关闭连接。检查永远得不到页面，负载均衡于是摘除该 Broker。',
    fix: '使用建立 TCP 连接的健康检查（tcpSocket），或者执行 mqadmin。',
    cure: '健康检查改为建立 TCP 连接。',
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': {
        role: 'broker',
        addresses: ['10.0.0.2'],
        settings: { namesrvAddr: NAMESRV, brokerIP1: VIP },
        topics: { Orders: 4 },
      },
      balancer: { role: 'none', addresses: [VIP] },
      ...clientHosts(releases.map(hostOf)),
    },
    loadBalancers: {
      'broker service': {
        on: 'balancer',
        at: `${VIP}:10911`,
        to: ['broker-a:10911'],
        check: { kind: 'http', interval: '5s' },
      },
    },
  },
  clients: producers(releases, { group: 'shop' }),
  timeline: [
    ...startAll('1s', releases),
    ...releases.map((client) => ({ at: '30s', do: 'send', client, topic: 'Orders', body: 'order' }) as const),
  ],
  lasts: '60s',
  cure: {
    sentence: 'The health check opens a TCP connection.',
    topology: { loadBalancers: { 'broker service': { check: { kind: 'tcp' } } } },
  },
  expect: {
    broken: [
      {
        name: 'every check leaves the number 1195725860 in the log of the broker',
        zh: '每次检查都在 Broker 日志里留下数字 1195725860',
        check: (seen) =>
          all([
            within(checks(seen), 60_000 / PERIOD_MS - 2, 60_000 / PERIOD_MS),
            equals(undecodable(seen), checks(seen)),
          ]),
      },
      {
        name: 'the load balancer has no broker any more: it refuses Java and Go',
        zh: '负载均衡后面不再有 Broker：Java 和 Go 都被拒绝',
        check: (seen) =>
          all([
            matches(seen.outcome('java-5.3 send').causes[0] ?? '', `connect to ${VIP}:10911 failed`),
            equals(seen.outcome('go-2.1.2 send').text, `dial tcp ${VIP}:10911: connect: connection refused`),
          ]),
      },
    ],
    cured: [
      {
        name: 'no decoder error, and sends are SEND_OK',
        zh: '没有解码错误，发送都是 SEND_OK',
        check: (seen) => all([equals(undecodable(seen), 0), allSent(seen, releases)]),
      },
    ],
  },
})
