import type { BenchCase } from '../case.ts'
import { atMost, type Figure, median } from '../figure.ts'
import { runProgram, runsOf } from '../program.ts'

interface Sample {
  readonly busy: number
  readonly wall: number
}

interface Result {
  readonly cold: Sample
  readonly warm: readonly Sample[]
  readonly withSend: readonly Sample[]
}

export const startCluster: BenchCase = {
  name: 'startCluster',
  async measure({ runs }): Promise<readonly Figure[]> {
    const results = await runsOf(runs, () => runProgram<Result>('startCluster'))
    const each = (pick: (result: Result) => number): number[] => results.map(pick)
    return [
      {
        name: 'startCluster() + producer + consumer, warm, main thread',
        baseline: 'startCluster',
        unit: 'ms',
        values: each(({ warm }) => median(warm.map(({ busy }) => busy))),
        budget: atMost(5),
      },
      { name: '  on the wall', unit: 'ms', values: each(({ warm }) => median(warm.map(({ wall }) => wall))) },
      {
        name: '  with the first send, main thread',
        unit: 'ms',
        values: each(({ withSend }) => median(withSend.map(({ busy }) => busy))),
      },
      { name: '  the first one in a process, main thread', unit: 'ms', values: each(({ cold }) => cold.busy) },
    ]
  },
}
