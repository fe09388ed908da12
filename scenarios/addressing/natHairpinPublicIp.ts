import { all, defineScenario, equals, matches, type Scenario, within } from '../../src/scenario/index.ts'
import { clientHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'
import { undotted } from '../parts/undotted.ts'

// Two brokers behind a NAT, each known by a public address of its own. Programs on the internet and programs in the private
// network send to both. broker-a is cured by a hairpin, broker-b by a name that answers each side with another address.

const PRIVATE = '10.0.0.1:9876'
const PUBLIC = '203.0.113.9:9876'
const BROKER_A = '203.0.113.10'
const BROKER_B = '203.0.113.11'
const NAME_B = 'broker-b.example.com'
const ROUTER = '10.0.0.254'

const releases = ['java-5.3', 'go-2.1.2'] as const
const inside = releases.map((release) => `${release} inside`)
const outside = releases.map((release) => `${release} outside`)
const topics = ['OrdersA', 'OrdersB'] as const

const inPrivate = (address: string) => [{ address, network: 'private' }]
const onInternet = (address: string) => [{ address, network: 'internet' }]
const fromInternet = (at: string, to: string) => ({ at, to, fromNetworks: ['internet'] })

export const scenario: Scenario = defineScenario({
  id: 'nat-hairpin-public-ip',
  title: 'Public brokerIP1 breaks peers behind the same NAT',
  story: {
    symptoms: [
      'RemotingTooMuchRequestException: sendDefaultImpl call timeout',
      'dial tcp <public ip>:10911: i/o timeout',
      'the cluster page of the dashboard does not come up',
      'RemotingConnectException: connect to 203.0.113.10:10911 failed',
    ],
    cause:
      'brokerIP1 is the public address. Whoever is on the internet reaches it through the NAT; programs in the private network get the same address from the NameServer, and the NAT does not lead back what comes from inside to its own public address.',
    fix: 'Hairpin NAT, a name in brokerIP1 that answers the private address inside (split horizon), or a proxy; brokerIP2 private for the slaves.',
    links: ['apache/rocketmq#2933', 'apache/rocketmq#3440', 'apache/rocketmq#5014', 'foxiswho/docker-rocketmq#15'],
  },
  zh: {
    symptoms: ['公网 IP 连接超时，云服务器内部连不上公网地址'],
    title: 'brokerIP1 为公网地址时，同一 NAT 之内的客户端无法连接',
    cause:
      'brokerIP1 是公网地址。互联网上的程序可以经 NAT 访问；内网程序从 NameServer 得到的也是这个地址，而 NAT 不会把从内部发往自己公网地址的报文转回内网。',
    fix: '开启 hairpin NAT，或者在 brokerIP1 中使用内外解析不同的域名（split horizon），或者使用 Proxy；主从复制使用内网的 brokerIP2。',
    cure: 'NAT 对 broker-a 开启 hairpin；broker-b 注册为域名，内网解析到内网地址。',
    steps: {
      OrdersA: '发往 OrdersA',
      OrdersB: '发往 OrdersB',
    },
  },
  topology: {
    hosts: {
      router: { role: 'none', addresses: [...inPrivate(ROUTER), ...[BROKER_A, BROKER_B].flatMap(onInternet)] },
      namesrv: { role: 'namesrv', addresses: inPrivate('10.0.0.1') },
      'broker-a': {
        role: 'broker',
        addresses: inPrivate('10.0.0.2'),
        settings: { namesrvAddr: PRIVATE, brokerIP1: BROKER_A },
        topics: { OrdersA: 2 },
      },
      'broker-b': {
        role: 'broker',
        addresses: inPrivate('10.0.0.3'),
        settings: { namesrvAddr: PRIVATE, brokerIP1: BROKER_B },
        topics: { OrdersB: 2 },
      },
      'java-5.3 inside': clientHost('10.0.0.21', 'private'),
      'go-2.1.2 inside': clientHost('10.0.0.22', 'private'),
      console: clientHost('10.0.0.23', 'private'),
      'java-5.3 outside': clientHost('198.51.100.7', 'internet'),
      'go-2.1.2 outside': clientHost('198.51.100.8', 'internet'),
    },
    routes: [{ from: 'private', to: 'internet' }],
    firewall: [{ from: 'network:private', to: [BROKER_A, BROKER_B], action: 'drop' }],
    published: {
      namesrv: fromInternet(PUBLIC, 'namesrv:9876'),
      'broker-a': fromInternet(`${BROKER_A}:10911`, 'broker-a:10911'),
      'broker-b': fromInternet(`${BROKER_B}:10911`, 'broker-b:10911'),
    },
    dns: { [NAME_B]: { addresses: [BROKER_B], views: { '10.0.0.0/24': ['10.0.0.3'] } } },
  },
  clients: {
    ...Object.fromEntries(
      releases.flatMap((release) =>
        (['inside', 'outside'] as const).map((side) => [
          `${release} ${side}`,
          {
            kind: 'producer',
            host: `${release} ${side}`,
            dialect: release,
            namesrv: side === 'inside' ? PRIVATE : PUBLIC,
            group: `${undotted(release)}-${side}`,
          } as const,
        ]),
      ),
    ),
    dashboard: { kind: 'dashboard', host: 'console', namesrv: PRIVATE },
  },
  timeline: [
    ...startAll('1s', [...inside, ...outside, 'dashboard']),
    ...[...inside, ...outside].flatMap((client) =>
      topics.map(
        (topic) => ({ at: '5s', as: `${client} ${topic}`, do: 'send', client, topic, body: 'order' }) as const,
      ),
    ),
    { at: '5s', do: 'clusterPage', client: 'dashboard' },
  ],
  lasts: '45s',
  cure: {
    sentence:
      'The NAT has a hairpin for broker-a; broker-b is registered by a name that answers its private address inside.',
    topology: {
      hosts: { 'broker-b': { settings: { brokerIP1: NAME_B } } },
      published: {
        'broker-a from inside': {
          at: `${BROKER_A}:10911`,
          to: 'broker-a:10911',
          fromNetworks: ['private'],
          masqueradeAs: ROUTER,
        },
      },
    },
  },
  expect: {
    broken: [
      {
        name: 'inside no SYN to a public address is answered',
        zh: '在内网，发往公网地址的 SYN 都没有应答',
        check: (seen) =>
          all(
            [...inside, 'console'].flatMap((host) => {
              const dials = seen.dials({ host }).filter(({ to }) => to !== PRIVATE)
              return [
                within(dials.length, 1, 20),
                ...dials.flatMap(({ to, result, syns }) => [
                  matches(to, /^203\.0\.113\.1[01]:10911$/),
                  equals(result, 'timedOut'),
                  within(syns, 1, 5),
                ]),
              ]
            }),
          ),
      },
      {
        name: 'inside sends fail: Java after 3 s with a call timeout, Go after 12 s and longer with i/o timeout',
        zh: '在内网发送失败：Java 3 秒后 call timeout，Go 12 秒以上 i/o timeout',
        check: (seen) =>
          all(
            topics.flatMap((topic, index) => [
              matches(seen.outcome(`java-5.3 inside ${topic}`).text, 'sendDefaultImpl call timeout'),
              within(seen.outcome(`java-5.3 inside ${topic}`).tookMs, 2999, 3100),
              equals(
                seen.outcome(`go-2.1.2 inside ${topic}`).text,
                `dial tcp ${[BROKER_A, BROKER_B][index]}:10911: i/o timeout`,
              ),
              within(seen.outcome(`go-2.1.2 inside ${topic}`).tookMs, 11_990, 24_100),
            ]),
          ),
      },
      {
        name: 'the dashboard inside shows no cluster',
        zh: '内网的控制台不显示集群',
        check: (seen) =>
          all([
            equals(seen.outcome('dashboard clusterPage').state, 'failed'),
            matches(seen.outcome('dashboard clusterPage').text, /connect to 203\.0\.113\.1[01]:10911 failed/),
          ]),
      },
      {
        name: 'outside every send is SEND_OK',
        zh: '在外网每次发送都是 SEND_OK',
        check: (seen) =>
          all(
            outside.flatMap((client) =>
              topics.map((topic) => equals(seen.outcome(`${client} ${topic}`).text, 'SEND_OK')),
            ),
          ),
        control: { topology: { published: { 'broker-a': null, 'broker-b': null } } },
      },
    ],
    cured: [
      {
        name: 'inside and outside every send is SEND_OK',
        zh: '内网和外网每次发送都是 SEND_OK',
        check: (seen) =>
          all(
            [...inside, ...outside].flatMap((client) =>
              topics.map((topic) => equals(seen.outcome(`${client} ${topic}`).text, 'SEND_OK')),
            ),
          ),
      },
      {
        name: 'the hairpin leads inside programs to broker-a as the router, the name leads them to broker-b as themselves',
        zh: '经回流，内网程序以路由器的地址到达 broker-a；用名字，则以自己的地址到达 broker-b',
        check: (seen) =>
          all(
            inside.flatMap((host, index) => [
              matches(seen.accepted('broker-a', { from: host })[0]?.remote ?? '', /^10\.0\.0\.254:/),
              matches(
                seen.accepted('broker-b', { from: host })[0]?.remote ?? '',
                new RegExp(`^10\\.0\\.0\\.2${index + 1}:`),
              ),
            ]),
          ),
      },
      {
        name: 'the dashboard shows both brokers',
        zh: '控制台显示两个 Broker',
        check: (seen) =>
          all([BROKER_A, NAME_B].map((address) => matches(seen.outcome('dashboard clusterPage').text, address))),
      },
    ],
  },
})
