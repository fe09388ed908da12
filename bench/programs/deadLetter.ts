import { startCluster } from 'rocketmq-sim'
import { mainThreadMs } from '../mainThread.ts'

/** A handler that always fails: 16 retries, then the dead letter queue, after 4 h 46 min. */
const WARM_UP = 15
const MEASURED = 15

async function sample(): Promise<number> {
  await using cluster = await startCluster({ topics: { orders: 4 } })
  let attempts = 0
  await cluster.consumer({
    group: 'billing',
    topic: 'orders',
    handler: () => {
      attempts++
      return 'RECONSUME_LATER'
    },
  })
  const producer = await cluster.producer()
  const began = mainThreadMs()
  await producer.send({ topic: 'orders', body: 'one coffee' })
  await cluster.until(() => attempts === 17, { limit: 6 * 3_600_000 })
  await cluster.advance(60_000)
  return mainThreadMs() - began
}

for (let run = 0; run < WARM_UP; run++) await sample()
const samples: number[] = []
for (let run = 0; run < MEASURED; run++) samples.push(await sample())
process.stdout.write(`${JSON.stringify(samples)}\n`)
process.exit(0)
