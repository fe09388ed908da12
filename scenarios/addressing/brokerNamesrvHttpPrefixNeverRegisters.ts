import { all, defineScenario, equals, matches, type Scenario, within } from '../../src/scenario/index.ts'
import { clientHosts, namesrvHosts } from '../parts/machines.ts'
import { startAndSend } from '../parts/starting.ts'

const PREFIXED = 'http://ns-0:9876,http://ns-1:9876'
const TOPIC = 'Orders'
const FIVE_MINUTES = 300_000

export const scenario: Scenario = defineScenario({
  id: 'broker-namesrv-http-prefix-never-registers',
  title: 'A broker that is given the http:// prefix of Go boots and never registers',
  story: {
    symptoms: [
      'registerBroker Exception, http://ns-0:9876',
      'connect to http://ns-0:9876,http://ns-1:9876 failed',
      'No route info of this topic: Orders',
    ],
    cause:
      'The broker splits the list at ; alone and takes everything before the last colon for a host name. Unlike Java clients it knows no http://, and its check at the start looks at the port only.',
    fix: 'Brokers and Java tools get host:9876;host2:9876, Go clients get http:// in front of every element. Never let both read one variable.',
    links: [
      'https://github.com/apache/rocketmq/blob/rocketmq-all-5.3.3/broker/src/main/java/org/apache/rocketmq/broker/BrokerStartup.java',
      'https://github.com/apache/rocketmq/blob/rocketmq-all-5.3.3/broker/src/main/java/org/apache/rocketmq/broker/out/BrokerOuterAPI.java',
    ],
  },
  zh: {
    symptoms: ['Broker 启动成功，却没有注册到 NameServer'],
    title: '给 Broker 写了 Go 才需要的 http:// 前缀：能启动，却永远注册不上',
    cause:
      'Broker 只按分号拆分列表，并把最后一个冒号之前的内容全部当作主机名。它不像 Java 客户端那样认识 http://，启动检查也只看端口。',
    fix: 'Broker 和 Java 工具写 host:9876;host2:9876，Go 客户端才在每个元素前加 http://。不要让两者共用一个变量。',
    cure: '启动命令改为 mqbroker -n "ns-0:9876;ns-1:9876"。',
  },
  topology: {
    hosts: {
      ...namesrvHosts(['ns-0', 'ns-1']),
      'broker-a': {
        role: 'broker',
        addresses: ['10.0.0.10'],
        startup: { command: `sh mqbroker -n ${PREFIXED}` },
        topics: { [TOPIC]: 4 },
      },
      ...clientHosts(['app', 'tools']),
    },
  },
  clients: {
    app: { kind: 'producer', host: 'app', dialect: 'java-5.3', namesrv: 'ns-0:9876;ns-1:9876', group: 'shop' },
    dashboard: { kind: 'dashboard', host: 'tools', namesrv: 'ns-0:9876;ns-1:9876' },
  },
  timeline: [
    ...startAndSend({ at: '40s', client: 'app', topic: TOPIC, body: 'a coffee' }),
    { at: '40s', do: 'start', client: 'dashboard' },
    { at: '301s', do: 'clusterPage', client: 'dashboard' },
  ],
  lasts: '305s',
  cure: {
    sentence: 'The broker is started with -n "ns-0:9876;ns-1:9876".',
    topology: { hosts: { 'broker-a': { startup: { command: 'sh mqbroker -n "ns-0:9876;ns-1:9876"' } } } },
  },
  expect: {
    broken: [
      {
        name: 'the broker runs, and after five minutes no NameServer has seen it',
        zh: 'Broker 在运行，五分钟后仍没有 NameServer 见过它',
        check: (seen) =>
          all([
            within(seen.logs({ host: 'broker-a', fromMs: FIVE_MINUTES - 30_000 }).length, 1, 99),
            equals(seen.registrations().length, 0),
          ]),
      },
      {
        name: 'every round fails over a host called http://ns-0:9876,http://ns-1, for which nobody is asked',
        zh: '每一轮都失败在一个叫 http://ns-0:9876,http://ns-1 的主机上，根本不查询 DNS',
        check: (seen) => {
          const failures = seen.logs({ host: 'broker-a', message: 'a name server did not answer' })
          return all([
            within(failures.length, 10, 13),
            equals([...new Set(failures.map(({ fields }) => fields['namesrv']))], [PREFIXED]),
            equals(
              [...new Set(seen.dnsAnswers({ host: 'broker-a' }).map(({ name, outcome }) => `${name} ${outcome}`))],
              ['http://ns-0:9876,http://ns-1 notFound'],
            ),
            equals(seen.packets({ host: 'broker-a' }), 0),
          ])
        },
      },
      {
        name: 'clients: No route info of this topic',
        zh: '客户端：No route info of this topic',
        check: (seen) =>
          matches(seen.outcome('app send').text, `MQClientException: No route info of this topic: ${TOPIC}`),
      },
      {
        name: 'the list of the cluster is empty',
        zh: '集群列表是空的',
        check: (seen) =>
          all([
            equals(seen.outcome('dashboard clusterPage').state, 'ok'),
            equals(seen.outcome('dashboard clusterPage').text, ''),
          ]),
      },
    ],
    cured: [
      {
        name: 'both NameServers list the broker within one period of registration',
        zh: '两个 NameServer 在一个注册周期内列出 Broker',
        check: (seen) =>
          equals(
            [
              ...new Set(seen.registrations({ broker: 'broker-a', untilMs: 30_000 }).map(({ namesrv }) => namesrv)),
            ].toSorted(),
            ['ns-0', 'ns-1'],
          ),
      },
      { name: 'SEND_OK', zh: 'SEND_OK', check: (seen) => equals(seen.outcome('app send').text, 'SEND_OK') },
      {
        name: 'the list of the cluster has the broker',
        zh: '集群列表里有这个 Broker',
        check: (seen) => matches(seen.outcome('dashboard clusterPage').text, /^broker-a 0 10\.0\.0\.10:10911 /),
      },
    ],
  },
})
