import { describe, expect, it } from 'vitest'
import { createDrain } from './drain.ts'

describe('the drain of Node', () => {
  it('runs all waiting promise jobs at once, outside of any job', async () => {
    const order: string[] = []
    await new Promise<void>((resolve) => {
      createDrain().loop((jobs) => {
        const chain = async (depth: number): Promise<void> => {
          if (depth > 0) await chain(depth - 1)
        }
        void chain(50).then(() => order.push('deep'))
        process.nextTick(() => order.push('tick'))
        expect(jobs).toBeDefined()
        jobs?.()
        order.push('slice')
        resolve()
        return false
      })
    })
    expect(order.sort()).toEqual(['deep', 'slice', 'tick'])
  })

  it('calls the slice again until it answers false, with a turn of the loop in between', async () => {
    let calls = 0
    let turns = 0
    setImmediate(function count() {
      turns++
      if (calls < 3) setImmediate(count)
    })
    await new Promise<void>((resolve) => {
      createDrain().loop(() => {
        calls++
        if (calls === 3) resolve()
        return calls < 3
      })
    })
    expect(calls).toBe(3)
    expect(turns).toBeGreaterThanOrEqual(2)
  })
})
