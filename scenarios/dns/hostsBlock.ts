import type { ClientSpec, Step, Topology } from '../../src/scenario/index.ts'
import { corefile, podResolver } from './cluster.ts'

// A cluster whose CoreDNS gets a block of static names at 20 s; what stands behind them in that block is up to the
// scenario. One client starts before, the others after it.

export const HEADLESS = 'rocketmq-namesrv-headless.rocketmq.svc.cluster.local'
export const STATIC = 'rocketmq-namesrv-0'
export const TOPIC = 'Orders'

const pods = ['old', 'new-java', 'new-go', 'static-java', 'static-go']

export const topology: Topology = {
  hosts: {
    namesrv: { role: 'namesrv', addresses: ['10.244.0.5'] },
    'broker-a': {
      role: 'broker',
      addresses: ['10.244.0.10'],
      settings: { namesrvAddr: '10.244.0.5:9876' },
      topics: { [TOPIC]: 4 },
    },
    ...Object.fromEntries(
      pods.map((pod, index) => [
        pod,
        { role: 'none', addresses: [`10.244.1.${index + 1}`], resolver: podResolver('shop') } as const,
      ]),
    ),
  },
  dns: {
    [HEADLESS]: { hosts: ['namesrv'] },
    'kubernetes.default.svc.cluster.local': { addresses: ['10.96.0.1'] },
  },
  dnsServers: { coredns: { corefile: corefile('fallthrough') } },
}

export const clients: Readonly<Record<string, ClientSpec>> = {
  old: { kind: 'producer', host: 'old', dialect: 'java-5.3', namesrv: `${HEADLESS}:9876`, group: 'P1' },
  'new java': { kind: 'producer', host: 'new-java', dialect: 'java-5.3', namesrv: `${HEADLESS}:9876`, group: 'P2' },
  'new go': { kind: 'producer', host: 'new-go', dialect: 'go-2.1.2', namesrv: `http://${HEADLESS}:9876`, group: 'P3' },
  'static java': { kind: 'producer', host: 'static-java', dialect: 'java-5.3', namesrv: `${STATIC}:9876`, group: 'P4' },
  'static go': {
    kind: 'producer',
    host: 'static-go',
    dialect: 'go-2.1.2',
    namesrv: `http://${STATIC}:9876`,
    group: 'P5',
  },
}

/** CoreDNS restarts with this in the block. */
export const restart = (hosts: string): Step => ({
  at: '20s',
  as: 'CoreDNS restarts',
  do: 'dnsServer',
  dnsServer: 'coredns',
  corefile: corefile(hosts),
})

export const timeline: readonly Step[] = [
  { at: '5s', do: 'start', client: 'old' },
  { at: '5s', do: 'send', client: 'old', topic: TOPIC, body: 'before' },
  ...(['new java', 'new go', 'static java', 'static go'] as const).flatMap((client) => [
    { at: '30s', do: 'start', client } as const,
    { at: '30s', do: 'send', client, topic: TOPIC, body: `from ${client}` } as const,
  ]),
  { at: '70s', as: 'old send again', do: 'send', client: 'old', topic: TOPIC, body: 'afterwards' },
]

export const fresh = ['new java', 'new go'] as const
export const fixed = ['static java', 'static go'] as const
