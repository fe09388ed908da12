import type { Connection, Listener, SocketAddress } from '../../runtime/index.ts'
import type { NetProcess } from './netHost.ts'

/** A listening socket of a process. */
export class SimListener implements Listener {
  readonly address: SocketAddress
  readonly process: NetProcess
  readonly onConnection: (connection: Connection) => void
  open = true

  constructor(process: NetProcess, address: SocketAddress, onConnection: (connection: Connection) => void) {
    this.process = process
    this.address = address
    this.onConnection = onConnection
  }

  shut(): void {
    if (!this.open) return
    this.open = false
    this.process.host.ports.removeListener(this)
  }

  async close(): Promise<void> {
    this.shut()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
