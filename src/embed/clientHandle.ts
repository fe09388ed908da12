import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { Host, World } from '../sim/index.ts'

/** The clients of one simulated host, to be broken. */
export class ClientHandle {
  /** Name of their host. */
  readonly name: string
  readonly #host: Host

  /** @internal Use `cluster.client(host)`. */
  constructor(world: World, name: string, known: ReadonlySet<string>) {
    const host = known.has(name) ? world.hosts.get(name) : undefined
    if (host === undefined) {
      const text = known.size === 0 ? 'it has none so far' : `it has ${[...known].join(', ')}`
      throw new SimError(ErrorCodes.ConfigInvalid, `the cluster has no client on a host ${name}; ${text}`, { name })
    }
    this.name = name
    this.#host = host
  }

  /** Whether one of them lives. */
  get running(): boolean {
    return this.#clients().length > 0
  }

  /** SIGKILL: sockets close, nobody is told, and calls that are under way are never answered. What was written stays on the disk. */
  kill(): void {
    for (const client of this.#clients()) client.kill()
  }

  /** The plug is pulled: nobody gets a FIN, and what was not synced may be gone. The next client on the host switches it on. */
  powerOff(): void {
    if (this.#host.up) this.#host.powerOff()
  }

  /** Stops the processes, as a long garbage collection does, until the handle is disposed. */
  freeze(): Disposable {
    const frozen = this.#clients().map((client) => client.freeze())
    return {
      [Symbol.dispose]: (): void => {
        for (const handle of frozen) handle[Symbol.dispose]()
      },
    }
  }

  /** A host of a server may have clients, too. */
  #clients(): Host['processes'] {
    return this.#host.processes.filter(({ name, alive }) => alive && name === 'client')
  }
}
