import { type Plan, runPlan } from 'rocketmq-sim/check'
import { createDrain } from '../../src/node/drain.ts'
import { mainThreadMs } from '../mainThread.ts'

const WARM_UP = 30
const MEASURED = 30

/** 60 s, 200 messages, 6 faults over three brokers; the seed moves, so that no two runs are the same. */
function plan(seed: number): Plan {
  return {
    seed,
    nameservers: 1,
    brokers: 3,
    queues: 4,
    flush: 'ASYNC_FLUSH',
    chaosMs: 60_000,
    producers: 2,
    bursts: Array.from({ length: 10 }, (_, index) => ({
      atMs: index * 5500,
      producer: index,
      count: 20,
      gapMs: 50,
      ...(index % 2 === 0 ? {} : { orderKey: index }),
    })),
    groups: [
      { orderly: false, retries: 3 },
      { orderly: true, retries: 3 },
    ],
    consumers: [
      { group: 0, joinMs: 0, handleMs: 5 },
      { group: 0, joinMs: 0, handleMs: 5 },
      { group: 1, joinMs: 0, handleMs: 5 },
      { group: 1, joinMs: 20_000, handleMs: 5 },
    ],
    failures: [{ group: 0, message: 17, times: 1, how: 'later' }],
    faults: FAULTS,
  }
}

const FAULTS: Plan['faults'] = [
  { kind: 'latency', from: 0, to: 1, atMs: 3000, forMs: 8000, delayMs: 40 },
  { kind: 'cut', from: 4, to: 1, bothWays: true, atMs: 12_000, forMs: 3000 },
  { kind: 'reset', from: 6, to: 2, atMs: 18_000 },
  { kind: 'killBroker', broker: 1, atMs: 25_000, forMs: 5000 },
  { kind: 'killNamesrv', namesrv: 0, atMs: 34_000, forMs: 4000 },
  { kind: 'killClient', client: 3, atMs: 42_000, forMs: 6000 },
]

const drain = createDrain()
const samples: number[] = []
for (let run = 0; run < WARM_UP + MEASURED; run++) {
  const began = mainThreadMs()
  await runPlan(plan(run + 1), { trace: 'hash', drain })
  if (run >= WARM_UP) samples.push(mainThreadMs() - began)
}
process.stdout.write(`${JSON.stringify(samples)}\n`)
process.exit(0)
