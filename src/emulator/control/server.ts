import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { NetworkError, type SocketAddress } from '../../runtime/index.ts'
import type { Emulator } from '../emulator.ts'

export interface ControlServer {
  readonly port: number
  stop(): Promise<void>
}

type RequestListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * Listens for the control API. Its router is loaded with the first request, because loading takes a fifth of the time
 * that the whole emulator needs to start. Rejects with NetworkError when it cannot listen.
 */
export function startControl(emulator: Emulator, listen: SocketAddress): Promise<ControlServer> {
  let loading: Promise<{ readonly answer: RequestListener; stop(): Promise<void> }> | undefined
  const server = createServer((request, response) => {
    loading ??= loadApp(emulator)
    loading.then(({ answer }) => answer(request, response)).catch(() => response.destroy())
  })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const kind = error.code === 'EADDRINUSE' ? 'addressInUse' : 'denied'
      reject(new NetworkError(kind, listen, error.message, { cause: error }))
    })
    server.listen({ host: listen.host, port: listen.port, exclusive: true }, () => {
      const bound = server.address()
      resolve({
        port: typeof bound === 'object' && bound !== null ? bound.port : listen.port,
        stop: async () => {
          await (await loading)?.stop()
          await new Promise<void>((done) => {
            server.close(() => done())
            server.closeAllConnections()
          })
        },
      })
    })
  })
}

async function loadApp(emulator: Emulator): Promise<{ readonly answer: RequestListener; stop(): Promise<void> }> {
  const [{ getRequestListener }, { controlApp }, { serverCalls }] = await Promise.all([
    import('@hono/node-server'),
    import('./app.ts'),
    import('./brokerCalls.ts'),
  ])
  const calls = serverCalls(emulator)
  return { answer: getRequestListener(controlApp(emulator, calls).fetch), stop: () => calls.stop() }
}
