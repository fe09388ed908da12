import type { DialectName } from '../../../client/index.ts'
import type { Runtime } from '../../../runtime/index.ts'
import type { SimProcess, World } from '../../../sim/index.ts'
import type { ClientSpec } from '../../format/index.ts'
import type { Received } from '../../observations.ts'
import { NotConstructed } from './notConstructed.ts'

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
  protected readonly world: World
  #process: SimProcess | undefined
  #client: C | undefined

  constructor(world: World, name: string, spec: S) {
    this.world = world
    this.name = name
    this.spec = spec
    this.dialect = spec.dialect ?? 'ours'
  }

  /** Constructs the client. Throws what its constructor throws. */
  protected abstract construct(runtime: Runtime): C

  /** Its process, while it runs. */
  get process(): SimProcess | undefined {
    return this.#process?.alive === true ? this.#process : undefined
  }

  /** Starts the program in a new process. */
  async start(): Promise<void> {
    this.#process = this.world.host(this.spec.host).spawn(this.name)
    this.#client = undefined
    this.#client = this.construct(this.#process.runtime)
    await this.#client.start()
  }

  async shutdown(): Promise<void> {
    await this.client.shutdown()
  }

  /** Throws NotConstructed when there is none. */
  protected get client(): C {
    if (this.#client === undefined) throw new NotConstructed(this.name, this.dialect)
    return this.#client
  }
}
