import type { ShippedScenario } from '../shipped.ts'

export const dns: readonly ShippedScenario[] = [
  {
    id: 'coredns-hosts-without-fallthrough',
    family: 'dns',
    title: 'A hosts block in CoreDNS without fallthrough takes every other name away',
    load: async () => (await import('./corednsHostsWithoutFallthrough.ts')).scenario,
  },
  {
    id: 'coredns-fallthrough-swallowed-by-comment',
    family: 'dns',
    title: '"fallthrough // note" in a Corefile falls through for two odd zones only',
    load: async () => (await import('./corednsFallthroughSwallowedByComment.ts')).scenario,
  },
  {
    id: 'headless-name-as-single-namesrv',
    family: 'dns',
    title: 'A headless name with several addresses counts as one NameServer',
    load: async () => (await import('./headlessNameAsSingleNamesrv.ts')).scenario,
  },
]
