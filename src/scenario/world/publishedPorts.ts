import { addressText, NetworkError } from '../../runtime/index.ts'
import type { NewFlow, TranslatedFlow, World } from '../../sim/index.ts'
import { milliseconds } from '../durations.ts'
import type { PublishedSpec, Topology } from '../format/index.ts'
import { addressOf } from '../watch/dials.ts'
import type { Boxes } from './boxes.ts'
import { networksOf } from './buildWorld.ts'

interface Published {
  readonly name: string
  readonly spec: PublishedSpec
  readonly on: string
}

/**
 * Published ports. Those of a container engine (`on`) take the port on their host, as docker-proxy does, and lead to the
 * container from then on; a port that is taken keeps the container from starting. The others lead there always.
 */
export class PublishedPorts {
  readonly #world: World
  readonly #boxes: Boxes
  readonly #ports: readonly Published[]
  readonly #open = new Set<string>()

  constructor(world: World, topology: Topology, boxes: Boxes) {
    this.#world = world
    this.#boxes = boxes
    for (const [name, spec] of Object.entries(topology.published ?? {})) {
      if (spec.on === undefined) this.#translateAlways(topology, name, spec)
    }
    this.#ports = Object.entries(topology.published ?? {}).flatMap(([name, spec]) =>
      spec.on === undefined ? [] : [{ name, spec, on: spec.on }],
    )
    for (const port of this.#ports) this.#translate(port)
  }

  /** Hosts with such ports. */
  get hosts(): readonly string[] {
    return [...new Set(this.#ports.map(({ spec }) => addressOf(spec.to).host))]
  }

  /** When the ports of a host are taken before its server boots; undefined when they are not. */
  opensAtMs(host: string): number | undefined {
    const times = this.#ports.flatMap(({ spec: { to, opensAt } }) =>
      opensAt === undefined || addressOf(to).host !== host ? [] : [milliseconds(opensAt)],
    )
    return times.length === 0 ? undefined : Math.min(...times)
  }

  /** Takes the ports of a host that are not taken yet. Rejects in the words of the engine when somebody else has one. */
  async open(host: string): Promise<void> {
    for (const port of this.#ports) {
      if (addressOf(port.spec.to).host !== host || this.#open.has(port.name)) continue
      await this.#take(port, host)
      this.#open.add(port.name)
    }
  }

  async #take({ spec, on }: Published, container: string): Promise<void> {
    const at = addressOf(spec.at)
    const proxy = this.#world.host(on).spawn(`docker-proxy for ${container}`)
    try {
      await proxy.runtime.network.listen(at, (connection) => connection.reset())
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      proxy.kill()
      const byEngine = this.#ports.some(
        (other) => this.#open.has(other.name) && other.on === on && addressOf(other.spec.at).port === at.port,
      )
      const why = byEngine
        ? `Bind for ${addressText(at)} failed: port is already allocated`
        : `failed to bind host port for ${addressText(at)}: listen tcp4 ${addressText(at)}: bind: address already in use`
      const text = `driver failed programming external connectivity on endpoint ${container}: ${why}`
      throw new NetworkError(error.kind, at, text)
    }
  }

  #translate({ name, spec, on }: Published): void {
    const at = addressOf(spec.at)
    this.#world.network.translate(name, (flow) => {
      if (flow.to.port !== at.port || !this.#open.has(name) || !this.#meant(flow, at.host, on)) return undefined
      return this.#translated(name, spec)
    })
  }

  #translateAlways(topology: Topology, name: string, spec: PublishedSpec): void {
    const networks = spec.fromNetworks
    this.#world.network.translate(name, (flow) => {
      if (addressText(flow.to) !== spec.at) return undefined
      if (networks !== undefined && !networksOf(topology, flow.fromHost).some((own) => networks.includes(own))) {
        return undefined
      }
      return this.#translated(name, spec)
    })
  }

  #translated(name: string, { to, masqueradeAs }: PublishedSpec): TranslatedFlow | 'drop' {
    const { host, port } = addressOf(to)
    const [address] = this.#world.host(host).addresses
    if (address === undefined) return 'drop'
    return {
      to: { host: address, port },
      toHost: host,
      through: this.#boxes.memoryOf(name),
      ...(masqueradeAs === undefined ? {} : { fromAddress: masqueradeAs }),
    }
  }

  #meant({ fromHost, to }: NewFlow, at: string, on: string): boolean {
    if (to.host.startsWith('127.')) return fromHost === on && (at === '0.0.0.0' || at === to.host)
    return at === '0.0.0.0' ? this.#world.host(on).addresses.includes(to.host) : at === to.host
  }
}
