import type { QueueItem } from '../eventQueue.ts'
import type { Endpoint } from './endpoint.ts'
import type { PortTable } from './portTable.ts'
import type { HostTcp } from './sysctls.ts'

export interface NetInterface {
  readonly address: string
  readonly network: string
  readonly name: string
  readonly up: boolean
  readonly bridge: boolean
  readonly pointToPoint: boolean
  readonly mtu: number
}

/** What the network must know of a host. */
export interface NetHost {
  readonly name: string
  readonly up: boolean
  /** Counts power-ons: an endpoint of an earlier boot is unknown to this one. */
  readonly boot: number
  readonly interfaces: readonly NetInterface[]
  readonly ports: PortTable
  readonly tcp: HostTcp
}

/** What the network must know of a process. */
export interface NetProcess {
  readonly name: string
  readonly host: NetHost
  readonly alive: boolean
  readonly frozen: boolean
  readonly callbacksOnly: boolean
  readonly endpoints: Set<Endpoint>
  /** When frozen, keeps the item until the process thaws and answers true. */
  postpone(item: QueueItem): boolean
}

export function holdsAddress(host: NetHost, address: string): boolean {
  for (const card of host.interfaces) if (card.address === address) return true
  return false
}
