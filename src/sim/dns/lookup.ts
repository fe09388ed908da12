import { invariant } from '../../runtime/index.ts'
import type { Core } from '../core.ts'
import type { QueueItem } from '../eventQueue.ts'
import type { Fabric } from '../network/fabric.ts'
import { latencyUs, lostOn, type Path } from '../network/link/index.ts'
import type { NetProcess } from '../network/netHost.ts'
import type { ResolverSettings } from './server.ts'
import { SimDnsServer } from './simDnsServer.ts'
import type { ZoneAnswer } from './zone.ts'

const DNS_PORT = 53

export type LookupResult =
  | {
      readonly outcome: 'answer'
      readonly source: 'server' | 'hosts' | 'cache'
      readonly addresses: readonly string[]
      readonly ttlSeconds: number
    }
  /** `keepSeconds`: how long a cache may keep that there is no such name. */
  | { readonly outcome: 'notFound'; readonly keepSeconds: number }
  | { readonly outcome: 'serverFailure' | 'timedOut' }

/**
 * One question to the name servers. For each candidate name the servers are asked in turn, `attempts` rounds long: an
 * answer or NXDOMAIN decides, a failure or silence moves on to the next server. A name that does not exist, or that servers
 * fail to answer for, moves on to the next candidate; silence of all servers ends the lookup.
 */
export class DnsLookup {
  readonly #core: Core
  readonly #fabric: Fabric
  readonly #settings: ResolverSettings
  readonly #process: NetProcess
  readonly #done: (result: LookupResult) => void
  #names: readonly string[] = []
  /** A server failed to answer for this candidate; for an earlier one. */
  #failed = false
  #failedBefore = false
  #keepSeconds = 0

  constructor(
    core: Core,
    fabric: Fabric,
    settings: ResolverSettings,
    process: NetProcess,
    done: (result: LookupResult) => void,
  ) {
    this.#core = core
    this.#fabric = fabric
    this.#settings = settings
    this.#process = process
    this.#done = done
  }

  start(names: readonly string[]): void {
    this.#names = names
    this.#ask(0, 0)
  }

  /** `turn` counts over all servers and rounds. */
  #ask(nameIndex: number, turn: number): void {
    const { servers, attempts, timeoutMs } = this.#settings
    const name = this.#names[nameIndex]
    if (name === undefined) {
      const denied = { outcome: 'notFound', keepSeconds: this.#keepSeconds } as const
      this.#finish(this.#failedBefore ? { outcome: 'serverFailure' } : denied)
      return
    }
    if (turn >= servers.length * attempts) {
      if (this.#failed) this.#next(nameIndex)
      else this.#finish({ outcome: 'timedOut' })
      return
    }
    const server = servers[turn % servers.length]
    invariant(server instanceof SimDnsServer, 'a resolver asks servers of its own world')
    if (this.#core.observing) {
      const host = this.#process.host.name
      this.#core.emit({ kind: 'dns.query', at: this.#core.nowMs, host, server: server.name, name, attempt: turn + 1 })
    }
    const timeOut = this.#item('dns time-out', () => this.#ask(nameIndex, turn + 1))
    this.#core.scheduler.after(Math.round(timeoutMs * 1000), timeOut)
    this.#exchange(server, name, (answer) => {
      if (timeOut.cancelled || answer.outcome === 'silent') return
      timeOut.cancelled = true
      this.#core.scheduler.queue.noteCancelled()
      this.#judge(answer, nameIndex, turn)
    })
  }

  /** SERVFAIL for one candidate says nothing about the next one; it is only remembered. */
  #next(nameIndex: number): void {
    this.#failedBefore = true
    this.#failed = false
    this.#ask(nameIndex + 1, 0)
  }

  #judge(answer: ZoneAnswer, nameIndex: number, turn: number): void {
    if (answer.outcome === 'answer') {
      const { addresses, rotate, ttlSeconds } = answer
      const shift = rotate ? this.#core.dnsRandom.u32('rotate') % addresses.length : 0
      const turned = [...addresses.slice(shift), ...addresses.slice(0, shift)]
      this.#finish({ outcome: 'answer', source: 'server', addresses: turned, ttlSeconds })
    } else if (answer.outcome === 'notFound') {
      this.#keepSeconds = answer.keepSeconds ?? 0
      this.#failed = false
      this.#ask(nameIndex + 1, 0)
    } else {
      this.#failed = true
      this.#ask(nameIndex, turn + 1)
    }
  }

  /** A datagram there and one back; either may get lost on a cut path or by a link. Nobody repeats it but the resolver. */
  #exchange(server: SimDnsServer, name: string, answered: (answer: ZoneAnswer) => void): void {
    const { host } = this.#process
    const own = host.interfaces[0]?.address ?? '127.0.0.1'
    const there = this.#way(server, true)
    if (there === undefined) return
    this.#later(there, 'dns query', () => {
      if (server.host !== undefined && !server.host.up) return
      const answer = server.query(name, own)
      const back = this.#way(server, false)
      if (back !== undefined) this.#later(back, 'dns answer', () => answered(answer))
    })
  }

  #way(server: SimDnsServer, forth: boolean): number | undefined {
    const { host } = this.#process
    const here = { host, address: host.interfaces[0]?.address ?? '127.0.0.1' }
    let path: Path
    if (server.host === undefined) {
      path = this.#fabric.path(here, here, DNS_PORT)
    } else {
      const serverHost = this.#fabric.hostNamed(server.host.name)
      const there = { host: serverHost, address: serverHost.interfaces[0]?.address ?? '127.0.0.1' }
      if (forth && host !== serverHost) {
        if (this.#fabric.locate(host, there.address).kind !== 'host') return undefined
        if (this.#fabric.rules.judge(here, there, DNS_PORT) !== 'accept') return undefined
      }
      path = forth ? this.#fabric.path(here, there, DNS_PORT) : this.#fabric.path(there, here, DNS_PORT)
    }
    if (path.cut !== undefined || lostOn(path) !== undefined) return undefined
    return latencyUs(path, path.wire.random.u32('dns'))
  }

  #finish(result: LookupResult): void {
    const item = this.#item('dns result', () => {
      if (!this.#process.postpone(item)) this.#done(result)
    })
    item.run()
  }

  #later(delayUs: number, label: string, what: () => void): void {
    this.#core.scheduler.after(delayUs, this.#item(label, what))
  }

  #item(label: string, what: () => void): QueueItem & { cancelled: boolean } {
    return {
      label,
      cancelled: false,
      run: (): void => {
        if (this.#process.alive) what()
      },
    }
  }
}
