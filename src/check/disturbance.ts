import type { History } from './history.ts'

interface Span {
  readonly fromMs: number
  toMs: number
}

/**
 * When a run was disturbed, for rules that hold in quiet times only. A server is disturbed from its end until it runs
 * again, the network while a fault is active.
 */
export class Disturbances {
  readonly #spans: Span[] = []
  readonly #clients: number[] = []
  readonly #assignments = new Map<string, number[]>()

  constructor(history: History) {
    const open = new Map<string, Span>()
    const begin = (name: string, atMs: number): void => {
      const span = { fromMs: atMs, toMs: Number.POSITIVE_INFINITY }
      this.#spans.push(span)
      open.set(name, span)
    }
    const end = (name: string, atMs: number): void => {
      const span = open.get(name)
      if (span !== undefined) span.toMs = atMs
      open.delete(name)
    }
    for (const event of history.events) {
      if (event.kind === 'network') {
        if (event.active) begin(event.fault, event.at)
        else end(event.fault, event.at)
      } else if (event.kind === 'inside') {
        if (!event.active) end(event.fault, event.at)
        else if (event.late) begin(event.fault, event.at)
      } else if (event.kind === 'server') {
        if (event.what === 'started') end(event.server, event.at)
        else if (event.what === 'killed' || event.what === 'poweredOff') begin(event.server, event.at)
      } else if (event.kind === 'client') {
        this.#clients.push(event.at)
      } else if (event.kind === 'assigned') {
        const times = this.#assignments.get(event.group) ?? []
        times.push(event.at)
        this.#assignments.set(event.group, times)
      }
    }
  }

  /** Whether servers or the network were disturbed within the time. */
  within(fromMs: number, toMs: number): boolean {
    return this.#spans.some((span) => span.fromMs <= toMs && span.toMs >= fromMs)
  }

  /** Whether the queues of a group were dealt anew, or any client came or went, within the time. */
  rebalanced(group: string, fromMs: number, toMs: number): boolean {
    const inside = (at: number): boolean => at >= fromMs && at <= toMs
    return this.#clients.some(inside) || (this.#assignments.get(group)?.some(inside) ?? false)
  }
}
