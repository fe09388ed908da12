import type { Probe, World, WorldEvent } from '../../sim/index.ts'
import type { Dial } from '../observations.ts'

/** A connection attempt, and for one that failed what its SYN met at that moment. */
export interface WatchedDial extends Dial {
  readonly met: Probe | undefined
}

type Mutable = { -readonly [K in keyof WatchedDial]: WatchedDial[K] }

/** Follows connection attempts from their first SYN to their end. */
export class DialWatch {
  readonly dials: WatchedDial[] = []
  readonly #world: World
  /** Attempts under way, by host and target; those of one pair end in the order in which they began. */
  readonly #open = new Map<string, Mutable[]>()

  constructor(world: World) {
    this.#world = world
  }

  syn({ host, from, to, at, attempt }: WorldEvent<'tcp.syn'>): void {
    const known = this.#under(host, to).find((dial) => dial.from === from)
    if (known !== undefined) {
      known.syns = attempt
      return
    }
    const dial: Mutable = {
      host,
      from,
      to,
      atMs: at,
      syns: attempt,
      tookMs: undefined,
      result: 'pending',
      why: '',
      met: undefined,
    }
    this.dials.push(dial)
    this.#under(host, to).push(dial)
  }

  opened({ host, local, remote, at }: WorldEvent<'tcp.open'>): void {
    const dial = this.#under(host, remote).find(({ from }) => from === local)
    if (dial !== undefined) this.#end(dial, at, 'open', '')
  }

  failed(event: WorldEvent<'tcp.refused' | 'tcp.unreachable' | 'tcp.timeout'>): void {
    const { host, to, at, why } = event
    const [dial] = this.#under(host, to)
    if (dial === undefined) return
    const result =
      event.kind === 'tcp.refused' ? 'refused' : event.kind === 'tcp.unreachable' ? 'unreachable' : 'timedOut'
    dial.met = this.#world.network.probe(host, addressOf(to))
    this.#end(dial, at, result, why)
  }

  #under(host: string, to: string): Mutable[] {
    const key = `${host} ${to}`
    const open = this.#open.get(key) ?? []
    this.#open.set(key, open)
    return open
  }

  #end(dial: Mutable, at: number, result: Dial['result'], why: string): void {
    dial.tookMs = at - dial.atMs
    dial.result = result
    dial.why = why
    const open = this.#under(dial.host, dial.to)
    open.splice(open.indexOf(dial), 1)
  }
}

/** The parts of an `address:port` text, IPv6 in brackets. */
export function addressOf(text: string): { readonly host: string; readonly port: number } {
  const colon = text.lastIndexOf(':')
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) }
}
