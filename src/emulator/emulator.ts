import type { Broker } from '../broker/index.ts'
import { type NameServer, startNameServer } from '../namesrv/index.ts'
import { createNodeRuntime } from '../node/index.ts'
import type { ProfileName } from '../profile/index.ts'
import { addressText, type Logger, type Runtime, silentLogger } from '../runtime/index.ts'
import { presentedAddressOf } from './advertise.ts'
import { bootBroker } from './bootBroker.ts'
import { type AdvanceableClock, advanceableClock } from './clock.ts'
import { directoryDisks, memoryDisks } from './disks.ts'
import { listening } from './listening.ts'
import type { EmulatorOptions } from './options.ts'
import { type EmulatorPlan, emulatorPlan } from './plan.ts'
import { withIdentity } from './tls.ts'

export interface RunningBroker {
  readonly name: string
  readonly address: string
  readonly vipAddress: string
  readonly broker: Broker
}

/** NameServers and brokers on real ports. */
export interface Emulator extends AsyncDisposable {
  readonly namesrvAddresses: readonly string[]
  readonly brokers: readonly RunningBroker[]
  readonly nameServers: readonly NameServer[]
  readonly dataDirectory: string | undefined
  readonly controlUrl: string | undefined
  /** The wall clock of the brokers. */
  readonly clock: AdvanceableClock
  readonly runtime: Runtime
  /** The imitated release. */
  readonly profile: ProfileName
  /** Broker settings, as `key=value`, that differ from the defaults of the original without having been asked for. */
  readonly ownDefaults: readonly string[]
  /** Throws away all messages, topics, groups and offsets. Addresses stay; clients reconnect. */
  reset(): Promise<void>
  /** Leaves the routes, closes the connections and flushes. A second call waits for the first. */
  stop(): Promise<void>
}

/**
 * Starts everything and resolves when the brokers are in the routes. Rejects with SimError for wrong options
 * (ConfigInvalid, AddressInvalid), used ports (PortInUse) and unusable stores (StoreInUse, StoreUnreadable, StoreCorrupt).
 */
export async function startEmulator(options: EmulatorOptions & { readonly logger?: Logger }): Promise<Emulator> {
  const plan = emulatorPlan(options)
  const emulator = new RunningEmulator(options, plan)
  try {
    await emulator.start()
    return emulator
  } catch (error) {
    await emulator.stop()
    throw error
  }
}

class RunningEmulator implements Emulator {
  readonly namesrvAddresses: string[] = []
  readonly nameServers: NameServer[] = []
  readonly dataDirectory: string | undefined
  readonly clock: AdvanceableClock
  readonly runtime: Runtime
  readonly profile: ProfileName
  readonly ownDefaults: readonly string[]
  controlUrl: string | undefined
  readonly #options: EmulatorOptions
  readonly #plan: EmulatorPlan
  readonly #disks: ReturnType<typeof memoryDisks>
  readonly #brokers = new Map<string, RunningBroker>()
  #control: { stop(): Promise<void> } | undefined
  #stopping: Promise<void> | undefined

  constructor(options: EmulatorOptions & { readonly logger?: Logger }, plan: EmulatorPlan) {
    this.profile = plan.profile
    this.ownDefaults = plan.ownDefaults
    const loopback = plan.host.startsWith('127.') || plan.host === '::1'
    // Who enforces TLS speaks it to the other servers as well.
    const tls = { identity: plan.tls.identity, outgoing: plan.tls.mode === 'enforcing' }
    this.runtime = withIdentity(() =>
      createNodeRuntime({ logger: options.logger ?? silentLogger, allowRemote: !loopback, tls }),
    )
    this.clock = advanceableClock(this.runtime.clock)
    this.dataDirectory = options.dataDirectory
    this.#options = options
    this.#plan = plan
    this.#disks =
      options.dataDirectory === undefined
        ? memoryDisks(this.clock)
        : directoryDisks(
            options.dataDirectory,
            plan.brokers.map(({ name }) => name),
          )
    this.clock.onAdvance(() => {
      for (const { broker } of this.#brokers.values()) broker.wallClockMoved()
    })
  }

  get brokers(): readonly RunningBroker[] {
    return [...this.#brokers.values()]
  }

  async start(): Promise<void> {
    for (const port of this.#plan.namesrvPorts) await this.#startNameServer(port)
    for (const { name, port } of this.#plan.brokers) await this.#startBroker(name, port)
    if (this.#plan.controlPort !== undefined) await this.#startControl(this.#plan.controlPort)
  }

  async reset(): Promise<void> {
    for (const { name, broker } of this.brokers) {
      await broker.stop()
      this.#disks.wipe(name)
      await this.#startBroker(name, broker.address.port)
    }
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll()
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #stopAll(): Promise<void> {
    await this.#control?.stop()
    await Promise.all(this.brokers.map(({ broker }) => broker.stop()))
    await Promise.all(this.nameServers.map((nameServer) => nameServer.stop()))
  }

  async #startNameServer(port: number): Promise<void> {
    const { host, advertised } = this.#plan
    const listen = { host, port }
    const owner = this.nameServers.length === 0 ? 'namesrv' : `namesrv-${this.nameServers.length + 1}`
    const nameServer = await listening('NameServer', '--port', listen, () =>
      startNameServer({
        runtime: { ...this.runtime, disk: this.#disks.of(owner) },
        listen,
        profile: this.#plan.profile,
        tlsMode: this.#plan.tls.mode,
        config: { kvConfigPath: 'kvConfig.json', configStorePath: 'namesrv.properties' },
        presentedAddress: presentedAddressOf({
          advertised,
          asRegistered: this.#plan.brokerIP1 !== undefined,
          own: (address) => this.brokers.some(({ broker }) => broker.advertisedAddress === address),
        }),
      }),
    )
    this.nameServers.push(nameServer)
    this.namesrvAddresses.push(this.#reachable(nameServer.address.port))
  }

  async #startBroker(name: string, port: number): Promise<void> {
    const runtime = { ...this.runtime, clock: this.clock, disk: this.#disks.of(name) }
    const namesrvAddr = this.namesrvAddresses.join(';')
    const broker = await bootBroker({ options: this.#options, plan: this.#plan, runtime, name, port, namesrvAddr })
    const address = this.#reachable(broker.address.port)
    this.#brokers.set(name, { name, address, vipAddress: this.#reachable(broker.vipAddress.port), broker })
  }

  /** Loaded when everything else listens already, so that it costs no client any time. */
  async #startControl(port: number): Promise<void> {
    const { startControl } = await import('./control/index.ts')
    const listen = { host: this.#plan.host, port }
    const control = await listening('control API', '--control', listen, () => startControl(this, listen))
    this.#control = control
    this.controlUrl = `http://${this.#reachable(control.port)}`
  }

  #reachable(port: number): string {
    return addressText({ host: this.#plan.reachable, port })
  }
}
