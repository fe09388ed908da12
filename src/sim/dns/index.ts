export type { DnsChainOptions, DnsSources } from './chain.ts'
export { dnsChain } from './chain.ts'
export type { DnsPlugin, DnsServer, DnsServerOptions, RecordOptions, ResolverSettings } from './server.ts'
export type { ZoneAnswer } from './zone.ts'
