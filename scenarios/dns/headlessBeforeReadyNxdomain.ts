import { all, defineScenario, equals, matches, type Scenario, within } from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { startAndSend } from '../parts/starting.ts'
import { dledgerGroup } from './dledgerGroup.ts'

// Members of a DLedger group that count as ready when they know a leader, and look for each other by name. Beside them the same
// with NameServers: a pod counts as ready when it knows a broker, and brokers look for the names of its pods. And a group and a
// NameServer that are ready as soon as they listen, where only the first answer is kept too long.

const HEADLESS = 'rocketmq-namesrv'
const servers = ['ns-0', 'ns-1', 'ns-2'] as const
const nameOf = (server: string): string => `${server}.${HEADLESS}`
const list = servers.map((server) => `${nameOf(server)}:9876`).join(';')
const brokers = ['broker-a', 'broker-b'] as const
/** Members that count as ready when they know who leads, and members of an older release that do when they listen. */
const waiting = dledgerGroup('broker', '10.244.3', { readiness: { probe: 'leaderElected' } })
const listening = dledgerGroup('early', '10.244.4', {
  readiness: { probe: { port: 40_911 }, period: '5s' },
  profile: '4.9.7',
})
const names = [
  ...[...servers, 'ns-listening'].map((host) => ({ host, name: nameOf(host) })),
  ...[waiting, listening].flatMap((group) => group.pods.map((host) => ({ host, name: group.nameOf(host) }))),
]
const TOPIC = 'Orders'
const TEN_MINUTES = 600_000

export const scenario: Scenario = defineScenario({
  id: 'headless-before-ready-nxdomain',
  title: 'The names of pods do not exist before the pods are ready, and the pods wait for each other',
  story: {
    symptoms: [
      'java.net.UnknownHostException: ns-0.rocketmq-namesrv',
      'RemotingConnectException: connect to broker-1.broker-svc:40911 failed',
      'createChannel: begin to connect remote host[broker-1.broker-svc:40911] asynchronously',
      '[PARSE_VOTE_RESULT] cost=2205 term=0 memberNum=3 allNum=1 acceptedNum=1 notReadyTermNum=0 biggerLedgerNum=0 alreadyHasLeader=false maxTerm=0 result=WAIT_TO_REVOTE',
      'registerBroker Exception, ns-0.rocketmq-namesrv:9876',
      'RemotingConnectException: connect to null failed',
      'a pod cannot resolve the name of the NameServer',
    ],
    cause:
      'A headless Service leaves pods out that are not ready. When readiness needs the others (a broker that has registered, a leader that is elected), nobody finds anybody. And a name that was asked for too early stays unknown as long as a cache keeps that answer.',
    fix: 'Set publishNotReadyAddresses: true on the Service of the peers, and podManagementPolicy: Parallel; let readiness not depend on the peers.',
    links: [
      'kubernetes/kubernetes#66234',
      'kubernetes/kubernetes#92559',
      'nats-io/k8s#441',
      'apache/rocketmq#1442',
      'apache/rocketmq#3167',
    ],
  },
  zh: {
    symptoms: ['Pod 一直不就绪，域名解析不到'],
    title: 'Pod 就绪之前域名不存在，而 Pod 们互相等待对方就绪',
    cause:
      'headless Service 不包含未就绪的 Pod。如果就绪条件依赖其他成员（有 Broker 注册、已选出主节点），谁也找不到谁。过早查询的名字还会在缓存里保持“不存在”一段时间。',
    fix: '在成员之间的 Service 上设置 publishNotReadyAddresses: true，使用 podManagementPolicy: Parallel；就绪条件不要依赖其他成员。',
    cure: 'Service 也公布未就绪 Pod 的地址。',
  },
  topology: {
    hosts: {
      ...each(servers, (_server, index) => ({
        role: 'namesrv',
        addresses: [`10.244.0.${index + 1}`],
        readiness: { probe: 'knowsBroker' },
      })),
      ...waiting.hosts,
      ...listening.hosts,
      'ns-listening': {
        role: 'namesrv',
        addresses: ['10.244.0.9'],
        readiness: { probe: { port: 9876 }, period: '5s' },
      },
      'broker-a': {
        role: 'broker',
        addresses: ['10.244.1.1'],
        settings: { namesrvAddr: list },
        topics: { [TOPIC]: 4 },
      },
      'broker-b': { role: 'broker', addresses: ['10.244.1.2'], settings: { namesrvAddr: list } },
      'broker-early': {
        role: 'broker',
        addresses: ['10.244.1.3'],
        settings: { namesrvAddr: `${nameOf('ns-listening')}:9876` },
        resolver: { cache: true },
      },
      app: { role: 'none', addresses: ['10.244.2.1'] },
    },
    dns: Object.fromEntries(names.map(({ host, name }) => [name, { hosts: [host], ttlSeconds: 30 }])),
  },
  clients: {
    app: { kind: 'producer', host: 'app', dialect: 'java-5.3', namesrv: list, group: 'shop' },
  },
  timeline: startAndSend({ at: '601s', client: 'app', topic: TOPIC, body: 'a coffee' }),
  lasts: '605s',
  cure: {
    sentence: 'The Service publishes the addresses of pods that are not ready, too.',
    topology: {
      dns: Object.fromEntries(names.map(({ name }) => [name, { notReady: true }])),
    },
  },
  expect: {
    broken: [
      {
        name: 'after ten minutes no member of the DLedger group has resolved another: NXDOMAIN every time',
        zh: '十分钟后 DLedger 组里仍没有成员能解析其他成员：每次都是 NXDOMAIN',
        check: (seen) =>
          all(
            waiting.pods.flatMap((host) => {
              const others = waiting.pods.filter((pod) => pod !== host).map((pod) => waiting.nameOf(pod))
              const answers = seen.dnsAnswers({ host })
              return [
                equals([...new Set(answers.map(({ name }) => name))].toSorted(), others),
                equals([...new Set(answers.map(({ outcome }) => outcome))], ['notFound']),
                within(answers.at(-1)?.atMs, TEN_MINUTES - 15_000, TEN_MINUTES + 5000),
              ]
            }),
          ),
      },
      {
        name: 'it has no leader, and not even a term: each member counts its own vote and waits to vote again',
        zh: '没有 leader，连任期都没有：每个成员只数自己的一票，然后等待再次投票',
        check: (seen) =>
          all([
            equals(seen.roles({ group: 'broker' }).length, 0),
            ...waiting.pods.flatMap((host) => {
              const rounds = seen.logs({ host, message: '[PARSE_VOTE_RESULT]' })
              const lost = rounds.filter(({ message }) =>
                /term=0 .*acceptedNum=1 .*result=WAIT_TO_REVOTE$/.test(message),
              )
              return [within(rounds.length, 150, 300), equals(lost.length, rounds.length)]
            }),
            equals(seen.states({ what: 'ready' }).filter(({ host }) => waiting.pods.includes(host)).length, 0),
          ]),
      },
      {
        name: 'members that need nobody to be ready lead and follow within half a minute, when the JVM asks again',
        zh: '不要求就绪的那组，JVM 再次查询后半分钟内选出 leader 和 follower',
        check: (seen) =>
          all([
            matches(
              String(seen.logs({ host: 'early-0', message: 'Send vote request failed' })[0]?.fields['error']),
              /^connect to early-[12]\.early-svc:40911 failed$/,
            ),
            within(seen.roles({ group: 'early', role: 'LEADER' })[0]?.atMs, 10_000, 30_000),
          ]),
      },
      {
        name: 'after ten minutes no broker has resolved a NameServer: NXDOMAIN every time',
        zh: '十分钟后仍没有 Broker 能解析 NameServer：每次都是 NXDOMAIN',
        check: (seen) =>
          all(
            brokers.flatMap((host) => {
              const answers = seen.dnsAnswers({ host })
              return [
                equals([...new Set(answers.map(({ outcome }) => outcome))], ['notFound']),
                within(answers.at(-1)?.atMs, TEN_MINUTES - 30_000, TEN_MINUTES + 5000),
              ]
            }),
          ),
      },
      {
        name: 'no broker has registered, and no NameServer is ready',
        zh: '没有 Broker 注册成功，也没有 NameServer 就绪',
        check: (seen) =>
          all([
            ...brokers.map((broker) => equals(seen.registrations({ broker }).length, 0)),
            matches(seen.outcome('app send').text, /connect to null failed$/),
          ]),
      },
      {
        name: 'where readiness needs nobody, the answer of before is kept for 30 s, though the pod is ready after 5 s',
        zh: '不要求就绪时，之前的否定应答仍缓存 30 秒，尽管 Pod 5 秒后就绪',
        check: (seen) => within(seen.registrations({ broker: 'broker-early' })[0]?.atMs, 30_000, 45_000),
      },
    ],
    cured: [
      {
        name: 'a leader is elected within seconds, and the others follow it',
        zh: '几秒内选出 leader，其他成员跟随',
        check: (seen) =>
          all(
            ['broker', 'early'].flatMap((group) => {
              const [leader, ...others] = seen.roles({ group, role: 'LEADER' })
              const followers = seen.roles({ group, role: 'FOLLOWER' })
              return [
                within(leader?.atMs, 0, 8000),
                equals(others.length, 0),
                equals(
                  followers.map(({ leader: followed, term }) => `${followed} ${term}`),
                  followers.map(() => `${leader?.member} ${leader?.term}`),
                ),
                equals(new Set(followers.map(({ host }) => host)).size, 2),
              ]
            }),
          ),
      },
      {
        name: 'every broker registers with all its NameServers within a second',
        zh: '每个 Broker 一秒内注册到它的全部 NameServer',
        check: (seen) =>
          all([
            ...brokers.map((broker) =>
              equals(
                [...new Set(seen.registrations({ broker, untilMs: 1000 }).map(({ namesrv }) => namesrv))].toSorted(),
                [...servers],
              ),
            ),
            within(seen.registrations({ broker: 'broker-early' })[0]?.atMs, 0, 1000),
          ]),
      },
      { name: 'SEND_OK', zh: 'SEND_OK', check: (seen) => equals(seen.outcome('app send').text, 'SEND_OK') },
    ],
  },
})
