import {
  all,
  type ClientSpec,
  defineScenario,
  equals,
  matches,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { allSent } from '../parts/allSent.ts'
import { brokerPod, namesrvPod, POD_BROKER } from '../parts/pods.ts'
import { undotted } from '../parts/undotted.ts'
import { podResolver } from './cluster.ts'

const NAMESRV = 'rocketmq-namesrv.mq.svc.cluster.local'
const BROKER = 'rocketmq-broker-0.mq.svc.cluster.local'
const TOPIC = 'Orders'

const releases = ['java-5.3', 'java-4.9', 'go-2.1.2', 'go-2.1.1'] as const
type Release = (typeof releases)[number]
const sick = ['java-5.3', 'go-2.1.2'] as const

const hostOf = (kind: string, release: Release): string => `${kind}-${release}`
const setting = (release: Release): string => `${release.startsWith('go') ? 'http://' : ''}${NAMESRV}:9876`

const producer = (kind: string, release: Release): readonly [string, ClientSpec] => [
  `${kind} ${release}`,
  {
    kind: 'producer',
    host: hostOf(kind, release),
    dialect: release,
    namesrv: setting(release),
    group: `${kind}-${undotted(release)}`,
  },
]

const kinds = ['old', 'new', 'cut'] as const

export const scenario: Scenario = defineScenario({
  id: 'dns-outage-hits-only-new-connections',
  title: 'CoreDNS is down: old clients run on, restarted ones and broken connections fail',
  story: {
    symptoms: [
      'dial tcp: lookup rocketmq-namesrv.mq.svc.cluster.local: i/o timeout',
      'dial tcp: lookup rocketmq-namesrv.mq.svc.cluster.local: server misbehaving',
      'the topic=Orders route info not found',
      'RemotingConnectException: connect to null failed',
      'No route info of this topic: Orders',
      'RemotingTooMuchRequestException: sendDefaultImpl call timeout',
    ],
    cause:
      'A connection that stands needs no name. A client that starts, and one whose connection has broken, wait for a DNS that does not answer: twice 5 s in Java, until the deadline of the attempt in Go.',
    fix: 'Run two or more replicas of CoreDNS and a cache on each node; keep the last good addresses in the program.',
  },
  zh: {
    symptoms: ['DNS 故障后重启的应用连不上'],
    title: 'CoreDNS 宕机：老客户端照常运行，重启的客户端和断开的连接会失败',
    cause:
      '已经建立的连接不需要解析域名。新启动的客户端和断开连接的客户端，都在等待一个不应答的 DNS：Java 等两次 5 秒，Go 等到这次尝试的截止时间。',
    fix: 'CoreDNS 至少两个副本，每个节点有 DNS 缓存；程序里保留最近可用的地址。',
    cure: 'CoreDNS 有第二个副本，由它应答。',
    steps: {
      before: '故障之前',
      send: '发送',
    },
  },
  topology: {
    hosts: {
      'coredns-0': { role: 'none', addresses: ['10.244.0.53'] },
      'coredns-1': { role: 'none', addresses: ['10.244.0.54'] },
      namesrv: namesrvPod(),
      'broker-a': brokerPod({ settings: { brokerIP1: BROKER }, topics: { [TOPIC]: 4 } }),
      ...Object.fromEntries(
        [...kinds, 'sick'].flatMap((kind, row) =>
          releases.map(
            (release, index) =>
              [
                hostOf(kind, release),
                {
                  role: 'none',
                  addresses: [`10.244.${row + 1}.${index + 1}`],
                  resolver: podResolver('mq', kind === 'sick' ? 'failing' : 'kube-dns'),
                },
              ] as const,
          ),
        ),
      ),
    },
    dns: { [NAMESRV]: { addresses: ['10.244.0.5'] }, [BROKER]: { addresses: [POD_BROKER] } },
    dnsServers: { 'kube-dns': { host: ['coredns-0'] }, failing: {} },
  },
  clients: Object.fromEntries([
    ...kinds.flatMap((kind) => releases.map((release) => producer(kind, release))),
    ...sick.map((release) => producer('sick', release)),
  ]),
  timeline: [
    ...(['old', 'cut'] as const).flatMap((kind) =>
      releases.flatMap((release) => [
        { at: '5s', do: 'start', client: `${kind} ${release}` } as const,
        {
          at: '5s',
          as: `${kind} ${release} before`,
          do: 'send',
          client: `${kind} ${release}`,
          topic: TOPIC,
          body: 'a',
        } as const,
      ]),
    ),
    { at: '40s', do: 'powerOff', host: 'coredns-0' },
    { at: '40s', do: 'dnsServer', dnsServer: 'failing', state: 'fails' },
    // The connections of some clients to the broker break. The JDK has forgotten the name by then.
    { at: '50s', do: 'reset', from: releases.map((release) => hostOf('cut', release)), to: 'broker-a' },
    ...releases.flatMap((release) => [
      { at: '60s', as: `old ${release} send`, do: 'send', client: `old ${release}`, topic: TOPIC, body: 'b' } as const,
      { at: '60s', as: `cut ${release} send`, do: 'send', client: `cut ${release}`, topic: TOPIC, body: 'c' } as const,
      { at: '60s', do: 'start', client: `new ${release}` } as const,
      // The timer of 4.9.7 asks for a route 10 ms after the start, before any program sends.
      {
        at: '60100ms',
        as: `new ${release} send`,
        do: 'send',
        client: `new ${release}`,
        topic: TOPIC,
        body: 'd',
      } as const,
    ]),
    ...sick.flatMap((release) => [
      { at: '60s', do: 'start', client: `sick ${release}` } as const,
      {
        at: '60s',
        as: `sick ${release} send`,
        do: 'send',
        client: `sick ${release}`,
        topic: TOPIC,
        body: 'e',
      } as const,
    ]),
  ],
  lasts: '90s',
  cure: {
    sentence: 'CoreDNS has a second replica, which answers.',
    topology: { dnsServers: { 'kube-dns': { host: ['coredns-0', 'coredns-1'] } } },
  },
  expect: {
    broken: [
      {
        name: 'old clients go on, new ones fail',
        zh: '老客户端照常工作，新客户端失败',
        check: (seen) =>
          all([
            ...releases.map((release) => equals(seen.outcome(`old ${release} send`).text, 'SEND_OK')),
            ...releases.map((release) => equals(seen.outcome(`new ${release} send`).state, 'failed')),
          ]),
      },
      {
        name: 'a new 5.3.3: connect to null failed after 10 s',
        zh: '新的 5.3.3 客户端：10 秒后 connect to null failed',
        check: (seen) =>
          all([
            matches(seen.outcome('new java-5.3 send').text, /connect to null failed$/),
            within(seen.outcome('new java-5.3 send').tookMs, 10_000, 10_200),
          ]),
      },
      {
        name: 'a new 4.9.7: No route info of this topic (10005) after 6 s',
        zh: '新的 4.9.7 客户端：6 秒后 No route info of this topic（10005）',
        check: (seen) =>
          all([
            matches(seen.outcome('new java-4.9 send').text, `No route info of this topic: ${TOPIC}`),
            equals(seen.outcome('new java-4.9 send').code, 10_005),
            within(seen.outcome('new java-4.9 send').tookMs, 6000, 6200),
          ]),
      },
      {
        name: 'a new Go client: route info not found after 24 s (2.1.2) or 12 s (2.1.1), with i/o timeout in the log alone',
        zh: '新的 Go 客户端：24 秒（2.1.2）或 12 秒（2.1.1）后 route info not found，i/o timeout 只出现在日志里',
        check: (seen) =>
          all([
            within(seen.outcome('new go-2.1.2 send').tookMs, 24_000, 24_300),
            within(seen.outcome('new go-2.1.1 send').tookMs, 12_000, 12_300),
            ...(['go-2.1.2', 'go-2.1.1'] as const).flatMap((release) => [
              equals(seen.outcome(`new ${release} send`).text, `the topic=${TOPIC} route info not found`),
              matches(
                String(
                  seen.logs({ host: hostOf('new', release), message: 'connect to namesrv failed.' })[0]?.fields[
                    'underlayError'
                  ],
                ),
                `lookup ${NAMESRV}: i/o timeout`,
              ),
            ]),
          ]),
      },
      {
        name: 'a broken connection to the broker is not mended: call timeout after 10 s; i/o timeout after 12 s',
        zh: '到 Broker 的连接断开后无法重建：10 秒后 call timeout；12 秒后 i/o timeout',
        check: (seen) =>
          all([
            ...(['java-5.3', 'java-4.9'] as const).flatMap((release) => [
              matches(seen.outcome(`cut ${release} send`).text, 'sendDefaultImpl call timeout'),
              within(seen.outcome(`cut ${release} send`).tookMs, 10_000, 10_300),
            ]),
            ...(['go-2.1.2', 'go-2.1.1'] as const).flatMap((release) => [
              equals(seen.outcome(`cut ${release} send`).text, `dial tcp: lookup ${BROKER}: i/o timeout`),
              within(seen.outcome(`cut ${release} send`).tookMs, 12_000, 12_300),
            ]),
          ]),
      },
      {
        name: 'a DNS that answers with a failure costs no time, and the text is the same',
        zh: 'DNS 应答失败时不耗时间，文本相同',
        control: { topology: { dnsServers: { failing: { host: 'coredns-0' } } } },
        check: (seen) =>
          all([
            matches(seen.outcome('sick java-5.3 send').text, /connect to null failed$/),
            equals(seen.outcome('sick go-2.1.2 send').text, `the topic=${TOPIC} route info not found`),
            matches(
              String(
                seen.logs({ host: hostOf('sick', 'go-2.1.2'), message: 'connect to namesrv failed.' })[0]?.fields[
                  'underlayError'
                ],
              ),
              `lookup ${NAMESRV}: server misbehaving`,
            ),
            ...sick.map((release) => within(seen.outcome(`sick ${release} send`).tookMs, 0, 150)),
          ]),
      },
    ],
    cured: [
      {
        name: 'new clients start: SEND_OK',
        zh: '新客户端能启动：SEND_OK',
        check: (seen) =>
          allSent(
            seen,
            releases.map((release) => `new ${release}`),
          ),
      },
      {
        name: 'broken connections are opened again: SEND_OK',
        zh: '断开的连接重新建立：SEND_OK',
        check: (seen) =>
          allSent(
            seen,
            releases.map((release) => `cut ${release}`),
          ),
      },
    ],
  },
})
