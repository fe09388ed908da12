import type { Host } from '../host.ts'
import type { DnsPlugin, DnsServer, RecordOptions } from './server.ts'
import { Zone, type ZoneAnswer } from './zone.ts'

export class SimDnsServer implements DnsServer {
  readonly name: string
  queries = 0
  silent = false
  failing = false
  readonly #zone = new Zone()
  readonly #place: Host | (() => Host) | undefined
  #plugins: readonly DnsPlugin[] = []

  constructor(name: string, place: Host | (() => Host) | undefined) {
    this.name = name
    this.#place = place
  }

  get host(): Host | undefined {
    return typeof this.#place === 'function' ? this.#place() : this.#place
  }

  set(name: string, addresses: readonly string[], options: RecordOptions = {}): void {
    this.#zone.set(name, addresses, options)
  }

  remove(name: string): void {
    this.#zone.remove(name)
  }

  fail(name: string, how: 'notFound' | 'serverFailure' | 'silent', keepSeconds?: number): Disposable {
    return this.#zone.fail(name, how, keepSeconds)
  }

  use(plugins: readonly DnsPlugin[]): void {
    this.#plugins = plugins
  }

  /** What a query that arrived meets. */
  query(name: string, clientAddress: string): ZoneAnswer {
    this.queries++
    return this.answer(name, clientAddress)
  }

  answer(name: string, clientAddress: string): ZoneAnswer {
    if (this.silent) return { outcome: 'silent' }
    if (this.failing) return { outcome: 'serverFailure' }
    for (const plugin of this.#plugins) {
      const answer = plugin(name, clientAddress)
      if (answer !== undefined) return answer
    }
    return this.#zone.answer(name, clientAddress)
  }
}
