import type { ShippedScenario } from '../shipped.ts'

export const addressing: readonly ShippedScenario[] = [
  {
    id: 'broker-external-ip-unreachable-from-pods',
    family: 'addressing',
    title: 'brokerIP1 is an external address that in-cluster clients cannot route to',
    load: async () => (await import('./brokerExternalIpUnreachableFromPods.ts')).scenario,
  },
  {
    id: 'go-namesrv-domain-ip-addr-error',
    family: 'addressing',
    title: 'The Go client refuses a plain domain name: "IP addr error"',
    load: async () => (await import('./goNamesrvDomainIpAddrError.ts')).scenario,
  },
]
