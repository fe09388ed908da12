import { startCluster } from 'rocketmq-sim'
import { mainThreadMs } from '../mainThread.ts'

/** 3 NameServers, 3 brokers, 10 producers that have sent once, 10 consumers in 5 groups of two. */
const CLIENTS = 10
const GROUPS = 5
const SETTLE_MS = 120_000

const trace = process.argv[2] as 'off' | 'hash' | 'full'
const simulatedMs = Number(process.argv[3])
const cluster = await startCluster({ nameservers: 3, brokers: 3, topics: { orders: 4 }, trace })
for (let index = 0; index < CLIENTS; index++) {
  const producer = await cluster.producer({ group: `producers-${index % GROUPS}` })
  await producer.send({ topic: 'orders', body: 'one coffee' })
  await cluster.consumer({ group: `billing-${index % GROUPS}`, topic: 'orders', handler: () => {} })
}
await cluster.advance(SETTLE_MS)
const { events } = cluster.world
const began = mainThreadMs()
await cluster.advance(simulatedMs)
const seconds = (mainThreadMs() - began) / 1000
const result = {
  ratio: simulatedMs / 1000 / seconds,
  eventsPerSimulatedSecond: ((cluster.world.events - events) * 1000) / simulatedMs,
  traced: cluster.trace.length,
  seconds,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exit(0)
