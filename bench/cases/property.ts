import type { BenchCase } from '../case.ts'
import { atMost, type Figure, median } from '../figure.ts'
import { runProgram, runsOf } from '../program.ts'

export const property: BenchCase = {
  name: 'property',
  async measure({ runs }): Promise<readonly Figure[]> {
    const results = await runsOf(runs, () => runProgram<readonly number[]>('property'))
    return [
      {
        name: 'a property run: 3 brokers, 60 s, 200 messages, 6 faults',
        baseline: 'property',
        unit: 'ms',
        values: results.map(median),
        budget: atMost(20),
      },
    ]
  },
}
