import type { Runtime, SocketAddress } from '../runtime/index.ts'
import type { ServerControl } from './engine.ts'
import { type MortalRuntime, mortalRuntime } from './mortalRuntime.ts'

const LOOPBACK = '127.0.0.1'

interface Server {
  readonly address: SocketAddress
  stop(): Promise<void>
}

/** One server program on a real port, through any number of lives on the same port and the same disk. */
export class RealServer<S extends Server> implements ServerControl<S> {
  readonly name: string
  readonly #base: Runtime
  readonly #boot: (runtime: Runtime, listen: SocketAddress) => Promise<S>
  #life: MortalRuntime | undefined
  #server: S | undefined
  #port = 0

  constructor(name: string, base: Runtime, boot: (runtime: Runtime, listen: SocketAddress) => Promise<S>) {
    this.name = name
    this.#base = base
    this.#boot = boot
  }

  get server(): S | undefined {
    return this.#server
  }

  get address(): string {
    return `${LOOPBACK}:${this.#port}`
  }

  async start(): Promise<S> {
    const life = mortalRuntime(this.#base)
    this.#life = life
    const server = await this.#boot(life.runtime, { host: LOOPBACK, port: this.#port })
    this.#server = server
    this.#port = server.address.port
    return server
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    await server?.stop()
    this.#life?.kill()
  }

  kill(): void {
    this.#server = undefined
    this.#life?.kill()
  }
}
