import { createServer } from 'node:net'

/** Distance between the ports of the NameServer and those of the broker. */
const BROKER_DISTANCE = 1000
/** Servers that run at the same time take ports 20 apart; a second broker takes 10 more. VIP and HA ports lie around them. */
const TAKEN = [0, 20, 40, 60, 80].flatMap((lane) => [lane - 2, lane, lane + 1, lane + 8, lane + 10, lane + 11])

/** A NameServer port and a broker port with enough free ports around them, so that runs beside each other do not meet. */
export async function freePorts(): Promise<{ readonly namesrvPort: number; readonly brokerPort: number }> {
  for (let attempt = 0; attempt < 50; attempt++) {
    // Below the range from which systems take the ports of outgoing connections.
    const namesrvPort = 12_000 + Math.floor(Math.random() * 180) * 100
    const brokerPort = namesrvPort + BROKER_DISTANCE
    const ports = TAKEN.flatMap((distance) => [namesrvPort + distance, brokerPort + distance])
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return { namesrvPort, brokerPort }
  }
  throw new Error('no free ports between 12000 and 31100')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}
