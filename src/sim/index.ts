/**
 * A deterministic world: virtual time, hosts with disks, a network, names. It implements the ports of `runtime`, so that
 * the NameServer, broker and client run in it unchanged. Same seed and same calls give the same trace, byte for byte.
 *
 * ```ts
 * const world = createWorld({ seed: 7, trace: 'hash' })
 * const server = world.addHost({ name: 'server', addresses: ['10.0.0.1'] })
 * const client = world.addHost({ name: 'client', addresses: ['10.0.0.2'] })
 *
 * const echo = server.spawn('echo').runtime
 * await echo.network.listen({ host: '0.0.0.0', port: 7 }, (connection) => {
 *   connection.handlers = { onData: (bytes) => void connection.write(bytes), onEnd: () => connection.end() }
 * })
 *
 * const { network } = client.spawn('app').runtime
 * const connection = await world.settle(network.connect({ host: '10.0.0.1', port: 7 }, { timeoutMs: 3000 }))
 * connection.handlers = { onData: (bytes) => world.note('answer', { bytes }) }
 * connection.write(Uint8Array.of(1, 2, 3))
 *
 * using cut = world.network.cut({ from: 'client', to: 'server' })   // everything in between is lost
 * await world.run({ forMs: 60_000 })                                // a minute passes in microseconds
 * cut[Symbol.dispose]()
 * server.powerOff()                                                 // no FIN; unsynced bytes may be gone or torn
 * server.powerOn()                                                  // `spawn` again for a process over the same disk
 * world.trace.hash()
 * ```
 */
export { WorldBus } from './bus.ts'
export { createWorld } from './createWorld.ts'
export type { DiskFault, DiskOperation, SimDiskControl, SimDiskOptions } from './disk/index.ts'
export type {
  DnsChainOptions,
  DnsPlugin,
  DnsServer,
  DnsServerOptions,
  DnsSources,
  RecordOptions,
  ResolverSettings,
  ZoneAnswer,
} from './dns/index.ts'
export { dnsChain } from './dns/index.ts'
export type { Drain } from './drain.ts'
export type { WorldEvent, WorldEventFields, WorldEventKind } from './events.ts'
export type { Host, HostOptions, Interface, SimProcess, SpawnOptions } from './host.ts'
export type {
  BackendOptions,
  BackendState,
  BackendView,
  Between,
  CheckKind,
  ConnectionView,
  FirewallAction,
  ForgottenFate,
  HealthCheckOptions,
  Interceptor,
  LatencyMs,
  LinkLoss,
  LinkOptions,
  LoadBalancer,
  LoadBalancerOptions,
  Middlebox,
  MiddleboxOptions,
  NetworkControl,
  NewFlow,
  Onward,
  OpenConnection,
  Passage,
  Probe,
  SchedulerName,
  Selector,
  SpreadLatencyMs,
  SysctlName,
  Sysctls,
  TranslatedFlow,
} from './network/index.ts'
export { CONNTRACK_ESTABLISHED_MS, ConnectionTracking, SYSCTLS } from './network/index.ts'
export type { Trace, TraceDifference, TraceMode } from './trace/index.ts'
export { compareTraces, decodeTrace, formatEvent } from './trace/index.ts'
export type {
  NetworkDefaults,
  PendingEvent,
  RunOptions,
  RunReport,
  SettleOptions,
  World,
  WorldOptions,
} from './world.ts'
