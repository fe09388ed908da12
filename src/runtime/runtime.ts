import type { Clock } from './clock.ts'
import type { Disk } from './disk.ts'
import type { Logger } from './logger.ts'
import type { Network } from './network.ts'
import type { Random } from './random.ts'
import type { Resolver } from './resolver.ts'

/** Everything a NameServer, broker or client may know of the world: the ports of the one host it runs on. */
export interface Runtime {
  readonly clock: Clock
  readonly random: Random
  readonly network: Network
  readonly resolver: Resolver
  readonly disk: Disk
  readonly logger: Logger
  /** Identity of the process, as it enters client ids and message ids. */
  readonly process: ProcessIdentity
}

export interface ProcessIdentity {
  readonly pid: number
  readonly hostname: string
  /** Local time minus UTC in milliseconds, as the time zone of the process has it. Default 0. */
  readonly localOffsetMs?: number
  /** Memory of the machine in bytes. Default: unlimited. */
  readonly memoryBytes?: number
}
