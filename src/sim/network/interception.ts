import type { Between, Interceptor, OpenConnection } from './control.ts'
import type { Endpoint } from './endpoint.ts'
import { FIN, type Flow, type Segment } from './flow.ts'
import { flowMatcher } from './selector.ts'

/** Asked for each connection. */
export type Interception = (connection: OpenConnection) => Interceptor | undefined

/** Directions in the middle of what an application wrote, where nobody knows how to read on. */
interface Midway {
  readonly toServer: boolean
  readonly toClient: boolean
}

/** The place on one connection where somebody reads along, and lets pass what he wants. */
export class Tap {
  readonly #client: Endpoint
  readonly #midway: Midway
  #interceptor: Interceptor | undefined
  #ended: 'reset' | 'fin' | undefined

  private constructor(client: Endpoint, interceptions: readonly Interception[], midway: Midway) {
    this.#client = client
    this.#midway = midway
    for (const interception of interceptions) {
      this.#interceptor ??= interception(openConnection(client))
    }
  }

  /** On a connection that begins, or on one that is open and may be in the middle of what an application wrote. */
  static on(client: Endpoint, interceptions: readonly Interception[], open: boolean): void {
    const server = client.peer
    const midway = { toServer: open && client.bufferedBytes > 0, toClient: open && server.bufferedBytes > 0 }
    const tap = new Tap(client, interceptions, midway)
    client.out.tap = tap
    server.out.tap = tap
  }

  /** Whether nobody reads along. */
  get free(): boolean {
    return this.#interceptor === undefined && this.#ended === undefined
  }

  /** A segment that an end sends for the first time. */
  send(segment: Segment, flow: Flow): void {
    const toServer = flow.from === this.#client
    if (this.#ended !== undefined) {
      // Whoever ended the connection answers data for it with a reset, and nothing else.
      if (segment.length > 0 && this.#ended === 'fin') flow.to.out.sendReset()
      return
    }
    const interceptor = (toServer ? this.#midway.toServer : this.#midway.toClient) ? undefined : this.#interceptor
    if (interceptor === undefined) {
      flow.sendOn(segment)
      return
    }
    if (segment.length === 0) {
      if (segment === FIN) pass(interceptor.rest(toServer), flow)
      flow.sendOn(segment)
      return
    }
    for (const part of interceptor.bytes(segment, toServer)) {
      if (part instanceof Uint8Array) {
        pass(part, flow)
      } else if ('waitMs' in part) {
        flow.wait(part.waitMs)
      } else {
        this.#end(part.end, flow)
        return
      }
    }
  }

  /** Lets everything pass from now on, and what was kept back. */
  release(interceptor: Interceptor): void {
    if (this.#interceptor !== interceptor) return
    this.#interceptor = undefined
    const { out, peer } = this.#client
    pass(interceptor.rest(true), out)
    pass(interceptor.rest(false), peer.out)
  }

  get interceptor(): Interceptor | undefined {
    return this.#interceptor
  }

  #end(how: 'reset' | 'fin', flow: Flow): void {
    const back = flow.to.out
    this.#ended = how
    if (how === 'reset') {
      flow.sendReset()
      back.sendReset()
    } else {
      flow.sendOn(FIN)
      back.sendOn(FIN)
    }
  }
}

function pass(bytes: Uint8Array | undefined, flow: Flow): void {
  if (bytes !== undefined && bytes.length > 0) flow.sendOn(bytes)
}

function openConnection(client: Endpoint): OpenConnection {
  const { place, peer, servicePort, id } = client
  return {
    id,
    fromHost: place.host.name,
    toHost: peer.place.host.name,
    matches: (between: Between, toServer: boolean): boolean => {
      const matches = flowMatcher(between)
      return toServer ? matches(place, peer.place, servicePort) : matches(peer.place, place, servicePort)
    },
  }
}
