import type { NetworkControl, World } from '../sim/index.ts'

/** Faults of the network that name hosts. A name in a list, or in the groups of a partition, counts as well. */
const NAMING: readonly (keyof NetworkControl)[] = ['link', 'firewall', 'refuse', 'cut', 'partition', 'reset']

/**
 * Remembers which hosts the faults of a test name. A fault may name a host that a client makes later, so that a slip shows only in
 * what a failed expectation tells.
 */
export class NamedHosts {
  /** As the world's own. */
  readonly control: NetworkControl
  readonly #world: World
  readonly #names = new Set<string>()

  constructor(world: World) {
    this.#world = world
    this.control = new Proxy(world.network, {
      get: (network, key): unknown => {
        const value: unknown = Reflect.get(network, key, network)
        if (typeof value !== 'function') return value
        return (...args: unknown[]): unknown => {
          if (NAMING.some((name) => name === key)) this.#note(args[0])
          return Reflect.apply(value, network, args)
        }
      },
    })
  }

  /** Names that are no hosts' now, and neither addresses, subnets nor networks. */
  get unknown(): readonly string[] {
    return [...this.#names].filter((name) => !this.#world.hosts.has(name))
  }

  #note(rule: unknown): void {
    if (typeof rule === 'string') {
      if (!/^[\d.]+(\/\d+)?$|[:*]/.test(rule)) this.#names.add(rule)
    } else if (Array.isArray(rule)) {
      for (const each of rule) this.#note(each)
    } else if (typeof rule === 'object' && rule !== null) {
      if ('from' in rule) this.#note(rule.from)
      if ('to' in rule) this.#note(rule.to)
    }
  }
}
