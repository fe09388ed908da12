import type { BenchCase } from '../case.ts'
import { atMost, type Figure } from '../figure.ts'
import { runProgram, runsOf } from '../program.ts'

interface Sample {
  readonly runs: number
  readonly ms: number
  readonly slowest: { readonly id: string; readonly ms: number }
}

export const scenarios: BenchCase = {
  name: 'scenarios',
  async measure({ runs }): Promise<readonly Figure[]> {
    const results = await runsOf(runs, () => runProgram<Sample>('scenarios'))
    const [{ runs: count, slowest } = { runs: 0, slowest: { id: 'none', ms: 0 } }] = results
    return [
      {
        name: `all ${count} runs of the scenarios, one core`,
        baseline: 'scenarios',
        unit: 's',
        values: results.map(({ ms }) => ms / 1000),
        budget: atMost(30),
      },
      { name: `  the slowest: ${slowest.id}`, unit: 'ms', values: results.map(({ slowest: { ms } }) => ms) },
    ]
  },
}
