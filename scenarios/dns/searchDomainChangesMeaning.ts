import {
  all,
  type ClientSpec,
  defineScenario,
  equals,
  type Finding,
  matches,
  type Observations,
  type Scenario,
} from '../../src/scenario/index.ts'
import { allSent } from '../parts/allSent.ts'
import { brokerPod, namesrvPod } from '../parts/pods.ts'
import { startAndSend } from '../parts/starting.ts'

// Pods of the namespace shop. Two are given the short name of a NameServer in another namespace, two the name of one outside of
// the cluster, whose completion meets a wildcard of the company.

const SHORT = 'rocketmq-namesrv'
const FULL = 'rocketmq-namesrv.mq.svc.cluster.local'
const OUTSIDE = 'mq.example.com'
const WILDCARD = '203.0.113.80'
const TOPIC = 'Orders'
const cluster = ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local']
const company = [...cluster, 'corp.example']

const programs = [
  { name: 'short java', release: 'java-5.3', broken: SHORT, cured: `${FULL}.` },
  { name: 'short go', release: 'go-2.1.2', broken: SHORT, cured: `${FULL}.` },
  { name: 'outside java', release: 'java-5.3', broken: OUTSIDE, cured: `${OUTSIDE}.` },
  { name: 'outside go', release: 'go-2.1.2', broken: OUTSIDE, cured: `${OUTSIDE}.` },
] as const
type Program = (typeof programs)[number]

const names = programs.map(({ name }) => name)
const hostOf = ({ name }: Program): string => `pod-${name.replace(' ', '-')}`
const setting = ({ release }: Program, name: string): string => `${release === 'go-2.1.2' ? 'http://' : ''}${name}:9876`
const asked = (seen: Observations, program: Program, during: string): readonly string[] =>
  seen.dnsQueries({ host: hostOf(program), during }).map(({ name }) => name)
const of = (kind: 'short' | 'outside', check: (program: Program) => Finding): Finding =>
  all(programs.filter(({ name }) => name.startsWith(kind)).map(check))

export const scenario: Scenario = defineScenario({
  id: 'search-domain-changes-meaning',
  title: 'The search list of a pod makes another name out of the one that was written',
  story: {
    symptoms: [
      'dial tcp: lookup rocketmq-namesrv: no such host',
      'RemotingConnectException: connect to null failed',
      'TooLongFrameException: Adjusted frame length exceeds 16777216: 1213486164 - discarded',
    ],
    cause:
      'A name with fewer dots than ndots, which is 5 in pods, is tried with every search domain first. A short name belongs to the namespace of the pod, and a wildcard in a search domain answers for names of the whole world.',
    fix: 'Write the full name with a dot at its end, or set ndots to 1, or use a name that no search domain completes.',
    links: ['kubernetes/kubernetes#49113', 'kubernetes/kubernetes#25861', 'openshift/origin#17316', 'k3s-io/k3s#2801'],
  },
  zh: {
    title: 'Pod 的 search 列表把写下的名字变成了另一个名字',
    cause:
      '点数少于 ndots（Pod 里是 5）的名字，会先依次加上每个搜索域去查询。短名字属于 Pod 自己的命名空间；搜索域里如果有泛解析，就会替全世界的名字作答。',
    fix: '写完整域名并以点结尾，或把 ndots 设为 1，或使用不会被搜索域补全的名字。',
    cure: '每个名字都写全，并以点结尾。',
  },
  topology: {
    hosts: {
      'namesrv-mq': namesrvPod(),
      'broker-a': brokerPod({ topics: { [TOPIC]: 4 } }),
      intranet: { role: 'none', addresses: [WILDCARD] },
      ...Object.fromEntries(
        programs.map((program, index) => [
          hostOf(program),
          {
            role: 'none',
            addresses: [`10.244.1.${index + 1}`],
            resolver: { search: program.name.startsWith('short') ? cluster : company, ndots: 5 },
          } as const,
        ]),
      ),
    },
    dns: {
      [FULL]: { addresses: ['10.244.0.5'] },
      [OUTSIDE]: { addresses: ['10.244.0.5'] },
      '*.corp.example': { addresses: [WILDCARD] },
    },
    // The web server of the company, which answers on every port.
    webServers: { portal: { host: 'intranet', port: 9876, body: 'Welcome' } },
  },
  clients: Object.fromEntries(
    programs.map((program): readonly [string, ClientSpec] => [
      program.name,
      {
        kind: 'producer',
        host: hostOf(program),
        dialect: program.release,
        namesrv: setting(program, program.broken),
        group: hostOf(program),
      },
    ]),
  ),
  timeline: names.flatMap((client) => startAndSend({ at: '5s', client, topic: TOPIC, body: `from ${client}` })),
  lasts: '40s',
  cure: {
    sentence: 'Every name is written in full, with a dot at its end.',
    clients: Object.fromEntries(
      programs.map((program) => [program.name, { namesrv: setting(program, program.cured) }]),
    ),
  },
  expect: {
    broken: [
      {
        name: 'the short name: every completion is asked for, then the name itself, and there is no such name',
        zh: '短名字：先查询所有补全名，再查询名字本身，都没有这个域名',
        check: (seen) =>
          of('short', (program) =>
            all([
              equals(asked(seen, program, `${program.name} send`).slice(0, 4), [
                ...cluster.map((domain) => `${SHORT}.${domain}`),
                SHORT,
              ]),
              equals(
                [...new Set(seen.dnsAnswers({ host: hostOf(program) }).map(({ outcome }) => outcome))],
                ['notFound'],
              ),
            ]),
          ),
      },
      {
        name: 'Java: connect to null failed; Go: route info not found, with no such host in the log',
        zh: 'Java：connect to null failed；Go：route info not found，日志里是 no such host',
        check: (seen) =>
          all([
            matches(seen.outcome('short java send').text, /connect to null failed$/),
            equals(seen.outcome('short go send').text, `the topic=${TOPIC} route info not found`),
            matches(
              String(
                seen.logs({ host: 'pod-short-go', message: 'connect to namesrv failed.' })[0]?.fields['underlayError'],
              ),
              `dial tcp: lookup ${SHORT}: no such host`,
            ),
          ]),
      },
      {
        name: 'the name outside: the fourth completion meets the wildcard, whose address is dialled',
        zh: '外部名字：第四个补全名命中泛解析，于是连接那个地址',
        check: (seen) =>
          of('outside', (program) =>
            all([
              equals(
                asked(seen, program, `${program.name} send`).slice(0, 4),
                company.map((domain) => `${OUTSIDE}.${domain}`),
              ),
              equals([...new Set(seen.dials({ host: hostOf(program) }).map(({ to }) => to))], [`${WILDCARD}:9876`]),
            ]),
          ),
      },
      {
        name: 'what answers there is no NameServer: HTTP, read as a frame of 1213486164 bytes',
        zh: '那里应答的不是 NameServer，而是 HTTP，被当作 1213486164 字节的一帧',
        check: (seen) =>
          all([
            matches(
              String(seen.logs({ host: 'pod-outside-java', message: 'undecodable bytes' })[0]?.fields['error']),
              '1213486164',
            ),
            equals(seen.outcome('outside java send').state, 'failed'),
            equals(seen.outcome('outside go send').state, 'failed'),
          ]),
      },
    ],
    cured: [
      {
        name: 'one query for each lookup, to the right address',
        zh: '每次解析只查询一次，地址正确',
        check: (seen) =>
          all(
            programs.flatMap((program) => [
              equals([...new Set(asked(seen, program, `${program.name} send`))], [program.cured.slice(0, -1)]),
              equals(asked(seen, program, `${program.name} send`).length, 1),
              equals(seen.dials({ host: hostOf(program) })[0]?.to, '10.244.0.5:9876'),
            ]),
          ),
      },
      {
        name: 'every send is SEND_OK, in both languages',
        zh: '两种语言的每次发送都是 SEND_OK',
        check: (seen) => allSent(seen, names),
      },
    ],
  },
})
