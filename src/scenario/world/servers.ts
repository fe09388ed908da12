import { type Broker, startBroker } from '../../broker/index.ts'
import { ServerNode, type Settings } from '../../cluster/index.ts'
import { type NameServer, startNameServer } from '../../namesrv/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { World } from '../../sim/index.ts'
import type { HostSpec, Topology } from '../format.ts'

/** The server program of one host. Settings given at a later start stay. */
export class ScenarioServer {
  readonly host: string
  readonly role: 'namesrv' | 'broker'
  readonly node: ServerNode<Broker | NameServer>
  #settings: Settings

  constructor(world: World, host: string, role: 'namesrv' | 'broker', spec: HostSpec) {
    this.host = host
    this.role = role
    this.#settings = spec.settings ?? {}
    const boot = (runtime: Runtime): Promise<Broker | NameServer> =>
      role === 'namesrv'
        ? startNameServer({ runtime, profile: spec.profile, config: this.#settings })
        : startBroker({
            runtime,
            profile: spec.profile,
            inMemory: true,
            config: { brokerName: host, ...this.#settings },
            topics: spec.topics,
          })
    this.node = new ServerNode<Broker | NameServer>(host, world.host(host), boot)
  }

  /** The running broker, if it is one. */
  get broker(): Broker | undefined {
    const { server } = this.node
    return server !== undefined && 'faults' in server ? server : undefined
  }

  async boot(settings: Settings = {}): Promise<void> {
    this.#settings = { ...this.#settings, ...settings }
    if (this.node.process === undefined) await this.node.start()
  }

  async restart(settings: Settings = {}): Promise<void> {
    await this.node.stop()
    await this.boot(settings)
  }
}

/** The servers of a topology by host name, NameServers first. */
export function serversOf(world: World, topology: Topology): ReadonlyMap<string, ScenarioServer> {
  const servers = new Map<string, ScenarioServer>()
  for (const role of ['namesrv', 'broker'] as const) {
    for (const [host, spec] of Object.entries(topology.hosts)) {
      if (spec.role === role) servers.set(host, new ScenarioServer(world, host, role, spec))
    }
  }
  return servers
}
