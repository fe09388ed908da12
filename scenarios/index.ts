import type { Scenario } from '../src/scenario/index.ts'

/** A scenario that ships with the package; its file is loaded when it runs. */
export interface ShippedScenario {
  readonly id: string
  readonly title: string
  readonly load: () => Promise<Scenario>
}

export const scenarios: readonly ShippedScenario[] = [
  {
    id: 'broker-external-ip-unreachable-from-pods',
    title: 'brokerIP1 is an external address that in-cluster clients cannot route to',
    load: async () => (await import('./addressing/brokerExternalIpUnreachableFromPods.ts')).scenario,
  },
  {
    id: 'go-namesrv-domain-ip-addr-error',
    title: 'The Go client refuses a plain domain name: "IP addr error"',
    load: async () => (await import('./addressing/goNamesrvDomainIpAddrError.ts')).scenario,
  },
]
