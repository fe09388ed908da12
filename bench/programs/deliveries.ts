import { startCluster } from 'rocketmq-sim'
import { mainThreadMs } from '../mainThread.ts'

/** Pairs of hosts that throw a message to and fro; one delivery is one `onData`. */
const PAIRS = 16
const WARM_UP_MS = 400
const MEASURED_MS = 4_000

const trace = process.argv[2] as 'off' | 'hash' | 'full'
const cluster = await startCluster({ trace })
const { world } = cluster
const message = new Uint8Array(128).fill(120)
let deliveries = 0
for (let pair = 0; pair < PAIRS; pair++) {
  const server = world.addHost({ name: `ping-${pair}`, addresses: [`10.9.0.${pair + 1}`] }).spawn('ping').runtime
  const client = world.addHost({ name: `pong-${pair}`, addresses: [`10.9.1.${pair + 1}`] }).spawn('pong').runtime
  await world.settle(
    server.network.listen({ host: '0.0.0.0', port: 7 }, (connection) => {
      connection.handlers = {
        onData: (bytes) => {
          deliveries++
          connection.write(bytes)
        },
      }
    }),
  )
  const connection = await world.settle(
    client.network.connect({ host: `10.9.0.${pair + 1}`, port: 7 }, { timeoutMs: 3000 }),
  )
  connection.handlers = {
    onData: (bytes) => {
      deliveries++
      connection.write(bytes)
    },
  }
  connection.write(message)
}
await world.run({ forMs: WARM_UP_MS })
deliveries = 0
const began = mainThreadMs()
await world.run({ forMs: MEASURED_MS })
const seconds = (mainThreadMs() - began) / 1000
process.stdout.write(`${JSON.stringify({ deliveries, seconds })}\n`)
process.exit(0)
