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
import { each } from '../parts/each.ts'
import { clientHost } from '../parts/machines.ts'
import { startAndSend } from '../parts/starting.ts'

// Three NameServers with host ports on nodes 1 to 3, by names that somebody wrote down. The second one moves to node 4 after
// half a minute. A fourth NameServer is reached through a NodePort, which leads to its pod from any node.

const TOPIC = 'Orders'
const names = ['rocketmq-namesrv-0', 'rocketmq-namesrv-1', 'rocketmq-namesrv-2'] as const
const list = names.map((name) => `${name}:9876`).join(';')
const brokers = ['broker-a', 'broker-b'] as const
const fresh = Array.from({ length: 12 }, (_, index) => `new ${index + 1}`)
const older = ['4.9 one', '4.9 two'] as const

const producer = (host: string, dialect: 'java-5.3' | 'java-4.9'): ClientSpec => ({
  kind: 'producer',
  host,
  dialect,
  namesrv: list,
  group: host,
})
const hostOf = (client: string): string => `app-${client.replace('4.9', 'old').replace(' ', '-')}`
const node = (number: number) =>
  ({
    role: 'none',
    addresses: [`192.168.1.${10 + number}`],
    readiness: { probe: { port: 9876 }, period: '2s' },
  }) as const

export const scenario: Scenario = defineScenario({
  id: 'static-hosts-map-goes-stale',
  title: 'A hand-written map of names to nodes points at the node that a NameServer has left',
  story: {
    symptoms: [
      'java.lang.IllegalStateException: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to null failed',
      'registerBroker Exception, rocketmq-namesrv-1:9876',
    ],
    cause:
      'A hosts block of CoreDNS or an /etc/hosts is not told when a pod moves. A host port answers on the node of the pod alone, so that the old node refuses, and brokers register with two of three NameServers.',
    fix: 'Use the names of a headless Service in the cluster. For those outside pin the pods to their nodes, write the map by a program, or use a NodePort, which answers on every node.',
  },
  zh: {
    title: '手写的“名字到节点”映射指向 NameServer 已经离开的节点',
    cause:
      'Pod 迁移时，CoreDNS 的 hosts 块或 /etc/hosts 不会知道。hostPort 只在 Pod 所在节点上可用，旧节点拒绝连接，Broker 只能注册到三个 NameServer 中的两个。',
    fix: '集群内使用 headless Service 的域名；对集群外，把 Pod 固定到节点、用程序维护映射，或使用每个节点都可用的 NodePort。',
    cure: 'rocketmq-namesrv-1 改为随 Pod 变化的动态域名。',
  },
  topology: {
    hosts: {
      'node-1': node(1),
      'node-2': node(2),
      'node-3': node(3),
      'node-4': node(4),
      'namesrv-pod': { role: 'namesrv', addresses: [{ address: '10.244.0.7', network: 'pods' }] },
      'broker-a': {
        role: 'broker',
        addresses: ['192.168.1.21'],
        settings: { namesrvAddr: list },
        topics: { [TOPIC]: 4 },
      },
      'broker-b': {
        role: 'broker',
        addresses: ['192.168.1.22'],
        settings: { namesrvAddr: list },
        topics: { [TOPIC]: 4 },
      },
      'broker-nodeport': {
        role: 'broker',
        addresses: ['192.168.1.23'],
        settings: { namesrvAddr: 'rocketmq-namesrv-1:30876' },
      },
      ...each([...fresh, ...older].map(hostOf), (_host, index) => clientHost(`192.168.1.${101 + index}`)),
    },
    servers: {
      'namesrv-0': { role: 'namesrv', host: 'node-1' },
      'namesrv-1': { role: 'namesrv', host: 'node-2' },
      'namesrv-2': { role: 'namesrv', host: 'node-3' },
      'namesrv-1 moved': { role: 'namesrv', host: 'node-4', bootsAt: '32s' },
    },
    dns: {
      'rocketmq-namesrv-0': { addresses: ['192.168.1.11'] },
      'rocketmq-namesrv-1': { addresses: ['192.168.1.12'] },
      'rocketmq-namesrv-2': { addresses: ['192.168.1.13'] },
    },
    published: {
      nodePort: { at: '192.168.1.12:30876', to: 'namesrv-pod:9876' },
      ...Object.fromEntries(
        [11, 13, 14].map((last) => [`nodePort ${last}`, { at: `192.168.1.${last}:30876`, to: 'namesrv-pod:9876' }]),
      ),
    },
  },
  clients: Object.fromEntries([
    ...fresh.map((client) => [client, producer(hostOf(client), 'java-5.3')] as const),
    ...older.map((client) => [client, producer(hostOf(client), 'java-4.9')] as const),
  ]),
  timeline: [
    { at: '30s', do: 'kill', process: 'namesrv-1' },
    // The other one gets a new address, as a pod that is created anew.
    { at: '30s', do: 'kill', process: 'namesrv-pod' },
    { at: '31s', do: 'readdress', host: 'namesrv-pod', addresses: [{ address: '10.244.3.9', network: 'pods' }] },
    { at: '32s', do: 'boot', server: 'namesrv-pod' },
    ...[...fresh, ...older].flatMap((client) =>
      startAndSend({ at: '80s', client, topic: TOPIC, body: `from ${client}` }),
    ),
  ],
  lasts: '90s',
  cure: {
    sentence: 'rocketmq-namesrv-1 becomes a name that follows the pod.',
    topology: { dns: { 'rocketmq-namesrv-1': { addresses: null, hosts: ['node-2', 'node-4'] } } },
  },
  expect: {
    broken: [
      {
        name: 'brokers dial the old node, which refuses, and the table of that NameServer stays empty',
        zh: 'Broker 连接旧节点被拒绝，那个 NameServer 的路由表一直为空',
        check: (seen) =>
          all([
            ...brokers.map((host) =>
              equals(
                [...new Set(seen.dials({ host, fromMs: 35_000 }).map(({ to, result }) => `${to} ${result}`))],
                ['192.168.1.12:9876 refused'],
              ),
            ),
            equals(seen.look().route(TOPIC, 'namesrv-1 moved').length, 0),
          ]),
      },
      {
        name: 'two of three NameServers know both brokers',
        zh: '三个 NameServer 中有两个认识两个 Broker',
        check: (seen) =>
          equals(
            (['namesrv-0', 'namesrv-1 moved', 'namesrv-2'] as const).map(
              (server) => seen.look().route(TOPIC, server).length,
            ),
            [2, 0, 2],
          ),
      },
      {
        name: 'some of the new clients fail: connect to null failed (5.3.3), while 4.9.7 tries the other names',
        zh: '部分新客户端失败：connect to null failed（5.3.3）；4.9.7 会改试其他名字',
        check: (seen) => {
          const failed = fresh.filter((client) => seen.outcome(`${client} send`).state === 'failed')
          return all([
            within(failed.length, 1, 8),
            ...failed.map((client) => matches(seen.outcome(`${client} send`).text, /connect to null failed$/)),
            allSent(seen, older),
          ])
        },
      },
      {
        name: 'the NodePort goes on working, by the address of the node that the pod has left',
        zh: 'NodePort 照常可用，用的是 Pod 已离开的节点的地址',
        control: { topology: { published: { nodePort: null } } },
        check: (seen) =>
          all([
            equals(seen.dials({ host: 'broker-nodeport', fromMs: 35_000 })[0]?.result, 'open'),
            within(
              seen
                .registrations({ broker: 'broker-nodeport', fromMs: 35_000 })
                .filter(({ namesrv }) => namesrv === 'namesrv-pod').length,
              1,
              9,
            ),
          ]),
      },
    ],
    cured: [
      {
        name: 'every NameServer knows both brokers again',
        zh: '所有 NameServer 又都认识两个 Broker',
        check: (seen) =>
          equals(
            (['namesrv-0', 'namesrv-1 moved', 'namesrv-2'] as const).map(
              (server) => seen.look().route(TOPIC, server).length,
            ),
            [2, 2, 2],
          ),
      },
      {
        name: 'every new client: SEND_OK',
        zh: '所有新客户端：SEND_OK',
        check: (seen) => allSent(seen, [...fresh, ...older]),
      },
    ],
  },
})
