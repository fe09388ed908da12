import { type Broker, startBroker } from '../../broker/index.ts'
import { ServerNode, type Settings } from '../../cluster/index.ts'
import { type NameServer, startNameServer } from '../../namesrv/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { World } from '../../sim/index.ts'
import type { ServerSpec, Topology } from '../format/index.ts'
import type { PublishedPorts } from './publishedPorts.ts'
import { type Startup, startupOf } from './startup.ts'

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
  /** Lines on its standard output and error, and those of the shell that started it. */
  readonly printed: string[] = []
  exitCode: number | undefined
  readonly #world: World
  readonly #startup: Startup
  readonly #refused: string | undefined
  readonly #ports: PublishedPorts
  #settings: Settings

  constructor(world: World, ports: PublishedPorts, { name, role, host, spec }: PlacedServer) {
    this.#world = world
    this.#startup = startupOf(role, spec.startup, spec.profile)
    this.#refused = spec.refused
    this.#ports = ports
    this.name = name
    this.host = host
    this.role = role
    const { configText, settings = {} } = 'configText' in this.#startup ? this.#startup : { configText: '' }
    this.#settings = { ...settings, ...spec.settings }
    const boot = (runtime: Runtime): Promise<Broker | NameServer> =>
      role === 'namesrv'
        ? startNameServer({ runtime, profile: spec.profile, config: this.#settings })
        : startBroker({
            runtime,
            profile: spec.profile,
            inMemory: spec.store !== 'disk',
            root: spec.root,
            config: { ...(/^\s*brokerName/m.test(configText) ? {} : { brokerName: name }), ...this.#settings },
            configText,
            topics: spec.topics,
          })
    this.node = new ServerNode<Broker | NameServer>(name, world.host(host), boot)
  }

  /** The running broker, if it is one. */
  get broker(): Broker | undefined {
    const { server } = this.node
    return server !== undefined && 'faults' in server ? server : undefined
  }

  /** The running NameServer, if it is one. */
  get namesrv(): NameServer | undefined {
    const { server } = this.node
    return server !== undefined && 'routes' in server ? server : undefined
  }

  async boot(settings: Settings = {}): Promise<void> {
    this.#settings = { ...this.#settings, ...settings }
    if (this.node.process !== undefined) return
    if (this.#refused !== undefined) throw new NotStarted(this.#refused)
    if ('exitCode' in this.#startup) return this.#exit(this.#startup.exitCode, this.#startup.printed)
    await this.#ports.open(this.host)
    if ('afterwards' in this.#startup && !this.#startup.waits) this.#print(this.#startup.afterwards)
    try {
      await this.node.start()
    } catch (error) {
      // A program that cannot start ends, and gives back what it took.
      this.node.kill()
      throw error
    }
  }

  async restart(settings: Settings = {}): Promise<void> {
    await this.stop()
    await this.boot(settings)
  }

  /** Stops it in order; the shell then goes on with its line. */
  async stop(): Promise<void> {
    const ran = this.node.process !== undefined
    await this.node.stop()
    if (ran && 'afterwards' in this.#startup && this.#startup.waits) this.#print(this.#startup.afterwards)
  }

  #exit(code: number, lines: readonly string[]): void {
    this.#print(lines)
    this.#world.note('exit', { server: this.name, line: lines[0] ?? '', code })
    this.exitCode = code
  }

  #print(lines: readonly string[]): void {
    for (const line of lines) {
      this.printed.push(line)
      this.#world.note('printed', { server: this.name, line })
    }
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
