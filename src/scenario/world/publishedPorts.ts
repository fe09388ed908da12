import { addressText, NetworkError } from '../../runtime/index.ts'
import type { NewFlow, World } from '../../sim/index.ts'
import type { PublishedSpec, Topology } from '../format/index.ts'
import { addressOf } from '../watch/dials.ts'

interface Published {
  readonly name: string
  readonly spec: PublishedSpec
  readonly on: string
}

/**
 * Ports that a container engine publishes on a host (`on`): each takes the port there, as docker-proxy does, and leads to
 * the container from then on. A port that is taken keeps the container from starting.
 */
export class PublishedPorts {
  readonly #world: World
  readonly #ports: readonly Published[]
  readonly #open = new Set<string>()

  constructor(world: World, topology: Topology) {
    this.#world = world
    this.#ports = Object.entries(topology.published ?? {}).flatMap(([name, spec]) =>
      spec.on === undefined ? [] : [{ name, spec, on: spec.on }],
    )
    for (const port of this.#ports) this.#translate(port)
  }

  /** Hosts with such ports. */
  get hosts(): readonly string[] {
    return [...new Set(this.#ports.map(({ spec }) => addressOf(spec.to).host))]
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
    const to = addressOf(spec.to)
    const { masqueradeAs } = spec
    this.#world.network.translate(name, (flow) => {
      if (flow.to.port !== at.port || !this.#open.has(name) || !this.#meant(flow, at.host, on)) return undefined
      const [address] = this.#world.host(to.host).addresses
      if (address === undefined) return 'drop'
      return {
        to: { host: address, port: to.port },
        toHost: to.host,
        ...(masqueradeAs === undefined ? {} : { fromAddress: masqueradeAs }),
      }
    })
  }

  #meant({ fromHost, to }: NewFlow, at: string, on: string): boolean {
    if (to.host.startsWith('127.')) return fromHost === on && (at === '0.0.0.0' || at === to.host)
    return at === '0.0.0.0' ? this.#world.host(on).addresses.includes(to.host) : at === to.host
  }
}
