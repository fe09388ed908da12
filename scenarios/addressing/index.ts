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
  {
    id: 'broker-internal-name-unreachable-from-outside',
    family: 'addressing',
    title: 'brokerIP1 is a name that only the cluster knows, and clients outside fail',
    load: async () => (await import('./brokerInternalNameUnreachableFromOutside.ts')).scenario,
  },
  {
    id: 'go-namesrv-list-in-one-string',
    family: 'addressing',
    title: 'Several http:// NameServers in one string pass the check of the Go client and cannot be dialled',
    load: async () => (await import('./goNamesrvListInOneString.ts')).scenario,
  },
  {
    id: 'dashboard-namesrv-unset-or-loopback',
    family: 'addressing',
    title: 'The dashboard shows nothing: no NameServer, 127.0.0.1, or a broker that it cannot reach',
    load: async () => (await import('./dashboardNamesrvUnsetOrLoopback.ts')).scenario,
  },
  {
    id: 'broker-namesrv-http-prefix-never-registers',
    family: 'addressing',
    title: 'A broker that is given the http:// prefix of Go boots and never registers',
    load: async () => (await import('./brokerNamesrvHttpPrefixNeverRegisters.ts')).scenario,
  },
  {
    id: 'java-http-prefix-last-address-wins',
    family: 'addressing',
    title: 'A Java client that is given http://a:9876;http://b:9876 silently uses b alone',
    load: async () => (await import('./javaHttpPrefixLastAddressWins.ts')).scenario,
  },
  {
    id: 'namesrv-semicolon-shell-split',
    family: 'addressing',
    title: 'A semicolon that is not quoted cuts the list of NameServers off',
    load: async () => (await import('./namesrvSemicolonShellSplit.ts')).scenario,
  },
  {
    id: 'namesrv-value-trailing-space-or-comment',
    family: 'addressing',
    title: 'A blank at the end or a comment in broker.conf becomes part of the address',
    load: async () => (await import('./namesrvValueTrailingSpaceOrComment.ts')).scenario,
  },
  {
    id: 'brokerip1-loopback',
    family: 'addressing',
    title: 'brokerIP1=127.0.0.1 works on the machine of the broker and nowhere else',
    load: async () => (await import('./brokerip1Loopback.ts')).scenario,
  },
  {
    id: 'vip-channel-10909-blocked',
    family: 'addressing',
    title: 'Clients with the VIP channel send to port 10909, which nobody opened',
    load: async () => (await import('./vipChannel10909Blocked.ts')).scenario,
  },
  {
    id: 'advertised-service-name-shared-by-brokers',
    family: 'addressing',
    title: 'Every broker advertises the name of one Service, which leads to any of them',
    load: async () => (await import('./advertisedServiceNameSharedByBrokers.ts')).scenario,
  },
  {
    id: 'nat-hairpin-public-ip',
    family: 'addressing',
    title: 'Public brokerIP1 breaks peers behind the same NAT',
    load: async () => (await import('./natHairpinPublicIp.ts')).scenario,
  },
  {
    id: 'go-nameserverdomain-misused',
    family: 'addressing',
    title: 'WithNameServerDomain of Go is given a NameServer in place of an address service',
    load: async () => (await import('./goNameserverdomainMisused.ts')).scenario,
  },
]
