import type { BenchCase } from '../case.ts'
import { atMost, type Figure, median } from '../figure.ts'
import { runProgram, runsOf } from '../program.ts'

export const deadLetter: BenchCase = {
  name: 'deadLetter',
  async measure({ runs }): Promise<readonly Figure[]> {
    const results = await runsOf(runs, () => runProgram<readonly number[]>('deadLetter'))
    return [
      {
        name: '16 retries to the dead letter queue, 4 h 46 min simulated',
        baseline: 'deadLetter',
        unit: 'ms',
        values: results.map(median),
        budget: atMost(50),
      },
    ]
  },
}
