import { type Clock, ResolveError, type Resolver } from '../../runtime/index.ts'
import type { ConnectionRules } from '../dialects/dialect.ts'
import { isNumeric } from './hostPort.ts'

interface Cached {
  readonly untilMs: number
  readonly addresses: readonly string[] | undefined
  readonly error: unknown
}

/** Names to addresses, with the cache that the imitated runtime has (the JDK: 30 s found, 10 s not found). */
export class Lookup {
  readonly #resolver: Resolver
  readonly #clock: Clock
  readonly #cacheRules: ConnectionRules['lookupCache']
  readonly #cache = new Map<string, Cached>()

  constructor(resolver: Resolver, clock: Clock, cacheRules: ConnectionRules['lookupCache']) {
    this.#resolver = resolver
    this.#clock = clock
    this.#cacheRules = cacheRules
  }

  /** Rejects with ResolveError. */
  async resolve(host: string): Promise<readonly string[]> {
    if (isNumeric(host)) return [host]
    const cached = this.#cache.get(host)
    if (cached !== undefined && this.#clock.monotonicMs() < cached.untilMs) {
      if (cached.addresses === undefined) throw cached.error
      return cached.addresses
    }
    try {
      const addresses = await this.#resolver.resolve(host)
      this.#keep(host, this.#cacheRules?.foundMs, addresses, undefined)
      return addresses
    } catch (error) {
      if (error instanceof ResolveError) this.#keep(host, this.#cacheRules?.failedMs, undefined, error)
      throw error
    }
  }

  #keep(host: string, keepMs: number | undefined, addresses: readonly string[] | undefined, error: unknown): void {
    if (keepMs === undefined) return
    this.#cache.set(host, { untilMs: this.#clock.monotonicMs() + keepMs, addresses, error })
  }
}
