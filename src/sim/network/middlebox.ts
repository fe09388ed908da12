import type { QueueItem } from '../eventQueue.ts'
import type { Between } from './control.ts'
import type { Endpoint } from './endpoint.ts'
import type { Fabric } from './fabric.ts'
import type { Obstacle, Passage, PassingConnection, Stop } from './obstacle.ts'
import { type FlowEnd, type FlowMatcher, flowMatcher } from './selector.ts'

/** nf_conntrack_tcp_timeout_established of Linux: 5 days. */
export const CONNTRACK_ESTABLISHED_MS = 432_000_000

/**
 * What becomes of the segments of a connection that a box has forgotten: they get lost, or their sender gets a RST.
 * `resetBoth` also sends a RST to both ends at the moment at which the idle time is over, as Azure's "TCP reset" does.
 */
export type ForgottenFate = 'drop' | 'reset' | 'resetBoth'

export interface MiddleboxOptions {
  readonly name: string
  /** Where it stands: connections that match, in whichever direction they were opened. Default: where a translation leads through it. */
  readonly between?: Between
  /** A connection without a segment for so long is forgotten. Default: never. */
  readonly idleMs?: number
  /** Default `drop`. */
  readonly forgotten?: ForgottenFate
  /** `toServer`: answers go around it, as with a load balancer that lets servers answer directly. Default `both`. */
  readonly sees?: 'both' | 'toServer'
}

/**
 * A firewall, NAT gateway or load balancer that remembers the connections that were opened through it, and lets no others
 * pass. Every segment that passes, keepalive probes among them, renews what it knows.
 */
export interface Middlebox extends Disposable, Passage {
  readonly name: string
  /** Live connections that it knows now. */
  readonly connections: number
  /** Forgets those that match in either direction (by default all), as after a restart or `conntrack -D`; returns their number. */
  forget(which?: Between): number
}

export class SimMiddlebox implements Middlebox {
  readonly name: string
  readonly idleUs: number
  readonly fate: ForgottenFate
  readonly sees: 'both' | 'toServer'
  readonly stop: Stop
  /** Counts restarts: entries of an earlier one are gone. */
  epoch = 0
  readonly fabric: Fabric
  readonly #matches: FlowMatcher | undefined

  constructor(fabric: Fabric, { name, between, idleMs, forgotten = 'drop', sees = 'both' }: MiddleboxOptions) {
    this.fabric = fabric
    this.name = name
    this.idleUs = idleMs === undefined ? Number.POSITIVE_INFINITY : Math.round(idleMs * 1000)
    this.fate = forgotten
    this.sees = sees
    this.stop = { by: name, why: `${name} does not know the connection any more`, resets: forgotten !== 'drop' }
    this.#matches = between === undefined ? undefined : flowMatcher(between)
    if (between !== undefined) fabric.boxes.push(this)
  }

  /** Whether it stands between the two ends of a connection. */
  standsBetween(client: FlowEnd, server: FlowEnd, port: number): boolean {
    return this.#matches !== undefined && eitherWay(this.#matches, client, server, port)
  }

  opened(connection: PassingConnection): readonly Obstacle[] {
    return [new Entry(this, connection)]
  }

  get connections(): number {
    return this.#live().length
  }

  forget(which?: Between): number {
    if (which === undefined) {
      const count = this.#live().length
      this.epoch++
      return count
    }
    const matches = flowMatcher(which)
    const found = this.#live().filter(({ client }) =>
      eitherWay(matches, client.place, client.peer.place, client.servicePort),
    )
    for (const { entry } of found) entry.forget()
    return found.length
  }

  /** Takes the box out of the way of new connections; those that it knows are let through from now on. */
  [Symbol.dispose](): void {
    for (const { entry } of this.#live()) entry.bypass()
    const at = this.fabric.boxes.indexOf(this)
    if (at !== -1) this.fabric.boxes.splice(at, 1)
  }

  #live(): readonly { readonly client: Endpoint; readonly entry: Entry }[] {
    const { nowUs } = this.fabric.core.scheduler
    return [...this.fabric.connections].flatMap((client) =>
      (client.out.way?.obstacles ?? []).flatMap((entry) =>
        entry instanceof Entry && entry.box === this && entry.knownAt(nowUs) ? [{ client, entry }] : [],
      ),
    )
  }
}

/** What a box knows of one connection. */
class Entry implements Obstacle {
  readonly box: SimMiddlebox
  readonly #epoch: number
  #known = true
  #bypassed = false
  #heardUs: number

  constructor(box: SimMiddlebox, connection: PassingConnection) {
    this.box = box
    this.#epoch = box.epoch
    this.#heardUs = box.fabric.core.scheduler.nowUs
    if (box.fate === 'resetBoth' && box.idleUs !== Number.POSITIVE_INFINITY) new Expiry(this, connection).arm()
  }

  /** When it ends unless a segment passes. */
  get endsUs(): number {
    return this.#heardUs + this.box.idleUs
  }

  meets(toServer: boolean, nowUs: number): Stop | undefined {
    if (this.#bypassed || (!toServer && this.box.sees === 'toServer')) return undefined
    if (!this.knownAt(nowUs)) {
      this.#known = false
      return this.box.stop
    }
    this.#heardUs = nowUs
    return undefined
  }

  knownAt(nowUs: number): boolean {
    return this.#known && this.#epoch === this.box.epoch && nowUs < this.endsUs
  }

  forget(): void {
    this.#known = false
  }

  bypass(): void {
    this.#bypassed = true
  }
}

/** Resets both ends when the idle time of a connection is over. */
class Expiry implements QueueItem {
  readonly label = 'middlebox idle time-out'
  readonly cancelled = false
  readonly #entry: Entry
  readonly #connection: PassingConnection

  constructor(entry: Entry, connection: PassingConnection) {
    this.#entry = entry
    this.#connection = connection
  }

  arm(): void {
    this.#entry.box.fabric.core.scheduler.at(this.#entry.endsUs, this)
  }

  run(): void {
    const { box } = this.#entry
    const { client, server } = this.#connection
    if (client.gone && server.gone) return
    const { nowUs } = box.fabric.core.scheduler
    if (this.#entry.knownAt(nowUs)) {
      this.arm()
      return
    }
    if (nowUs < this.#entry.endsUs) return
    this.#entry.forget()
    for (const end of [client, server]) end.resetOnTheWay(box.stop.why)
  }
}

function eitherWay(matches: FlowMatcher, client: FlowEnd, server: FlowEnd, port: number): boolean {
  return matches(client, server, port) || matches(server, client, port)
}
