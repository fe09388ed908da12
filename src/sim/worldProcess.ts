import type { Logger, Runtime } from '../runtime/index.ts'
import { type ClockOwner, SimClock } from './clock.ts'
import type { Core } from './core.ts'
import type { QueueItem } from './eventQueue.ts'
import type { SimProcess, SpawnOptions } from './host.ts'
import type { Endpoint } from './network/endpoint.ts'
import type { Fabric } from './network/fabric.ts'
import type { NetProcess } from './network/netHost.ts'
import { SimNetwork } from './network/simNetwork.ts'
import type { SimHost } from './simHost.ts'

export class WorldProcess implements SimProcess, NetProcess, ClockOwner {
  readonly name: string
  readonly pid: number
  readonly host: SimHost
  readonly runtime: Runtime
  readonly endpoints: Set<Endpoint> = new Set()
  readonly callbacksOnly: boolean
  alive = true
  readonly #core: Core
  readonly #network: SimNetwork
  #freezes = 0
  #postponed: QueueItem[] = []

  constructor(core: Core, fabric: Fabric, host: SimHost, name: string, pid: number, options: SpawnOptions) {
    this.#core = core
    this.host = host
    this.name = name
    this.pid = pid
    this.callbacksOnly = options.callbacksOnly ?? false
    this.#network = new SimNetwork(fabric, this)
    this.runtime = {
      clock: new SimClock(core, this),
      // A restarted process draws other numbers than its predecessor did.
      random: core.random.stream(`${host.name}/${name}/${host.boot}/${pid}`),
      network: this.#network,
      resolver: host.stub.port(this),
      disk: host.disk.port(this),
      logger: this.#logger(),
      process: {
        pid,
        hostname: host.name,
        ...(host.localOffsetMs === 0 ? {} : { localOffsetMs: host.localOffsetMs }),
        ...(host.memoryBytes === undefined ? {} : { memoryBytes: host.memoryBytes }),
      },
    }
  }

  get hostName(): string {
    return this.host.name
  }

  get skewMs(): number {
    return this.host.skewMs
  }

  get frozen(): boolean {
    return this.#freezes > 0
  }

  kill(): void {
    if (!this.alive) return
    this.#end('killed')
    this.#network.shut()
    for (const endpoint of [...this.endpoints]) endpoint.abandon()
    this.host.disk.processEnded(this)
  }

  /** The host went down with everything on it. */
  lose(why: string): void {
    if (!this.alive) return
    this.#end(why)
    this.#network.shut()
    for (const endpoint of [...this.endpoints]) endpoint.vanish()
    this.host.disk.processEnded(this)
  }

  freeze(): Disposable {
    this.#freezes++
    if (this.#freezes === 1) this.#noteFreeze(true)
    let held = true
    return {
      [Symbol.dispose]: (): void => {
        if (!held) return
        held = false
        this.#freezes--
        if (this.#freezes === 0) this.#thaw()
      },
    }
  }

  /** Events that wait for the process to thaw. */
  get postponed(): number {
    return this.#postponed.length
  }

  postpone(item: QueueItem): boolean {
    if (this.#freezes === 0) return false
    this.#postponed.push(item)
    return true
  }

  /** Settles a promise of this process inside an event. */
  settle(resolve: () => void): void {
    this.#core.scheduler.jobsMayWait = true
    resolve()
  }

  #thaw(): void {
    this.#noteFreeze(false)
    const items = this.#postponed
    this.#postponed = []
    for (const item of items) if (!item.cancelled) this.#core.scheduler.after(0, item)
  }

  #end(why: string): void {
    this.alive = false
    this.#postponed = []
    this.host.ended(this)
    const { name, pid } = this
    if (this.#core.observing) {
      this.#core.emit({ kind: 'process.end', at: this.#core.nowMs, host: this.hostName, process: name, pid, why })
    }
  }

  #noteFreeze(frozen: boolean): void {
    if (!this.#core.observing) return
    const { name } = this
    this.#core.emit({ kind: 'process.freeze', at: this.#core.nowMs, host: this.hostName, process: name, frozen })
  }

  #logger(): Logger {
    const core = this.#core
    return {
      log: (level, message, fields): void => {
        if (core.observing) {
          const { name, hostName: host } = this
          core.emit({
            kind: 'log',
            at: core.nowMs,
            host,
            process: name,
            level,
            message,
            fields: fields && { ...fields },
          })
        }
        core.logger?.log(level, message, { host: this.hostName, process: this.name, atMs: core.nowMs, ...fields })
      },
    }
  }
}
