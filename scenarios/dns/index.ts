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
  {
    id: 'laptop-hosts-file-missing-broker-name',
    family: 'dns',
    title: 'The route contains names that only the cluster knows, and /etc/hosts of the laptop does not',
    load: async () => (await import('./laptopHostsFileMissingBrokerName.ts')).scenario,
  },
  {
    id: 'static-hosts-map-goes-stale',
    family: 'dns',
    title: 'A hand-written map of names to nodes points at the node that a NameServer has left',
    load: async () => (await import('./staticHostsMapGoesStale.ts')).scenario,
  },
  {
    id: 'headless-before-ready-nxdomain',
    family: 'dns',
    title: 'The names of pods do not exist before the pods are ready, and the pods wait for each other',
    load: async () => (await import('./headlessBeforeReadyNxdomain.ts')).scenario,
  },
  {
    id: 'jvm-dns-cache-keeps-old-address',
    family: 'dns',
    title: 'A JVM that caches names for ever goes on dialling the address that a NameServer had',
    load: async () => (await import('./jvmDnsCacheKeepsOldAddress.ts')).scenario,
  },
  {
    id: 'search-domain-changes-meaning',
    family: 'dns',
    title: 'The search list of a pod makes another name out of the one that was written',
    load: async () => (await import('./searchDomainChangesMeaning.ts')).scenario,
  },
  {
    id: 'dns-outage-hits-only-new-connections',
    family: 'dns',
    title: 'CoreDNS is down: old clients run on, restarted ones and broken connections fail',
    load: async () => (await import('./dnsOutageHitsOnlyNewConnections.ts')).scenario,
  },
]
