import {
  all,
  defineScenario,
  equals,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { startAll } from '../parts/starting.ts'

// MetalLB announces the address of a Service on a node, from a pool that covers the whole LAN: a printer has it already.

const TAKEN = '192.168.10.105'
const FREE = '192.168.10.240'
const PCS = ['pc-1', 'pc-2', 'pc-3', 'pc-4', 'pc-5', 'pc-6', 'pc-7', 'pc-8'] as const

/** Connections to the NameServer that the programs of all machines tried to open. */
const dials = (seen: Observations) =>
  seen.dials().filter(({ host, to }) => host.startsWith('pc-') && to.endsWith(':9876'))

const opened = (seen: Observations): number => dials(seen).filter(({ result }) => result === 'open').length

const lan = (address: string) => ({ address, network: 'lan' })

export const scenario: Scenario = defineScenario({
  id: 'metallb-pool-overlaps-lan',
  title: 'LoadBalancer pool covers node or LAN addresses',
  story: {
    symptoms: [
      'connections to the LoadBalancer address succeed on one machine and fail on the next',
      'connect to null failed',
      'duplicate IP address detected',
    ],
    cause:
      'The pool of MetalLB reaches over addresses that machines of the LAN have. Two of them answer ARP for one address, and each client takes the one whose answer came last: some reach the Service, some a printer that refuses, and what was open is reset when the answer changes.',
    fix: 'A small pool that is reserved for it, outside of what nodes, machines and DHCP use.',
    links: ['metallb/metallb#364', 'metallb/metallb#2700', 'metallb/metallb#772'],
  },
  zh: {
    title: 'LoadBalancer 地址池覆盖了节点或局域网地址',
    cause:
      'MetalLB 的地址池覆盖了局域网中已有机器的地址。两台机器为同一个地址应答 ARP，每个客户端采用最后到达的应答：有的连到服务，有的连到拒绝连接的打印机；应答变化时，已建立的连接被重置。',
    fix: '使用专门保留的小地址池，与节点、局域网机器和 DHCP 的地址互不重叠。',
    cure: '服务的地址来自不与局域网重叠的地址池。',
  },
  topology: {
    hosts: {
      namesrv: { role: 'namesrv', addresses: [{ address: '10.244.1.5', network: 'pods' }] },
      'broker-a': {
        role: 'broker',
        addresses: [lan('192.168.10.21'), { address: '10.244.2.6', network: 'pods' }],
        settings: { namesrvAddr: '10.244.1.5:9876', brokerIP1: '192.168.10.21' },
        topics: { Orders: 4 },
      },
      'node-1': { role: 'none', addresses: [lan('192.168.10.11'), lan(TAKEN)] },
      printer: { role: 'none', addresses: [lan(TAKEN)] },
      ...each(PCS, (_name, index) => ({ role: 'none', addresses: [lan(`192.168.10.${index + 51}`)] })),
    },
    loadBalancers: { 'namesrv service': { on: 'node-1', at: `${TAKEN}:9876`, to: ['namesrv:9876'] } },
  },
  clients: each(PCS, (name) => ({
    kind: 'producer',
    host: name,
    dialect: 'java-5.3',
    namesrv: `${TAKEN}:9876`,
    group: name,
  })),
  timeline: [
    ...startAll('1s', PCS),
    ...PCS.map(
      (client) =>
        ({
          at: '5s',
          do: 'send',
          client,
          topic: 'Orders',
          body: 'order',
          count: 8,
          every: '20s',
          goesOn: true,
        }) as const,
    ),
  ],
  lasts: '3m',
  cure: {
    sentence: 'The address of the Service comes from a pool that nothing else in the LAN uses.',
    topology: {
      hosts: { 'node-1': { addresses: [lan('192.168.10.11'), lan(FREE)] } },
      loadBalancers: { 'namesrv service': { at: `${FREE}:9876` } },
    },
    clients: each(PCS, () => ({ namesrv: `${FREE}:9876` })),
  },
  expect: {
    broken: [
      {
        name: 'two hosts answer for one address: of the connections to it some open and some are refused by the printer',
        zh: '两台主机抢答同一个地址：有的连接成功，有的被打印机拒绝',
        check: (seen) =>
          all([
            within(opened(seen) / dials(seen).length, 0.05, 0.95),
            within(dials(seen).filter(({ result }) => result === 'refused').length, 2, 500),
            ...dials(seen)
              .filter(({ result }) => result === 'refused')
              .map(({ why }) => matches(why, 'printer has no listener')),
          ]),
      },
      {
        name: 'open connections are reset by the printer when the answer changes',
        zh: '应答方改变时，已建立的连接被打印机重置',
        check: (seen) => {
          const stops = seen.stopped({ by: 'printer' })
          return all([within(stops.length, 1, 100), ...stops.map(({ resets }) => equals(resets, true))])
        },
      },
      {
        name: 'some sends fail, because their program never got the route, and some do not',
        zh: '部分发送失败，因为程序一直拿不到路由，其余成功',
        check: (seen) => {
          const messages = PCS.flatMap((name) => seen.outcome(`${name} send`).messages)
          const failed = messages.filter(({ state }) => state === 'failed')
          return all([
            within(failed.length, 1, messages.length - 1),
            ...failed.map(({ text }) => matches(text, 'connect to null failed')),
          ])
        },
      },
    ],
    cured: [
      {
        name: 'one owner: every connection opens, none is reset, every send is SEND_OK',
        zh: '只有一个持有者：每个连接都成功，没有重置，每次发送都是 SEND_OK',
        check: (seen) =>
          all([
            equals(opened(seen) / dials(seen).length, 1),
            equals(seen.stopped().length, 0),
            ...PCS.flatMap((name) => seen.outcome(`${name} send`).messages.map(({ text }) => equals(text, 'SEND_OK'))),
          ]),
      },
    ],
  },
})
