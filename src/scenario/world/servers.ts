import { type Broker, startBroker } from '../../broker/index.ts'
import { ServerNode, type Settings } from '../../cluster/index.ts'
import type { Elector } from '../../dledger/index.ts'
import { type NameServer, startNameServer } from '../../namesrv/index.ts'
import { ErrorCodes, type Runtime, SimError, sleep } from '../../runtime/index.ts'
import type { World } from '../../sim/index.ts'
import { milliseconds } from '../durations.ts'
import type { ServerRole, ServerSpec, Topology } from '../format/index.ts'
import { startScenarioElector } from './elector.ts'
import { type ProxyServer, startProxy } from './proxy.ts'
import type { PublishedPorts } from './publishedPorts.ts'
import { type Startup, startupOf } from './startup.ts'

type Program = Broker | NameServer | ProxyServer | Elector

/** A server and where it runs. */
export interface PlacedServer {
  readonly name: string
  readonly role: ServerRole
  readonly host: string
  readonly spec: ServerSpec
}

/** A server program that ended, and nobody had told it to. */
export interface ServerEnd {
  readonly exitCode: number
  readonly why: string
  /** Since the start of its container. */
  readonly ranMs: number
}

/** Of a program that the kernel or somebody killed. */
const KILLED = 137

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
  readonly role: ServerRole
  readonly node: ServerNode<Program>
  /** Lines on its standard output and error, and those of the shell that started it. */
  readonly printed: string[] = []
  exitCode: number | undefined
  /** Hears of every end that nobody had asked for. */
  ended: ((end: ServerEnd) => void) | undefined
  /** How often somebody stopped it. */
  stops = 0
  /** From the start of its container to the moment at which it listens. */
  readonly bootTakesMs: number
  readonly #world: World
  readonly #startup: Startup
  readonly #spec: ServerSpec
  readonly #ports: PublishedPorts
  #settings: Settings
  #startedAtMs = 0
  /** Of the present start: how long its process runs before it opens its port. */
  #takesMs = 0
  /** While somebody else sees to its end. */
  #expectsEnd = false

  constructor(world: World, ports: PublishedPorts, { name, role, host, spec }: PlacedServer) {
    this.#world = world
    this.#startup = startupOf(role, spec.startup, spec.profile)
    this.#spec = spec
    this.bootTakesMs = spec.bootTakes === undefined ? 0 : milliseconds(spec.bootTakes)
    this.#ports = ports
    this.name = name
    this.host = host
    this.role = role
    const { configText, settings = {} } = 'configText' in this.#startup ? this.#startup : { configText: '' }
    this.#settings = { ...settings, ...spec.settings }
    const boot = async (runtime: Runtime): Promise<Program> => {
      if (this.#takesMs > 0) await sleep(runtime.clock, this.#takesMs, 'slow start')
      if (role === 'namesrv') return startNameServer({ runtime, profile: spec.profile, config: this.#settings })
      if (role === 'proxy') return startProxy({ runtime, config: this.#settings })
      if (role === 'dledger') {
        return startScenarioElector({
          world,
          runtime,
          profile: spec.profile,
          config: this.#settings,
          release: spec.dledger,
          server: name,
          host,
        })
      }
      return startBroker({
        runtime,
        profile: spec.profile,
        requestReply: spec.requestReply,
        inMemory: spec.store !== 'disk',
        root: spec.root,
        haListener: true,
        config: { ...(/^\s*brokerName/m.test(configText) ? {} : { brokerName: name }), ...this.#settings },
        configText,
        topics: spec.topics,
      })
    }
    this.node = new ServerNode<Program>(name, world.host(host), boot)
    if (this.restartPolicy === 'no') return
    world.bus.on('process.end', (event) => {
      if (event.host !== host || event.process !== name || event.why !== 'killed' || this.#expectsEnd) return
      this.#tell(KILLED, 'killed')
    })
  }

  /** How the container engine starts it again. */
  get restartPolicy(): NonNullable<ServerSpec['restart']> {
    return this.#spec.restart ?? 'no'
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

  /** The running member of a DLedger group, if it is one. */
  get elector(): Elector | undefined {
    const { server } = this.node
    return server !== undefined && 'selfId' in server ? server : undefined
  }

  /** `takesMs`: how long its process runs before it does anything, as a JVM on a busy machine. */
  async boot(settings: Settings = {}, takesMs = 0): Promise<void> {
    this.#settings = { ...this.#settings, ...settings }
    this.#takesMs = takesMs
    if (this.node.process !== undefined) return
    const { refused, ends } = this.#spec
    if (refused !== undefined) throw new NotStarted(refused)
    this.#startedAtMs = this.#world.now - this.bootTakesMs
    if ('exitCode' in this.#startup) return this.#exit(this.#startup.exitCode, this.#startup.printed)
    await this.#ports.open(this.host)
    if (ends !== undefined) return this.#exit(ends.exitCode, [ends.text])
    if ('afterwards' in this.#startup && !this.#startup.waits) this.#print(this.#startup.afterwards)
    try {
      await this.node.start()
    } catch (error) {
      // A program that cannot start ends, and gives back what it took.
      this.#unheard(() => this.node.kill())
      const isOurs = SimError.is(error) && error.code === ErrorCodes.ConfigInvalid
      if (!isOurs) this.#tell(1, error instanceof Error ? error.message : String(error))
      throw error
    }
  }

  async restart(settings: Settings = {}, takesMs = 0): Promise<void> {
    await this.stop()
    await this.boot(settings, takesMs)
  }

  /** Stops it in order; the shell then goes on with its line. */
  async stop(): Promise<void> {
    const ran = this.node.process !== undefined
    this.stops++
    this.#expectsEnd = true
    try {
      await this.node.stop()
    } finally {
      this.#expectsEnd = false
    }
    if (ran && 'afterwards' in this.#startup && this.#startup.waits) this.#print(this.#startup.afterwards)
  }

  #exit(code: number, lines: readonly string[]): void {
    this.#print(lines)
    this.#world.note('exit', { server: this.name, line: lines[0] ?? '', code })
    this.exitCode = code
    this.#tell(code, lines[0] ?? '')
  }

  #unheard(work: () => void): void {
    this.#expectsEnd = true
    work()
    this.#expectsEnd = false
  }

  #tell(exitCode: number, why: string): void {
    this.ended?.({ exitCode, why, ranMs: this.#world.now - this.#startedAtMs })
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
  return (['namesrv', 'broker', 'dledger', 'proxy'] as const).flatMap((kind) => all.filter(({ role }) => role === kind))
}
