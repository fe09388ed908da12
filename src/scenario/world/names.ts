import type { World } from '../../sim/index.ts'
import type { NameSpec, Topology } from '../format/index.ts'

/** The names of the scenario in the world's DNS. */
export class Names {
  readonly #world: World
  readonly #failing = new Map<string, Disposable>()
  readonly #specs = new Map<string, NameSpec>()

  constructor(world: World, topology: Topology) {
    this.#world = world
    for (const [name, spec] of Object.entries(topology.dns ?? {})) this.set(name, spec)
  }

  /** What a name answers from now on. A failure ends when the name is set without one. */
  set(name: string, spec: NameSpec): void {
    const { addresses, views, ttlSeconds, rotate, fails } = spec
    const { dns } = this.#world
    const options = {
      ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
      ...(rotate === undefined ? {} : { rotate }),
    }
    this.#failing.get(name)?.[Symbol.dispose]()
    this.#failing.delete(name)
    if (addresses !== undefined) dns.set(name, addresses, options)
    for (const [view, own] of Object.entries(views ?? {})) dns.set(name, own, { ...options, view })
    if (fails !== undefined) this.#failing.set(name, dns.fail(name, fails))
    this.#specs.set(name, { ...this.#specs.get(name), ...spec })
  }

  /** Names of the scenario, then host names, that answer one of these addresses to everybody. */
  answering(addresses: readonly string[]): readonly string[] {
    const set = [...this.#specs].filter(
      ([name, spec]) =>
        !this.#failing.has(name) &&
        spec.views === undefined &&
        (spec.addresses ?? []).some((a) => addresses.includes(a)),
    )
    const hosts = [...this.#world.hosts.values()].filter((host) => host.addresses.some((a) => addresses.includes(a)))
    return [...set.map(([name]) => name), ...hosts.map(({ name }) => name)]
  }

  /** What the scenario's name answers to everybody; empty for others. */
  addressesOf(name: string): readonly string[] {
    return this.#failing.has(name) ? [] : (this.#specs.get(name)?.addresses ?? [])
  }
}
