import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { Core } from './core.ts'
import { SimDisk } from './disk/simDisk.ts'
import type { ResolverSettings } from './dns/index.ts'
import { HostResolver } from './dns/simResolver.ts'
import type { Host, HostOptions, Interface, SpawnOptions } from './host.ts'
import type { Fabric } from './network/fabric.ts'
import { ETHERNET_MTU } from './network/link/index.ts'
import type { NetHost, NetInterface } from './network/netHost.ts'
import { PortTable } from './network/portTable.ts'
import { type HostTcp, hostTcp } from './network/sysctls.ts'
import { WorldProcess } from './worldProcess.ts'

const MILLION = 1_000_000

/** First process id of a host after it was switched on. */
const FIRST_PID = 1000

export class SimHost implements Host, NetHost {
  readonly name: string
  readonly disk: SimDisk
  readonly ports: PortTable = new PortTable()
  readonly stub: HostResolver
  readonly tcp: HostTcp
  up = true
  boot = 1
  interfaces: readonly NetInterface[]
  readonly #core: Core
  readonly #fabric: Fabric
  readonly #addressed: (host: SimHost) => void
  #processes: WorldProcess[] = []
  readonly localOffsetMs: number
  readonly memoryBytes: number | undefined
  #skewMs: number
  #skewPpm = 0
  /** Simulated time at which `#skewMs` was right. */
  #skewedAtMs = 0
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
    this.localOffsetMs = options.localOffsetMs ?? 0
    this.memoryBytes = options.memoryBytes
    this.tcp = hostTcp(options.sysctls)
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
    if (this.#skewPpm === 0) return this.#skewMs
    return this.#skewMs + ((this.#core.nowMs - this.#skewedAtMs) * this.#skewPpm) / MILLION
  }

  set skewMs(skewMs: number) {
    this.#skewMs = skewMs
    this.#skewedAtMs = this.#core.nowMs
    this.#noteSkew(skewMs)
  }

  get skewPpm(): number {
    return this.#skewPpm
  }

  set skewPpm(skewPpm: number) {
    this.#skewMs = this.skewMs
    this.#skewedAtMs = this.#core.nowMs
    this.#skewPpm = skewPpm
    this.#noteSkew(this.#skewMs)
  }

  #noteSkew(skewMs: number): void {
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
  return addresses.map((entry, index) => {
    const given: Interface = typeof entry === 'string' ? { address: entry } : entry
    const { address, network = 'default', up = true, bridge = false, pointToPoint = false, mtu = ETHERNET_MTU } = given
    return { address, network, name: given.name ?? `eth${index}`, up, bridge, pointToPoint, mtu }
  })
}
