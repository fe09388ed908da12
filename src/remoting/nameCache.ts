import { type Clock, ResolveError, type Resolver } from '../runtime/index.ts'

/** How long answers are kept, in milliseconds; undefined keeps none of them. */
export interface NameCacheTimes {
  readonly foundMs: number | undefined
  readonly failedMs: number | undefined
}

/** `networkaddress.cache.ttl` and `networkaddress.cache.negative.ttl` of a JDK without a security manager. */
export const JDK_NAME_CACHE: NameCacheTimes = { foundMs: 30_000, failedMs: 10_000 }

interface Kept {
  readonly untilMs: number
  readonly addresses: readonly string[] | undefined
  readonly error: unknown
}

/** A resolver with the cache that a runtime keeps in its own process. */
export class NameCache implements Resolver {
  readonly #resolver: Resolver
  readonly #clock: Pick<Clock, 'monotonicMs'>
  readonly #times: NameCacheTimes
  readonly #kept = new Map<string, Kept>()

  constructor(resolver: Resolver, clock: Pick<Clock, 'monotonicMs'>, times: NameCacheTimes) {
    this.#resolver = resolver
    this.#clock = clock
    this.#times = times
  }

  async resolve(hostname: string): Promise<readonly string[]> {
    const kept = this.#kept.get(hostname)
    if (kept !== undefined && this.#clock.monotonicMs() < kept.untilMs) {
      if (kept.addresses === undefined) throw kept.error
      return kept.addresses
    }
    try {
      const addresses = await this.#resolver.resolve(hostname)
      this.#keep(hostname, this.#times.foundMs, addresses, undefined)
      return addresses
    } catch (error) {
      if (error instanceof ResolveError) this.#keep(hostname, this.#times.failedMs, undefined, error)
      throw error
    }
  }

  #keep(hostname: string, keepMs: number | undefined, addresses: readonly string[] | undefined, error: unknown): void {
    if (keepMs === undefined) return
    this.#kept.set(hostname, { untilMs: this.#clock.monotonicMs() + keepMs, addresses, error })
  }
}
