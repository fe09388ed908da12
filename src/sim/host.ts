import type { Runtime } from '../runtime/index.ts'
import type { SimDiskControl, SimDiskOptions } from './disk/index.ts'
import type { ResolverSettings } from './dns/index.ts'
import type { Sysctls } from './network/index.ts'

/** A network card: an address on a named network. */
export interface Interface {
  readonly address: string
  /** Hosts on one network reach each other; two networks need a route. Default `default`. */
  readonly network?: string
  /** Default `eth` with the number of the card, from 0. Addresses of one name are one card. */
  readonly name?: string
  /** A card that is down sends and receives nothing, and keeps its address. Default true. */
  readonly up?: boolean
  /** A bridge of Linux, such as docker0. Default false. */
  readonly bridge?: boolean
  /** A tunnel, such as tun0. Default false. */
  readonly pointToPoint?: boolean
  /** Its largest packet in bytes. Both ends of a connection keep to the smaller one. Default 1500. */
  readonly mtu?: number
}

export interface HostOptions {
  /** Host name, unique in the world. */
  readonly name: string
  /** In interface order; the first is the one a broker would pick. A bare text is an address on network `default`. */
  readonly addresses: readonly (string | Interface)[]
  /** Wall clock minus true time. Default 0. */
  readonly skewMs?: number
  /** Local time minus UTC. Default 0. */
  readonly localOffsetMs?: number
  /** Memory of the machine, of which a broker uses a share as page cache. Default: more than any run needs. */
  readonly memoryBytes?: number
  readonly disk?: SimDiskOptions
  /** Settings of its TCP by their names in Linux. */
  readonly sysctls?: Sysctls
  readonly resolver?: Partial<ResolverSettings>
  /** Whether `world.dns` answers this host's name with its addresses. Default true. */
  readonly registered?: boolean
}

export interface SpawnOptions {
  /**
   * Promises that none of the process's callbacks settles a promise or queues a job, so that the world need not drain
   * the job queue after them. Only worth it with the default drain. Default false.
   */
  readonly callbacksOnly?: boolean
}

/** A machine, virtual machine, container or pod: addresses, one disk, a wall clock, processes. */
export interface Host {
  readonly name: string
  readonly up: boolean
  readonly addresses: readonly string[]
  readonly disk: SimDiskControl
  /** Changes count from the next lookup on. */
  readonly resolver: ResolverSettings
  readonly processes: readonly SimProcess[]
  /** Wall clock minus true time; may be set at any moment, and monotonic time does not notice. */
  skewMs: number
  /** How fast the wall clock runs away from true time, in millionths. Default 0. */
  skewPpm: number

  /** Starts a process: a new runtime over the same disk. Throws SimError ConfigInvalid when the host is off. */
  spawn(name: string, options?: SpawnOptions): SimProcess
  /** Replaces the addresses, as a re-created pod gets new ones. Connections over the old ones fall silent. */
  setAddresses(addresses: readonly (string | Interface)[]): void
  /** The plug is pulled: nothing is sent, processes end, and of the disk only what was synced is sure to survive. */
  powerOff(): void
  powerOn(): void
}

/** One run of a program on a host. */
export interface SimProcess {
  readonly name: string
  readonly pid: number
  readonly host: Host
  readonly runtime: Runtime
  readonly alive: boolean
  /**
   * Ends the process as SIGKILL does: timers never fire, pending calls never settle, and the operating system closes
   * the sockets (FIN, or RST where bytes were unread). What was written to the disk stays in the page cache.
   */
  kill(): void
  /** Stops the process as SIGSTOP (or a long garbage collection) does, until the handle is disposed. The kernel goes on accepting and receiving. */
  freeze(): Disposable
}
