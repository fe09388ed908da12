import type { ClientSpec, Step, Topology } from '../../src/scenario/index.ts'
import { brokerPod, clientPods, namesrvPod } from '../parts/pods.ts'
import { startAndSend } from '../parts/starting.ts'
import { corefile, podResolver } from './cluster.ts'

// A cluster whose CoreDNS gets a block of static names at 20 s; what stands behind them in that block is up to the
// scenario. One client starts before, the others after it.

export const HEADLESS = 'rocketmq-namesrv-headless.rocketmq.svc.cluster.local'
export const STATIC = 'rocketmq-namesrv-0'
export const TOPIC = 'Orders'

const pods = ['old', 'new-java', 'new-go', 'static-java', 'static-go']

export const topology: Topology = {
  hosts: {
    namesrv: namesrvPod(),
    'broker-a': brokerPod({ topics: { [TOPIC]: 4 } }),
    ...clientPods(pods, { resolver: podResolver('shop') }),
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
  ...startAndSend({ at: '5s', client: 'old', topic: TOPIC, body: 'before' }),
  ...(['new java', 'new go', 'static java', 'static go'] as const).flatMap((client) =>
    startAndSend({ at: '30s', client, topic: TOPIC, body: `from ${client}` }),
  ),
  { at: '70s', as: 'old send again', do: 'send', client: 'old', topic: TOPIC, body: 'afterwards' },
]

export const fresh = ['new java', 'new go'] as const
export const fixed = ['static java', 'static go'] as const
