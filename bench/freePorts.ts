import { createServer, type Server } from 'node:net'

export interface Ports {
  readonly namesrvPort: number
  readonly brokerPort: number
}

/**
 * Ports of loopback on which nobody listens now, chosen by the system: a fixed port may be somebody else's server, and the
 * figures would then be its. The broker takes the VIP port two below and the HA port above its own, too.
 */
export async function freePorts(): Promise<Ports> {
  for (;;) {
    const [namesrv, broker] = [await listenOn(0), await listenOn(0)]
    if (namesrv === undefined || broker === undefined) throw new Error('no free port')
    const ports = { namesrvPort: portOf(namesrv), brokerPort: portOf(broker) }
    const beside = [await listenOn(ports.brokerPort - 2), await listenOn(ports.brokerPort + 1)]
    const held = [namesrv, broker, ...beside].filter((server) => server !== undefined)
    await Promise.all(held.map((server) => new Promise((closed) => server.close(closed))))
    if (held.length === 4) return ports
  }
}

function listenOn(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a server without a port')
  return address.port
}
