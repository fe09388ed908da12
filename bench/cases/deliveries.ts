import type { BenchCase } from '../case.ts'
import { atLeast, type Figure } from '../figure.ts'
import { runProgram, runsOf } from '../program.ts'

interface Result {
  readonly deliveries: number
  readonly seconds: number
}

export const deliveries: BenchCase = {
  name: 'deliveries',
  async measure({ runs }): Promise<readonly Figure[]> {
    const results = await runsOf(runs, () => runProgram<Result>('deliveries', ['off']))
    const rates = results.map((result) => result.deliveries / result.seconds / 1000)
    return [
      {
        name: 'deliveries of the simulated network, one core',
        baseline: 'deliveries',
        unit: 'k/s',
        values: rates,
        budget: atLeast(300),
      },
    ]
  },
}
