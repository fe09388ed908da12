import { type DialectName, dialects, goNameServers } from '../../../client/index.ts'
import type { MessageQueue } from '../../../protocol/index.ts'
import type { Runtime } from '../../../runtime/index.ts'
import type { ClientSpec } from '../../format/index.ts'
import type { Received } from '../../observations.ts'
import { words } from '../failure.ts'
import { type Connecting, connectingOf } from './connecting.ts'
import { dialectOf } from './dialectOf.ts'
import type { Ground, ProgramProcess } from './ground.ts'
import { NotConstructed } from './notConstructed.ts'

/** Exit status of a Go program that panics. */
const PANIC = 2

interface Client {
  start(): Promise<void>
  shutdown(): Promise<void>
}

/** A program of the scenario in its own process, around one client. Every kind of client extends it. */
export abstract class Program<S extends ClientSpec = ClientSpec, C extends Client = Client> {
  readonly name: string
  readonly spec: S
  readonly dialect: DialectName
  /** What its handler got. Only consumers get anything. */
  readonly received: Received[] = []
  /** Lines on its standard output and error. */
  readonly printed: string[] = []
  protected readonly world: Ground
  #process: ProgramProcess | undefined
  #client: C | undefined
  #found: readonly string[] | undefined
  #exitCode: number | undefined

  constructor(world: Ground, name: string, spec: S) {
    this.world = world
    this.name = name
    this.spec = spec
    this.dialect = spec.dialect ?? dialectOf(spec.kind)
  }

  /** Constructs the client. Throws what its constructor throws. */
  protected abstract construct(runtime: Runtime): C

  /** How it connects: to the NameServers that it was told, or that its address service named. */
  protected get connecting(): Connecting {
    const connecting = connectingOf(this.spec, this.dialect)
    return this.#found === undefined ? connecting : { ...connecting, namesrv: this.#found }
  }

  /** Queues that it works on. Only consumers have any. */
  get assigned(): readonly MessageQueue[] {
    return []
  }

  /** Its process, while it runs. */
  get process(): ProgramProcess | undefined {
    return this.#process?.alive === true ? this.#process : undefined
  }

  /** Starts the program in a new process. */
  async start(): Promise<void> {
    this.#client = undefined
    this.#exitCode = undefined
    const { runtime } = this.spawn()
    try {
      const { namesrvDomain } = this.spec
      this.#found = undefined
      if (namesrvDomain !== undefined) this.#found = await goNameServers(runtime, dialects[this.dialect], namesrvDomain)
      this.#client = this.construct(runtime)
    } catch (error) {
      if (this.spec.constructorError === 'exits') this.exit(words(error), 1)
      if (this.spec.constructorError !== 'ignored') throw error
    }
    await this.client.start()
  }

  /** A new process of the program. */
  protected spawn(): ProgramProcess {
    this.#process = this.world.host(this.spec.host).spawn(this.name)
    return this.#process
  }

  async shutdown(): Promise<void> {
    await this.client.shutdown()
  }

  /** Undefined before the start, and when the constructor failed. */
  protected get started(): C | undefined {
    return this.#client
  }

  /** Throws NotConstructed when there is none, which ends a program that did not look at the error of its constructor. */
  protected get client(): C {
    if (this.#client !== undefined) return this.#client
    const panic = new NotConstructed(this.name, this.dialect)
    if (this.spec.constructorError === 'ignored') this.exit(panic.message, PANIC)
    throw panic
  }

  /** The ports of its process. Throws NotConstructed when it was never started. */
  protected get runtime(): Runtime {
    if (this.#process === undefined) throw new NotConstructed(this.name, this.dialect)
    return this.#process.runtime
  }

  /** Prints a last line and ends. */
  protected exit(line: string, code: number): void {
    this.printed.push(line)
    this.world.note('exit', { client: this.name, line, code })
    this.#exitCode = code
    this.#process?.kill()
  }

  get exitCode(): number | undefined {
    return this.#exitCode
  }
}
