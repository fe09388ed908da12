import { startCluster } from 'rocketmq-sim'
import { mainThreadMs } from '../mainThread.ts'

const WARM_UP = 150
const MEASURED = 60

interface Sample {
  readonly busy: number
  readonly wall: number
}

/** NameServer, broker, a producer and a consumer, all started. */
async function sample(send: boolean): Promise<Sample> {
  const busyBegan = mainThreadMs()
  const wallBegan = performance.now()
  const cluster = await startCluster({ topics: { orders: 4 } })
  const producer = await cluster.producer()
  await cluster.consumer({ group: 'billing', topic: 'orders', handler: () => {} })
  if (send) await producer.send({ topic: 'orders', body: 'one coffee' })
  const measured = { busy: mainThreadMs() - busyBegan, wall: performance.now() - wallBegan }
  await cluster.stop()
  return measured
}

const cold = await sample(false)
for (let run = 0; run < WARM_UP; run++) await sample(run % 2 === 0)
const warm: Sample[] = []
const withSend: Sample[] = []
for (let run = 0; run < MEASURED; run++) {
  warm.push(await sample(false))
  withSend.push(await sample(true))
}
process.stdout.write(`${JSON.stringify({ cold, warm, withSend })}\n`)
process.exit(0)
