import {
  addressText,
  type Connection,
  type ConnectOptions,
  type Listener,
  type Network,
  NetworkError,
  type NetworkInterface,
  type SocketAddress,
} from '../../runtime/index.ts'
import { isAny, isLoopback, parseAddress } from './address.ts'
import type { Fabric } from './fabric.ts'
import { startHandshake } from './handshake.ts'
import { interfacesOf } from './interfaces.ts'
import { SimListener } from './listener.ts'
import { holdsAddress, type NetProcess } from './netHost.ts'

/** The network as one process sees it. */
export class SimNetwork implements Network {
  readonly #fabric: Fabric
  readonly #process: NetProcess
  readonly #listeners = new Set<SimListener>()

  constructor(fabric: Fabric, process: NetProcess) {
    this.#fabric = fabric
    this.#process = process
  }

  async listen(address: SocketAddress, onConnection: (connection: Connection) => void): Promise<Listener> {
    const { host } = this.#process
    if (!this.#process.alive) return new Promise(() => undefined)
    if (!isAny(address.host) && !isLoopback(address.host) && !holdsAddress(host, address.host)) {
      throw new NetworkError('addressNotAvailable', address, `${host.name} does not have the address ${address.host}`)
    }
    const port = address.port === 0 ? host.ports.free() : address.port
    const wanted = { host: address.host, port: port ?? 0 }
    if (port === undefined || host.ports.conflicts(wanted)) {
      throw new NetworkError('addressInUse', address, `${addressText(wanted)} is in use on ${host.name}`)
    }
    const listener = new SimListener(this.#process, wanted, onConnection)
    host.ports.addListener(listener)
    this.#listeners.add(listener)
    return listener
  }

  connect(to: SocketAddress, options: ConnectOptions): Promise<Connection> {
    return new Promise((resolve, reject) => {
      if (!this.#process.alive) return
      if (parseAddress(to.host) === undefined) {
        reject(new NetworkError('addressNotAvailable', to, `${to.host} is not a numeric address`))
        return
      }
      startHandshake({
        fabric: this.#fabric,
        process: this.#process,
        to: isAny(to.host) ? { host: to.host === '::' ? '::1' : '127.0.0.1', port: to.port } : to,
        timeoutMs: options.timeoutMs,
        keepAlive: options.keepAlive,
        onOpen: resolve,
        onFailed: reject,
      })
    })
  }

  localAddresses(): readonly string[] {
    return this.#process.host.interfaces.map((card) => card.address)
  }

  interfaces(): readonly NetworkInterface[] {
    return interfacesOf(this.#process.host)
  }

  /** The kernel closes the listeners of a process that ended. */
  shut(): void {
    for (const listener of this.#listeners) listener.shut()
    this.#listeners.clear()
  }
}
