import { invariant, type Runtime } from '../runtime/index.ts'
import type { Host, SimProcess } from '../sim/index.ts'

interface Server {
  stop(): Promise<void>
}

/**
 * One server program on one simulated host, through any number of lives. The host keeps its disk from life to life.
 * Starting and stopping take simulated time: await them inside `world.settle`, or let the world run on.
 */
export class ServerNode<S extends Server> {
  readonly name: string
  readonly host: Host
  readonly #boot: (runtime: Runtime) => Promise<S>
  #process: SimProcess | undefined
  #server: S | undefined

  constructor(name: string, host: Host, boot: (runtime: Runtime) => Promise<S>) {
    this.name = name
    this.host = host
    this.#boot = boot
  }

  /** The running server, while there is one. */
  get server(): S | undefined {
    return this.#process?.alive === true ? this.#server : undefined
  }

  get process(): SimProcess | undefined {
    return this.#process?.alive === true ? this.#process : undefined
  }

  /** Starts the program, after switching the host on if need be. */
  async start(): Promise<S> {
    invariant(this.process === undefined, `${this.name} runs already`)
    if (!this.host.up) this.host.powerOn()
    const process = this.host.spawn(this.name)
    this.#process = process
    this.#server = undefined
    const server = await this.#boot(process.runtime)
    // A process that was killed while it started never gets here; one that was replaced meanwhile is not ours to keep.
    if (this.#process === process) this.#server = server
    return server
  }

  /** SIGTERM: leaves the routes, flushes, ends. */
  async stop(): Promise<void> {
    const process = this.process
    await this.#server?.stop()
    process?.kill()
  }

  /** SIGKILL: sockets close, nothing is flushed, the page cache stays. Nothing happens when it does not run. */
  kill(): void {
    this.process?.kill()
  }

  /** The host loses its power with everything that was not synced. */
  powerOff(): void {
    if (this.host.up) this.host.powerOff()
  }
}
