import type { BenchCase } from '../case.ts'
import { atLeast, atMost, type Figure } from '../figure.ts'
import { runProgram, runsOf } from '../program.ts'

interface Result {
  readonly ratio: number
  readonly eventsPerSimulatedSecond: number
  readonly seconds: number
}

const SIMULATED_MS = 4 * 3_600_000
const TRACED_MS = 1_800_000

export const idle: BenchCase = {
  name: 'idle',
  async measure({ runs }): Promise<readonly Figure[]> {
    const results = await runsOf(runs, () => runProgram<Result>('idle', ['off', SIMULATED_MS]))
    // Neighbours in time, so that a change of the machine's mood touches both.
    const overheads = await runsOf(runs, async () => {
      const off = await runProgram<Result>('idle', ['off', TRACED_MS])
      const full = await runProgram<Result>('idle', ['full', TRACED_MS])
      return (full.seconds / off.seconds - 1) * 100
    })
    return [
      {
        name: 'idle cluster (3 NameServers, 3 brokers, 20 clients)',
        baseline: 'idle',
        unit: 'x real time',
        values: results.map(({ ratio }) => ratio),
        budget: atLeast(50_000),
      },
      {
        name: '  events per simulated second',
        baseline: 'idle: events',
        unit: 'events',
        values: results.map(({ eventsPerSimulatedSecond }) => eventsPerSimulatedSecond),
      },
      { name: '  slower with a full trace', unit: '%', values: overheads, budget: atMost(10) },
    ]
  },
}
