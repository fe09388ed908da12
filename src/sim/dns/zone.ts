import { subnetMatcher } from '../network/address.ts'
import type { RecordOptions } from './server.ts'

/** CoreDNS answers with 30 s where a zone names no TTL. */
const DEFAULT_TTL_SECONDS = 30

/** What a server answers. */
export type ZoneAnswer =
  | {
      readonly outcome: 'answer'
      readonly addresses: readonly string[]
      readonly ttlSeconds: number
      readonly rotate: boolean
    }
  /** `keepSeconds`: how long a cache may keep that there is no such name. */
  | { readonly outcome: 'notFound'; readonly keepSeconds?: number }
  | { readonly outcome: 'serverFailure' | 'silent' }

interface DnsRecord {
  readonly view: string | undefined
  readonly inView: (clientAddress: string) => boolean
  readonly addresses: readonly string[]
  readonly ttlSeconds: number
  readonly negativeTtlSeconds: number
  readonly rotate: boolean
}

/** A name that fails. */
interface DnsFailure {
  readonly how: 'notFound' | 'serverFailure' | 'silent'
  readonly keepSeconds: number
}

/** The names of one server. A name may have one set of addresses for each view. */
export class Zone {
  readonly #records = new Map<string, DnsRecord[]>()
  readonly #failures = new Map<string, DnsFailure>()

  set(name: string, addresses: readonly string[], options: RecordOptions): void {
    const key = canonicalName(name)
    const record: DnsRecord = {
      view: options.view,
      inView: options.view === undefined ? () => true : (subnetMatcher(options.view) ?? (() => false)),
      addresses,
      ttlSeconds: options.ttlSeconds ?? DEFAULT_TTL_SECONDS,
      negativeTtlSeconds: options.negativeTtlSeconds ?? 0,
      rotate: options.rotate ?? false,
    }
    const others = (this.#records.get(key) ?? []).filter((other) => other.view !== options.view)
    // The answer for everybody stands last.
    this.#records.set(key, record.view === undefined ? [...others, record] : [record, ...others])
  }

  remove(name: string): void {
    this.#records.delete(canonicalName(name))
  }

  fail(name: string, how: DnsFailure['how'], keepSeconds = 0): Disposable {
    const key = canonicalName(name)
    const failure = { how, keepSeconds }
    this.#failures.set(key, failure)
    return {
      [Symbol.dispose]: (): void => {
        if (this.#failures.get(key) === failure) this.#failures.delete(key)
      },
    }
  }

  answer(name: string, clientAddress: string): ZoneAnswer {
    const key = canonicalName(name)
    const failure = this.#failures.get(key)
    if (failure !== undefined) {
      const { how, keepSeconds } = failure
      return how === 'notFound' ? { outcome: how, keepSeconds } : { outcome: how }
    }
    const record = this.#recordsOf(key).find((candidate) => candidate.inView(clientAddress))
    if (record === undefined) return { outcome: 'notFound' }
    if (record.addresses.length === 0) return { outcome: 'notFound', keepSeconds: record.negativeTtlSeconds }
    const { addresses, ttlSeconds, rotate } = record
    return { outcome: 'answer', addresses, ttlSeconds, rotate }
  }

  /** The records of a name, or of the wildcard `*.domain` above it. */
  #recordsOf(key: string): readonly DnsRecord[] {
    const own = this.#records.get(key)
    if (own !== undefined) return own
    for (let dot = key.indexOf('.'); dot !== -1; dot = key.indexOf('.', dot + 1)) {
      const wildcard = this.#records.get(`*${key.slice(dot)}`)
      if (wildcard !== undefined) return wildcard
    }
    return []
  }
}

export function canonicalName(name: string): string {
  const bare = name.endsWith('.') ? name.slice(0, -1) : name
  // Host names are ASCII; the mapping of other letters depends on no locale either.
  return bare.toLowerCase()
}
