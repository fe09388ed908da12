import { all, defineScenario, equals, matches, type Scenario } from '../../src/scenario/index.ts'
import { allSent } from '../parts/allSent.ts'
import { clients, fixed, fresh, HEADLESS, restart, STATIC, TOPIC, timeline, topology } from './hostsBlock.ts'

export const scenario: Scenario = defineScenario({
  id: 'coredns-hosts-without-fallthrough',
  title: 'A hosts block in CoreDNS without fallthrough takes every other name away',
  story: {
    symptoms: [
      'dial tcp: lookup rocketmq-namesrv-headless.rocketmq.svc.cluster.local: server misbehaving',
      'java.net.UnknownHostException: rocketmq-namesrv-headless.rocketmq.svc.cluster.local: Temporary failure in name resolution',
      'RemotingConnectException: connect to null failed',
    ],
    cause:
      'The hosts plugin comes before the plugins kubernetes and forward, and answers for all names of its server block. A name that it does not have ends there, with SERVFAIL, unless the block says fallthrough.',
    fix: 'Write fallthrough on a line of its own into the block, or give the block the zone of its names.',
    links: ['coredns/coredns#3650', 'coredns/coredns#2482', 'coredns/coredns#6855'],
  },
  zh: {
    symptoms: ['CoreDNS 域名解析失败'],
    title: 'CoreDNS 的 hosts 块没有 fallthrough，其他名字全部解析失败',
    cause:
      'hosts 插件排在 kubernetes 和 forward 之前，对所在 server 块的所有名字负责。它没有的名字到此为止，返回 SERVFAIL，除非块里写了 fallthrough。',
    fix: '在块里单独一行写上 fallthrough，或者把块限定在这些名字自己的区域。',
    cure: 'hosts 块里加上了 fallthrough。',
    steps: {
      'send again': '再次发送',
      'CoreDNS restarts': 'CoreDNS 重启',
    },
  },
  topology,
  clients,
  timeline: [...timeline, restart('')],
  lasts: '80s',
  cure: {
    sentence: 'The hosts block ends in fallthrough.',
    without: ['CoreDNS restarts'],
    timeline: [restart('fallthrough')],
  },
  expect: {
    broken: [
      {
        name: 'the static name resolves, names of the cluster do not: SERVFAIL',
        zh: '静态名字能解析，集群内的名字得到 SERVFAIL',
        check: (seen) =>
          all([
            equals(seen.dnsAnswers({ host: 'static-java', name: STATIC })[0]?.addresses, ['10.244.0.5']),
            ...(['new-java', 'new-go'] as const).map((host) =>
              equals(seen.dnsAnswers({ host, name: HEADLESS })[0]?.outcome, 'serverFailure'),
            ),
          ]),
      },
      {
        name: 'new clients fail at once: connect to null failed; route info not found, with server misbehaving in the log',
        zh: '新客户端立即失败：connect to null failed；route info not found，日志里是 server misbehaving',
        check: (seen) =>
          all([
            matches(seen.outcome('new java send').text, /connect to null failed$/),
            equals(seen.outcome('new go send').text, `the topic=${TOPIC} route info not found`),
            matches(
              String(seen.logs({ host: 'new-go', message: 'connect to namesrv failed.' })[0]?.fields['underlayError']),
              `lookup ${HEADLESS}: server misbehaving`,
            ),
            ...fresh.map((client) => equals((seen.outcome(`${client} send`).tookMs ?? 9999) < 150, true)),
          ]),
      },
      {
        name: 'clients by the static name start, and one that is connected already goes on',
        zh: '使用静态名字的客户端能启动，已连接的客户端照常工作',
        check: (seen) =>
          all([
            allSent(seen, fixed),
            equals(seen.outcome('old send again').text, 'SEND_OK'),
            equals(seen.fallthroughZones('coredns'), []),
          ]),
      },
    ],
    cured: [
      {
        name: 'names of both kinds resolve',
        zh: '两类名字都能解析',
        check: (seen) =>
          all([
            equals(seen.dnsAnswers({ host: 'static-java', name: STATIC })[0]?.addresses, ['10.244.0.5']),
            equals(seen.dnsAnswers({ host: 'new-java', name: HEADLESS })[0]?.addresses, ['10.244.0.5']),
          ]),
      },
      {
        name: 'new clients start: SEND_OK',
        zh: '新客户端能启动：SEND_OK',
        check: (seen) => allSent(seen, [...fresh, ...fixed]),
      },
    ],
  },
})
