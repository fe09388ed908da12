import type { BenchCase } from '../case.ts'
import { type Figure, median, quantile } from '../figure.ts'
import { freePorts } from '../freePorts.ts'
import { startOurs } from '../ours.ts'
import { type Cost, costOf } from '../serverCost.ts'
import { LOADS, type NamedLoad } from '../wire/loads.ts'

/** Our server in memory under a load that costs next to nothing to make, from another process. */
export const loopback: BenchCase = {
  name: 'loopback',
  async measure({ runs }): Promise<readonly Figure[]> {
    const costs = new Map<NamedLoad, Cost[]>(LOADS.map((load) => [load, []]))
    const ours = await startOurs({ ...(await freePorts()) })
    try {
      // The first round warms up.
      for (let run = 0; run <= runs; run++) {
        for (const load of LOADS) {
          const cost = await costOf(ours.pid, (begin) => load.run(ours.brokerPort, `bench_${run}`, begin))
          if (run > 0) costs.get(load)?.push(cost)
        }
      }
    } finally {
      await ours.stop()
    }
    return [...costs].flatMap(([{ name }, taken]): Figure[] => [
      { name, unit: '/s', values: taken.map(({ perSecond }) => perSecond) },
      {
        name: '  server CPU per message',
        baseline: `loopback: ${name}`,
        unit: 'µs',
        values: taken.map(({ cpuUs }) => cpuUs),
        note: `p50 ${at(taken, 0.5)} ms, p99 ${at(taken, 0.99)} ms`,
      },
    ])
  },
}

function at(costs: readonly Cost[], share: number): string {
  return median(costs.map(({ load }) => quantile(load.latencies, share))).toFixed(2)
}
