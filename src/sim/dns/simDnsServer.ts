import type { Host } from '../host.ts'
import type { DnsPlugin, DnsServer, RecordOptions } from './server.ts'
import { Zone, type ZoneAnswer } from './zone.ts'

export class SimDnsServer implements DnsServer {
  readonly name: string
  readonly host: Host | undefined
  queries = 0
  silent = false
  failing = false
  readonly #zone = new Zone()
  #plugins: readonly DnsPlugin[] = []

  constructor(name: string, host: Host | undefined) {
    this.name = name
    this.host = host
  }

  set(name: string, addresses: readonly string[], options: RecordOptions = {}): void {
    this.#zone.set(name, addresses, options)
  }

  remove(name: string): void {
    this.#zone.remove(name)
  }

  fail(name: string, how: 'notFound' | 'serverFailure' | 'silent'): Disposable {
    return this.#zone.fail(name, how)
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
