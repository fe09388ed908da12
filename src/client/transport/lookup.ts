import { NameCache } from '../../remoting/index.ts'
import type { Clock, Resolver } from '../../runtime/index.ts'
import type { ConnectionRules } from '../dialects/dialect.ts'
import { isNumeric } from './hostPort.ts'

/** Names to addresses, with the cache that the imitated runtime has (the JDK: 30 s found, 10 s not found). */
export class Lookup {
  readonly #names: NameCache

  constructor(resolver: Resolver, clock: Clock, rules: ConnectionRules['lookupCache']) {
    this.#names = new NameCache(resolver, clock, { foundMs: rules?.foundMs, failedMs: rules?.failedMs })
  }

  /** Rejects with ResolveError. */
  resolve(host: string): Promise<readonly string[]> {
    return isNumeric(host) ? Promise.resolve([host]) : this.#names.resolve(host)
  }
}
