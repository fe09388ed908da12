import type { DialectName } from '../../../client/index.ts'
import type { Duration } from '../duration.ts'

/** What every program has. */
export interface ClientBase {
  readonly host: string
  /** Whose habits and texts it has. Default `ours`. */
  readonly dialect?: DialectName
  /** The NameServer setting as a user of that release would write it. */
  readonly namesrv?: string | readonly string[]
  /** `setClientIP`: the first part of the client id. Default: the first address of the host. */
  readonly clientIP?: string
  /** Sends and most other requests go to the VIP port of brokers (`setVipChannelEnabled`). Default false. */
  readonly vipChannel?: boolean
  /** How long its JVM keeps the address of a name (`networkaddress.cache.ttl`). Default: as the release, `30s` in Java. */
  readonly dnsCache?: Duration | 'forever'
  /** How long its JVM keeps that there is no such name (`networkaddress.cache.negative.ttl`). Default: as the release, `10s` in Java. */
  readonly negativeDnsCache?: Duration | 'forever'
  /** How long a Go program waits for bytes of a connection before it closes it (`WithRemotingTimeout` of later releases). Default `2m`. */
  readonly readTimeout?: Duration
  /** An HTTP address service that names the NameServers, in place of `namesrv` (`WithNameServerDomain` of Go). */
  readonly namesrvDomain?: string
  /** Default `DEFAULT`: with the process id it makes up the client id, unless set. */
  readonly instanceName?: string
  /**
   * What a Go program does with the error of its constructor: drops it (`p, _ := NewProducer(…)`) and panics at the first
   * call, or prints it and exits with 1. Default: the step fails with it, and the program stays.
   */
  readonly constructorError?: 'ignored' | 'exits'
}
