import { ErrorCodes, SimError, type Timer } from '../runtime/index.ts'
import { type ClockOwner, SimClock } from './clock.ts'
import { Core } from './core.ts'
import type { DnsServerOptions, ResolverSettings } from './dns/index.ts'
import { SimDnsServer } from './dns/simDnsServer.ts'
import type { Host, HostOptions } from './host.ts'
import { Fabric } from './network/fabric.ts'
import { SimNetworkControl } from './network/simNetworkControl.ts'
import { runWorld, settleInWorld, stepWorld } from './running.ts'
import { SimHost } from './simHost.ts'
import type { PendingEvent, RunOptions, RunReport, SettleOptions, World, WorldOptions } from './world.ts'

const EVENTS_MAX = 100_000_000

/** Makes an empty world. Nothing happens in it until `run`, `settle` or `step` is called. */
export function createWorld(options: WorldOptions): World {
  const { seed } = options
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new SimError(ErrorCodes.ConfigInvalid, `seed ${seed} is not a whole number from 0 to 2^53 - 1`)
  }
  return new SimWorld(options)
}

class SimWorld implements World {
  readonly seed: number
  readonly epochMs: number
  readonly bus: World['bus']
  readonly trace: World['trace']
  readonly random: World['random']
  readonly network: World['network']
  readonly dns: SimDnsServer
  readonly hosts = new Map<string, SimHost>()
  readonly #core: Core
  readonly #fabric: Fabric
  readonly #clock: SimClock
  readonly #eventsMax: number

  constructor(options: WorldOptions) {
    const core = new Core(options)
    this.#core = core
    this.#fabric = new Fabric(core, options.network ?? {})
    this.#eventsMax = options.eventsMax ?? EVENTS_MAX
    this.seed = options.seed
    this.epochMs = core.epochMs
    this.bus = core.bus
    this.trace = core.recorder
    this.random = core.random.stream('plan')
    this.network = new SimNetworkControl(this.#fabric)
    this.dns = new SimDnsServer('world', undefined)
    this.#clock = new SimClock(core, worldOwner)
  }

  get now(): number {
    return this.#core.nowMs
  }

  get events(): number {
    return this.#core.scheduler.events
  }

  get running(): boolean {
    return this.#core.scheduler.pumping
  }

  pending(limit: number): readonly PendingEvent[] {
    const pending = this.#core.scheduler.queue.pending(limit)
    return pending.map(({ timeUs, item: { label, where } }) => ({ label, where, atMs: timeUs / 1000 }))
  }

  addHost(options: HostOptions): Host {
    if (this.hosts.has(options.name)) {
      throw new SimError(ErrorCodes.ConfigInvalid, `the world has a host ${options.name} already`)
    }
    const register = (host: SimHost): void => {
      if (options.registered !== false) this.dns.set(host.name, host.addresses)
    }
    const host = new SimHost(this.#core, this.#fabric, options, this.#resolverSettings(options.resolver), register)
    this.hosts.set(host.name, host)
    register(host)
    const { addresses } = host
    if (this.#core.observing) {
      this.#core.emit({ kind: 'host.up', at: this.now, host: host.name })
      this.#core.emit({ kind: 'host.address', at: this.now, host: host.name, addresses })
    }
    return host
  }

  host(name: string): Host {
    return this.hosts.get(name) ?? this.#noHost(name)
  }

  addDnsServer(options: DnsServerOptions): SimDnsServer {
    return new SimDnsServer(options.name, options.host)
  }

  after(delayMs: number, label: string, fire: () => void): Timer {
    return this.#clock.timer(delayMs, label, fire)
  }

  note(name: string, fields: Readonly<Record<string, unknown>>): void {
    this.#core.scheduler.touches++
    if (this.#core.observing) this.#core.emit({ kind: 'note', at: this.now, name, fields: { ...fields } })
  }

  run(options: RunOptions = {}): Promise<RunReport> {
    return runWorld(this.#core, this.#eventsMax, options)
  }

  settle<T>(promise: Promise<T>, options: SettleOptions = {}): Promise<T> {
    return settleInWorld(this.#core, this.#eventsMax, promise, options, () => this.#held())
  }

  step(): Promise<boolean> {
    return stepWorld(this.#core)
  }

  #held(): readonly string[] {
    const found: string[] = []
    for (const host of this.hosts.values()) {
      if (!host.up) found.push(`${host.name} is off`)
      for (const { name, frozen, postponed } of host.processes) {
        if (frozen) found.push(`${host.name}/${name} is frozen with ${postponed} events waiting`)
      }
    }
    return found
  }

  #resolverSettings(given: Partial<ResolverSettings> = {}): ResolverSettings {
    return {
      servers: given.servers ?? [this.dns],
      hosts: given.hosts ?? new Map(),
      search: given.search ?? [],
      ndots: given.ndots ?? 1,
      timeoutMs: given.timeoutMs ?? 5000,
      attempts: given.attempts ?? 2,
      cache: given.cache ?? false,
    }
  }

  #noHost(name: string): never {
    const known = [...this.hosts.keys()].join(', ')
    throw new SimError(ErrorCodes.ConfigInvalid, `the world has no host ${name}; it has ${known || 'none'}`)
  }
}

/** The world's own timers belong to no process. */
const worldOwner: ClockOwner = {
  hostName: '',
  name: 'world',
  alive: true,
  callbacksOnly: false,
  skewMs: 0,
  postpone: () => false,
}
