import type { SocketAddress } from '../../runtime/index.ts'
import { isAny } from './address.ts'
import type { SimListener } from './listener.ts'

/** First and last port for connections and for port 0, as ip_local_port_range on Linux. */
const EPHEMERAL_FIRST = 32_768
const EPHEMERAL_LAST = 60_999

/** The ports of one host. */
export class PortTable {
  readonly #listeners = new Map<number, SimListener[]>()
  readonly #connecting = new Map<number, number>()
  #next = EPHEMERAL_FIRST

  /** A port that nobody uses; undefined when all are taken. Ports go round in order, so that one is reused late. */
  free(): number | undefined {
    for (let tried = EPHEMERAL_FIRST; tried <= EPHEMERAL_LAST; tried++) {
      const port = this.#next
      this.#next = port === EPHEMERAL_LAST ? EPHEMERAL_FIRST : port + 1
      if (!this.#listeners.has(port) && !this.#connecting.has(port)) return port
    }
    return undefined
  }

  listening(address: SocketAddress): SimListener | undefined {
    const all = this.#listeners.get(address.port)
    return (
      all?.find((listener) => listener.address.host === address.host) ??
      all?.find((listener) => isAny(listener.address.host))
    )
  }

  conflicts(address: SocketAddress): boolean {
    const all = this.#listeners.get(address.port) ?? []
    return all.some(({ address: other }) => other.host === address.host || isAny(other.host) || isAny(address.host))
  }

  addListener(listener: SimListener): void {
    const all = this.#listeners.get(listener.address.port)
    if (all === undefined) this.#listeners.set(listener.address.port, [listener])
    else all.push(listener)
  }

  removeListener(listener: SimListener): void {
    const all = this.#listeners.get(listener.address.port)
    const index = all?.indexOf(listener) ?? -1
    if (all === undefined || index === -1) return
    all.splice(index, 1)
    if (all.length === 0) this.#listeners.delete(listener.address.port)
  }

  take(port: number): void {
    this.#connecting.set(port, (this.#connecting.get(port) ?? 0) + 1)
  }

  release(port: number): void {
    const users = this.#connecting.get(port) ?? 0
    if (users > 1) this.#connecting.set(port, users - 1)
    else this.#connecting.delete(port)
  }

  /** Everything goes with the host's power. */
  clear(): void {
    this.#listeners.clear()
    this.#connecting.clear()
  }
}
