import { ResolveError, type Resolver } from '../../runtime/index.ts'
import type { Core } from '../core.ts'
import { parseAddress } from '../network/address.ts'
import type { Fabric } from '../network/fabric.ts'
import type { NetProcess } from '../network/netHost.ts'
import { DnsLookup, type LookupResult } from './lookup.ts'
import type { ResolverSettings } from './server.ts'
import { canonicalName } from './zone.ts'

/** What a host name may consist of. The C library does not ask for anything else, and answers that there is no such name. */
const HOST_NAME = /^[A-Za-z0-9._-]+$/

interface CachedAnswer {
  /** None: there is no such name. */
  readonly addresses: readonly string[]
  readonly untilUs: number
}

/** The stub resolver of one host, shared by its processes. */
export class HostResolver {
  readonly settings: ResolverSettings
  readonly #core: Core
  readonly #fabric: Fabric
  readonly #cache = new Map<string, CachedAnswer>()

  constructor(core: Core, fabric: Fabric, settings: ResolverSettings) {
    this.#core = core
    this.#fabric = fabric
    this.settings = settings
  }

  /** The resolver port of one process. */
  port(process: NetProcess): Resolver {
    return { resolve: (hostname) => this.#resolve(process, hostname) }
  }

  /** A host that starts anew has an empty cache. */
  forget(): void {
    this.#cache.clear()
  }

  #resolve(process: NetProcess, hostname: string): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      if (!process.alive) return
      if (parseAddress(hostname) !== undefined) {
        resolve([hostname])
        return
      }
      this.#lookUp(process, hostname, (result) => {
        if (!process.alive) return
        this.#core.scheduler.jobsMayWait = true
        this.#note(process, hostname, result)
        if (result.outcome === 'answer') resolve(result.addresses)
        else
          reject(new ResolveError(result.outcome, hostname, `cannot resolve ${hostname}: ${reasons[result.outcome]}`))
      })
    })
  }

  #lookUp(process: NetProcess, hostname: string, done: (result: LookupResult) => void): void {
    const name = canonicalName(hostname)
    const fixed =
      this.settings.hosts.get(hostname) ??
      this.settings.hosts.get(name) ??
      (name === 'localhost' ? ['127.0.0.1'] : undefined)
    if (fixed !== undefined && fixed.length > 0) {
      done({ outcome: 'answer', source: 'hosts', addresses: fixed, ttlSeconds: 0 })
      return
    }
    const cached = this.settings.cache ? this.#cache.get(name) : undefined
    if (cached !== undefined && cached.untilUs > this.#core.scheduler.nowUs) {
      const { addresses } = cached
      if (addresses.length === 0) done({ outcome: 'notFound', keepSeconds: 0 })
      else done({ outcome: 'answer', source: 'cache', addresses, ttlSeconds: 0 })
      return
    }
    if (!HOST_NAME.test(hostname)) {
      done({ outcome: 'notFound', keepSeconds: 0 })
      return
    }
    const lookup = new DnsLookup(this.#core, this.#fabric, this.settings, process, (result) => {
      if (this.settings.cache) this.#keep(name, result)
      done(result)
    })
    lookup.start(this.#candidates(hostname))
  }

  #keep(name: string, result: LookupResult): void {
    const { nowUs } = this.#core.scheduler
    if (result.outcome === 'answer') {
      this.#cache.set(name, { addresses: result.addresses, untilUs: nowUs + result.ttlSeconds * 1_000_000 })
    } else if (result.outcome === 'notFound' && result.keepSeconds > 0) {
      this.#cache.set(name, { addresses: [], untilUs: nowUs + result.keepSeconds * 1_000_000 })
    }
  }

  /** The names to try in order, as resolv.conf says with `search` and `ndots`. A trailing dot means the name alone. */
  #candidates(hostname: string): readonly string[] {
    const name = canonicalName(hostname)
    if (hostname.endsWith('.')) return [name]
    const searched = this.settings.search.map((domain) => `${name}.${canonicalName(domain)}`)
    const dots = name.split('.').length - 1
    return dots >= this.settings.ndots ? [name, ...searched] : [...searched, name]
  }

  #note(process: NetProcess, name: string, result: LookupResult): void {
    if (!this.#core.observing) return
    this.#core.emit({
      kind: 'dns.answer',
      at: this.#core.nowMs,
      host: process.host.name,
      name,
      source: result.outcome === 'answer' ? result.source : 'server',
      outcome: result.outcome,
      addresses: result.outcome === 'answer' ? result.addresses : [],
    })
  }
}

const reasons = {
  notFound: 'no such name',
  serverFailure: 'the name server failed',
  timedOut: 'no name server answered',
} as const
