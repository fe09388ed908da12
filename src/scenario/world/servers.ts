import { type Broker, startBroker } from '../../broker/index.ts'
import { ServerNode, type Settings } from '../../cluster/index.ts'
import { type NameServer, startNameServer } from '../../namesrv/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { World } from '../../sim/index.ts'
import type { ServerSpec, Topology } from '../format/index.ts'
import type { PublishedPorts } from './publishedPorts.ts'

/** A server and where it runs. */
export interface PlacedServer {
  readonly name: string
  readonly role: 'namesrv' | 'broker'
  readonly host: string
  readonly spec: ServerSpec
}

/** A server that the machine or container engine did not start, in its words. */
export class NotStarted extends Error {
  constructor(words: string) {
    super(words)
    this.name = 'NotStarted'
  }
}

/** One server program. Settings given at a later start stay. */
export class ScenarioServer {
  readonly name: string
  readonly host: string
  readonly role: 'namesrv' | 'broker'
  readonly node: ServerNode<Broker | NameServer>
  readonly #refused: string | undefined
  readonly #ports: PublishedPorts
  #settings: Settings

  constructor(world: World, ports: PublishedPorts, { name, role, host, spec }: PlacedServer) {
    this.#refused = spec.refused
    this.#ports = ports
    this.name = name
    this.host = host
    this.role = role
    this.#settings = spec.settings ?? {}
    const boot = (runtime: Runtime): Promise<Broker | NameServer> =>
      role === 'namesrv'
        ? startNameServer({ runtime, profile: spec.profile, config: this.#settings })
        : startBroker({
            runtime,
            profile: spec.profile,
            inMemory: spec.store !== 'disk',
            config: { brokerName: name, ...this.#settings },
            topics: spec.topics,
          })
    this.node = new ServerNode<Broker | NameServer>(name, world.host(host), boot)
  }

  /** The running broker, if it is one. */
  get broker(): Broker | undefined {
    const { server } = this.node
    return server !== undefined && 'faults' in server ? server : undefined
  }

  async boot(settings: Settings = {}): Promise<void> {
    this.#settings = { ...this.#settings, ...settings }
    if (this.node.process !== undefined) return
    if (this.#refused !== undefined) throw new NotStarted(this.#refused)
    await this.#ports.open(this.host)
    try {
      await this.node.start()
    } catch (error) {
      // A program that cannot start ends, and gives back what it took.
      this.node.kill()
      throw error
    }
  }

  async restart(settings: Settings = {}): Promise<void> {
    await this.node.stop()
    await this.boot(settings)
  }
}

/** The servers of a topology in the order in which they boot: NameServers first. */
export function placedServers(topology: Topology): readonly PlacedServer[] {
  const roles = Object.entries(topology.hosts).flatMap(([name, { role, ...spec }]) =>
    role === 'none' ? [] : [{ name, role, host: name, spec }],
  )
  const hosted = Object.entries(topology.servers ?? {}).map(([name, spec]) => ({
    name,
    role: spec.role,
    host: spec.host,
    spec,
  }))
  const all = [...roles, ...hosted]
  return [...all.filter(({ role }) => role === 'namesrv'), ...all.filter(({ role }) => role === 'broker')]
}
