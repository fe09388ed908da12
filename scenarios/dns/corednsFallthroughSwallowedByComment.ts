import { all, defineScenario, equals, matches, type Scenario } from '../../src/scenario/index.ts'
import { clients, fixed, fresh, HEADLESS, restart, TOPIC, timeline, topology } from './hostsBlock.ts'

export const scenario: Scenario = defineScenario({
  id: 'coredns-fallthrough-swallowed-by-comment',
  title: '"fallthrough // note" in a Corefile falls through for two odd zones only',
  story: {
    symptoms: [
      'dial tcp: lookup rocketmq-namesrv-headless.rocketmq.svc.cluster.local: server misbehaving',
      'RemotingConnectException: connect to null failed',
    ],
    cause:
      'Comments in a Corefile begin with #. What stands behind fallthrough is a list of zones, so that // and the words after it are zones, and only their names fall through. Nothing is a syntax error.',
    fix: 'Take the comment away, or begin it with #.',
    links: ['coredns/coredns#6855'],
  },
  zh: {
    title: 'Corefile 里写 “fallthrough // 说明”，只对两个奇怪的区域生效',
    cause:
      'Corefile 的注释以 # 开头。fallthrough 后面是区域列表，所以 // 和后面的文字都成了区域，只有它们的名字才会继续往下解析，而且没有任何语法错误。',
    fix: '去掉注释，或者用 # 开头。',
    cure: '注释改为以 # 开头。',
    steps: {
      'send again': '再次发送',
      'CoreDNS restarts': 'CoreDNS 重启',
    },
  },
  topology,
  clients,
  timeline: [...timeline, restart('fallthrough // 必须添加')],
  lasts: '80s',
  cure: {
    sentence: 'The comment begins with #.',
    without: ['CoreDNS restarts'],
    timeline: [restart('fallthrough # 必须添加')],
  },
  expect: {
    broken: [
      {
        name: 'the zones of fallthrough are the words of the comment, and not all names',
        zh: 'fallthrough 的区域变成了注释里的单词，而不是所有名字',
        check: (seen) => equals(seen.fallthroughZones('coredns'), ['//.', '必须添加.']),
      },
      {
        name: 'names of the cluster do not resolve, and new clients fail',
        zh: '集群内的名字解析不了，新客户端失败',
        check: (seen) =>
          all([
            ...(['new-java', 'new-go'] as const).map((host) =>
              equals(seen.dnsAnswers({ host, name: HEADLESS })[0]?.outcome, 'serverFailure'),
            ),
            matches(seen.outcome('new java send').text, /connect to null failed$/),
            equals(seen.outcome('new go send').text, `the topic=${TOPIC} route info not found`),
          ]),
      },
    ],
    cured: [
      {
        name: 'bare fallthrough means all names',
        zh: '单独的 fallthrough 对所有名字生效',
        check: (seen) => equals(seen.fallthroughZones('coredns'), ['.']),
      },
      {
        name: 'names resolve, and every client starts',
        zh: '名字能解析，所有客户端都能启动',
        check: (seen) =>
          all([
            equals(seen.dnsAnswers({ host: 'new-go', name: HEADLESS })[0]?.addresses, ['10.244.0.5']),
            ...[...fresh, ...fixed].map((client) => equals(seen.outcome(`${client} send`).text, 'SEND_OK')),
          ]),
      },
    ],
  },
})
