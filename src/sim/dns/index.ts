export type { DnsServer, DnsServerOptions, RecordOptions, ResolverSettings } from './server.ts'
