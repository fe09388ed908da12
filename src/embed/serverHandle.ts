import type { Broker, BrokerFault } from '../broker/index.ts'
import type { ServerNode } from '../cluster/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { Engine, ServerControl } from './engine.ts'

/** One server of the cluster, to be broken and repaired. */
export class ServerHandle<S> {
  /** Its name, which is also that of its simulated host. */
  readonly name: string
  protected readonly control: ServerControl<S>
  readonly #engine: Engine

  /** @internal Use `cluster.broker(name)`. */
  constructor(control: ServerControl<S>, engine: Engine) {
    this.name = control.name
    this.control = control
    this.#engine = engine
  }

  /** Whether it has started and not ended since. */
  get running(): boolean {
    return this.control.server !== undefined
  }

  /** Starts it over the disk of its last life. Nothing happens while it runs. */
  async start(): Promise<void> {
    this.#engine.demandOpen()
    if (this.running) return
    await this.#engine.operate(`start of ${this.name}`, () => this.control.start())
  }

  /** SIGTERM: leaves the routes, flushes, ends. Nothing happens when it does not run. */
  async stop(): Promise<void> {
    this.#engine.demandOpen()
    if (!this.running) return
    await this.#engine.operate(`stop of ${this.name}`, () => this.control.stop())
  }

  /** `stop`, if it runs, and `start`. */
  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  /** SIGKILL: sockets close and nothing is flushed. What was written stays, because the operating system lives. */
  kill(): void {
    this.#engine.demandOpen()
    this.control.kill()
  }

  /** The plug is pulled: nobody gets a FIN, and what was not flushed may be gone or torn. Virtual time only. */
  powerOff(): void {
    this.#node('powerOff').powerOff()
  }

  /** Stops the process, as a long garbage collection does, until the handle is disposed. Virtual time only. */
  freeze(): Disposable {
    const { process } = this.#node('freeze')
    if (process !== undefined) return process.freeze()
    throw new SimError(ErrorCodes.ConfigInvalid, `${this.name} cannot freeze: it does not run`, { name: this.name })
  }

  #node(fault: string): Pick<ServerNode<never>, 'powerOff' | 'process'> {
    if ('powerOff' in this.control && 'process' in this.control) {
      return this.control as unknown as ServerNode<never>
    }
    throw new SimError(ErrorCodes.ConfigInvalid, `${fault} of ${this.name} needs a cluster in virtual time`, { fault })
  }
}

/** A broker of the cluster. */
export class BrokerHandle extends ServerHandle<Broker> {
  /** `ip:port` as routes show it; undefined while it does not run. */
  get address(): string | undefined {
    return this.control.server?.advertisedAddress
  }

  /**
   * Lets something go wrong inside the broker until the handle is disposed, or the broker ends:
   *
   * ```ts
   * using busy = cluster.broker('broker-a').fault({ kind: 'busyThreads', pool: 'send' })
   * ```
   *
   * Throws SimError ConfigInvalid for what is no fault, and while the broker does not run.
   */
  fault(fault: BrokerFault): Disposable {
    const { server } = this.control
    if (server !== undefined) return server.faults.begin(fault)
    const message = `${this.name} cannot be given a fault: it does not run`
    throw new SimError(ErrorCodes.ConfigInvalid, message, { name: this.name })
  }
}
