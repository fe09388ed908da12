import type { Host } from '../host.ts'
import type { DnsServer, RecordOptions } from './server.ts'
import { Zone, type ZoneAnswer } from './zone.ts'

export class SimDnsServer implements DnsServer {
  readonly name: string
  readonly host: Host | undefined
  queries = 0
  silent = false
  readonly #zone = new Zone()

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

  /** What a query that arrived meets. */
  query(name: string, clientAddress: string): ZoneAnswer {
    this.queries++
    return this.silent ? { outcome: 'silent' } : this.#zone.answer(name, clientAddress)
  }
}
