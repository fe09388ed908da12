import { serve } from '@hono/node-server'
import { NetworkError, type SocketAddress } from '../../runtime/index.ts'
import type { Emulator } from '../emulator.ts'
import { controlApp } from './app.ts'
import { serverCalls } from './brokerCalls.ts'

export interface ControlServer {
  readonly port: number
  stop(): Promise<void>
}

/** Serves the control API. Rejects with NetworkError when it cannot listen. */
export function startControl(emulator: Emulator, listen: SocketAddress): Promise<ControlServer> {
  const calls = serverCalls(emulator)
  const app = controlApp(emulator, calls)
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: listen.host, port: listen.port }, ({ port }) => {
      resolve({
        port,
        stop: async () => {
          await calls.stop()
          await new Promise<void>((done) => {
            server.close(() => done())
            if ('closeAllConnections' in server) server.closeAllConnections()
          })
        },
      })
    })
    server.once('error', (error: NodeJS.ErrnoException) => {
      const kind = error.code === 'EADDRINUSE' ? 'addressInUse' : 'denied'
      reject(new NetworkError(kind, listen, error.message, { cause: error }))
    })
  })
}
