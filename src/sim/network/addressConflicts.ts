import { below, type Random } from '../../runtime/index.ts'
import type { NetHost } from './netHost.ts'
import type { Obstacle, Stop } from './obstacle.ts'

/** How long a host keeps the answer to an ARP request at most: base_reachable_time of Linux, 30 s. */
export const REACHABLE_MS = 30_000

/**
 * Which of several machines that hold one address a host takes for it: the one whose ARP answer came last, drawn anew for
 * every 30 s. Each asking host has times and draws of its own. Asking changes nothing.
 */
export class AddressConflicts {
  readonly #random: Random
  readonly #sliceUs: number

  constructor(random: Random, reachableMs: number = REACHABLE_MS) {
    this.#random = random
    this.#sliceUs = reachableMs * 1000
  }

  answering(from: NetHost, address: string, holders: readonly NetHost[], nowUs: number): NetHost | undefined {
    const own = this.#random.stream(`${from.name} asks for ${address}`)
    const slice = Math.floor((nowUs + below(own, this.#sliceUs, 'phase')) / this.#sliceUs)
    return holders[below(own.stream(`${slice}`), holders.length, 'holder')]
  }
}

/** The address of one end that another machine holds as well: what goes there may reach that one, which knows nothing. */
export class DisputedAddress implements Obstacle {
  readonly address: string
  readonly #owner: NetHost
  readonly #answering: () => NetHost | undefined
  readonly #ofServer: boolean

  /** `owner` is the end that is meant, `answering` tells who is reached. `ofServer` is false for the address of a client. */
  constructor(address: string, owner: NetHost, answering: () => NetHost | undefined, ofServer = true) {
    this.address = address
    this.#owner = owner
    this.#answering = answering
    this.#ofServer = ofServer
  }

  meets(toServer: boolean): Stop | undefined {
    if (toServer !== this.#ofServer) return undefined
    const answering = this.#answering()
    if (answering === undefined || answering === this.#owner) return undefined
    const why = `${answering.name} answers for ${this.address} now, and does not know the connection`
    return { by: answering.name, why, resets: answering.up }
  }
}
