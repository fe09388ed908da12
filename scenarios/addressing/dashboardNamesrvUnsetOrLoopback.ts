import { all, defineScenario, equals, matches, type Scenario, type Step } from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { clientHost } from '../parts/machines.ts'
import { startAll, startAndSend } from '../parts/starting.ts'

// Four containers with a dashboard: not told any NameServer, told 127.0.0.1 (with an admin client of 5.3 and of 4.9), and
// told the right one, which then names a broker at 127.0.0.1.

const PROPERTY = '-Drocketmq.namesrv.addr='
const RIGHT = `${PROPERTY}namesrv:9876`

const dashboards = ['unset', 'loopback', 'loopback 4.9', 'right'] as const
const container = (dashboard: string): string => `dashboard-${dashboard.replace(' ', '-')}`

export const scenario: Scenario = defineScenario({
  id: 'dashboard-namesrv-unset-or-loopback',
  title: 'The dashboard shows nothing: no NameServer, 127.0.0.1, or a broker that it cannot reach',
  story: {
    symptoms: [
      'RemotingConnectException: connect to null failed',
      'RemotingConnectException: connect to [127.0.0.1:9876] failed',
      'RemotingConnectException: connect to 127.0.0.1:10911 failed',
      'closeChannel: close the connection to remote address[] result: true',
      'op=global_exception_handler_print_error',
    ],
    cause:
      'JAVA_OPTS is all that the dashboard is told. In its container 127.0.0.1 is the container; and for the page Cluster it dials every broker at the address that the broker advertises.',
    fix: 'Set -Drocketmq.namesrv.addr to a name that is known in the container, and let brokers advertise an address that the container reaches.',
    links: [
      'apache/rocketmq-dashboard#181',
      'apache/rocketmq-dashboard#255',
      'apache/rocketmq-dashboard#395',
      'apache/rocketmq-externals#186',
      'apache/rocketmq-externals#222',
    ],
  },
  zh: {
    symptoms: ['控制台一片空白', '控制台打不开，看不到 Broker'],
    title: '控制台一片空白：没有配置 NameServer、写成 127.0.0.1，或连不上 Broker',
    cause:
      '控制台只从 JAVA_OPTS 得知 NameServer。在它的容器里 127.0.0.1 就是容器自己；集群页面还会按 Broker 公布的地址逐个连接 Broker。',
    fix: '用 -Drocketmq.namesrv.addr 写上容器内可解析的名字，并让 Broker 公布容器能连到的地址。',
    cure: '所有控制台都配置 namesrv:9876，Broker 公布 172.18.0.3。',
  },
  topology: {
    hosts: {
      namesrv: { role: 'namesrv', addresses: ['172.18.0.2'] },
      'broker-a': {
        role: 'broker',
        addresses: ['172.18.0.3'],
        settings: { namesrvAddr: 'namesrv:9876', brokerIP1: '127.0.0.1' },
        topics: { Orders: 4 },
      },
      ...each(dashboards.map(container), (_name, index) => clientHost(`172.18.0.${10 + index}`)),
    },
  },
  clients: {
    unset: { kind: 'dashboard', host: container('unset') },
    loopback: { kind: 'dashboard', host: container('loopback'), javaOpts: `${PROPERTY}127.0.0.1:9876` },
    'loopback 4.9': {
      kind: 'dashboard',
      host: container('loopback 4.9'),
      dialect: 'java-4.9',
      javaOpts: `-Xmx256m ${PROPERTY}127.0.0.1:9876`,
    },
    right: { kind: 'dashboard', host: container('right'), javaOpts: RIGHT },
    // On the machine of the broker, where 127.0.0.1 is the broker.
    shop: { kind: 'producer', host: 'broker-a', dialect: 'java-5.3', namesrv: 'namesrv:9876', group: 'shop' },
  },
  timeline: [
    ...startAndSend({ at: '5s', client: 'shop', topic: 'Orders', body: 'coffee', count: 3 }),
    ...startAll('10s', dashboards),
    ...dashboards.map((client): Step => ({ at: '20s', do: 'clusterPage', client })),
  ],
  lasts: '40s',
  cure: {
    sentence: 'Every dashboard is told namesrv:9876, and the broker advertises 172.18.0.3.',
    topology: { hosts: { 'broker-a': { settings: { brokerIP1: '172.18.0.3' } } } },
    clients: { unset: { javaOpts: RIGHT }, loopback: { javaOpts: RIGHT }, 'loopback 4.9': { javaOpts: RIGHT } },
  },
  expect: {
    broken: [
      {
        name: 'without a NameServer: connect to null failed, and no packet is sent',
        zh: '没有 NameServer：connect to null failed，没有发出报文',
        check: (seen) =>
          all([
            equals(seen.outcome('unset clusterPage').text, 'RemotingConnectException: connect to null failed'),
            equals(seen.packets({ host: container('unset') }), 0),
          ]),
      },
      {
        name: 'with 127.0.0.1: connect to null failed (5.3), connect to [127.0.0.1:9876] failed (4.9)',
        zh: '写成 127.0.0.1：connect to null failed（5.3），connect to [127.0.0.1:9876] failed（4.9）',
        check: (seen) =>
          all([
            equals(seen.outcome('loopback clusterPage').text, 'RemotingConnectException: connect to null failed'),
            equals(
              seen.outcome('loopback 4.9 clusterPage').text,
              'RemotingConnectException: connect to [127.0.0.1:9876] failed',
            ),
          ]),
      },
      {
        name: 'with 127.0.0.1 the container dials itself, and is refused',
        zh: '写成 127.0.0.1 时容器连接自己，被拒绝',
        check: (seen) =>
          all(
            (['loopback', 'loopback 4.9'] as const).map((name) =>
              equals(
                [...new Set(seen.dials({ host: container(name) }).map(({ to, result }) => `${to} ${result}`))],
                ['127.0.0.1:9876 refused'],
              ),
            ),
          ),
      },
      {
        name: 'with the right NameServer: connect to 127.0.0.1:10911 failed',
        zh: 'NameServer 正确时：connect to 127.0.0.1:10911 failed',
        check: (seen) =>
          equals(seen.outcome('right clusterPage').text, 'RemotingConnectException: connect to 127.0.0.1:10911 failed'),
      },
      {
        name: 'no page lists a broker',
        zh: '没有页面列出 Broker',
        check: (seen) =>
          all(dashboards.map((name) => equals(seen.outcome(`${name} clusterPage`).text.includes('broker-a'), false))),
      },
    ],
    cured: [
      {
        name: 'every page lists the broker with its address and live figures',
        zh: '每个页面都列出 Broker 的地址和实时数据',
        check: (seen) =>
          all(
            dashboards.map((name) =>
              matches(
                seen.outcome(`${name} clusterPage`).text,
                /^broker-a 0 172\.18\.0\.3:10911 V5_3_3, produced 3, consumed 0$/,
              ),
            ),
          ),
      },
    ],
  },
})
