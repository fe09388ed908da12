import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { Core } from './core.ts'
import { SimDisk } from './disk/simDisk.ts'
import type { ResolverSettings } from './dns/index.ts'
import { HostResolver } from './dns/simResolver.ts'
import type { Host, HostOptions, Interface, SpawnOptions } from './host.ts'
import type { Fabric } from './network/fabric.ts'
import type { NetHost, NetInterface } from './network/netHost.ts'
import { PortTable } from './network/portTable.ts'
import { WorldProcess } from './worldProcess.ts'

/** First process id of a host after it was switched on. */
const FIRST_PID = 1000

export class SimHost implements Host, NetHost {
  readonly name: string
  readonly disk: SimDisk
  readonly ports: PortTable = new PortTable()
  readonly stub: HostResolver
  up = true
  boot = 1
  interfaces: readonly NetInterface[]
  readonly #core: Core
  readonly #fabric: Fabric
  readonly #addressed: (host: SimHost) => void
  #processes: WorldProcess[] = []
  #skewMs: number
  #nextPid = FIRST_PID

  constructor(
    core: Core,
    fabric: Fabric,
    options: HostOptions,
    settings: ResolverSettings,
    addressed: (host: SimHost) => void,
  ) {
    this.#core = core
    this.#fabric = fabric
    this.#addressed = addressed
    this.name = options.name
    this.#skewMs = options.skewMs ?? 0
    this.interfaces = cards(options.addresses)
    this.stub = new HostResolver(core, fabric, settings)
    this.disk = new SimDisk(core, this, options.disk ?? {})
    fabric.addHost(this)
  }

  get addresses(): readonly string[] {
    return this.interfaces.map((card) => card.address)
  }

  get resolver(): ResolverSettings {
    return this.stub.settings
  }

  get processes(): readonly WorldProcess[] {
    return this.#processes
  }

  get skewMs(): number {
    return this.#skewMs
  }

  set skewMs(skewMs: number) {
    this.#skewMs = skewMs
    if (this.#core.observing) this.#core.emit({ kind: 'host.skew', at: this.#core.nowMs, host: this.name, skewMs })
  }

  spawn(name: string, options: SpawnOptions = {}): WorldProcess {
    if (!this.up) throw new SimError(ErrorCodes.ConfigInvalid, `host ${this.name} is off: it cannot start ${name}`)
    const process = new WorldProcess(this.#core, this.#fabric, this, name, this.#nextPid++, options)
    this.#processes.push(process)
    const { pid } = process
    if (this.#core.observing) {
      this.#core.emit({ kind: 'process.start', at: this.#core.nowMs, host: this.name, process: name, pid })
    }
    return process
  }

  setAddresses(addresses: readonly (string | Interface)[]): void {
    this.interfaces = cards(addresses)
    this.#fabric.addressesChanged()
    if (this.#core.observing) {
      this.#core.emit({ kind: 'host.address', at: this.#core.nowMs, host: this.name, addresses: this.addresses })
    }
    this.#addressed(this)
  }

  powerOff(): void {
    if (!this.up) return
    this.up = false
    if (this.#core.observing) this.#core.emit({ kind: 'host.down', at: this.#core.nowMs, host: this.name })
    for (const process of [...this.#processes]) process.lose('power')
    this.ports.clear()
    this.stub.forget()
    this.disk.crash()
  }

  powerOn(): void {
    if (this.up) return
    this.up = true
    this.boot++
    this.#nextPid = FIRST_PID
    if (this.#core.observing) this.#core.emit({ kind: 'host.up', at: this.#core.nowMs, host: this.name })
  }

  ended(process: WorldProcess): void {
    this.#processes = this.#processes.filter((other) => other !== process)
  }
}

function cards(addresses: readonly (string | Interface)[]): readonly NetInterface[] {
  return addresses.map((entry) =>
    typeof entry === 'string'
      ? { address: entry, network: 'default' }
      : { address: entry.address, network: entry.network ?? 'default' },
  )
}
