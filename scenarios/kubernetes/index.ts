import type { ShippedScenario } from '../shipped.ts'

export const kubernetes: readonly ShippedScenario[] = [
  {
    id: 'externaltrafficpolicy-local-no-endpoint',
    family: 'kubernetes',
    title: 'Ingress or load balancer with externalTrafficPolicy: Local answers on one node only',
    load: async () => (await import('./externaltrafficpolicyLocalNoEndpoint.ts')).scenario,
  },
  {
    id: 'http-probe-on-remoting-port',
    family: 'kubernetes',
    title: 'httpGet or LB HTTP health check against 9876/10911',
    load: async () => (await import('./httpProbeOnRemotingPort.ts')).scenario,
  },
  {
    id: 'metallb-pool-overlaps-lan',
    family: 'kubernetes',
    title: 'LoadBalancer pool covers node or LAN addresses',
    load: async () => (await import('./metallbPoolOverlapsLan.ts')).scenario,
  },
]
