import { describe, expect, it } from 'vitest'
import type { Burst, Fault, Plan } from './plan.ts'
import { shrinkPlan } from './shrinkPlan.ts'

const burst = (atMs: number): Burst => ({ atMs, producer: 0, count: 20, gapMs: 100, orderKey: 3, delayLevel: 2 })

const plan: Plan = {
  seed: 9,
  nameservers: 2,
  brokers: 3,
  queues: 4,
  flush: 'ASYNC_FLUSH',
  chaosMs: 60_000,
  producers: 2,
  bursts: [burst(0), burst(1000), burst(2000)],
  groups: [{ orderly: true, retries: 3 }],
  consumers: [{ group: 0, joinMs: 50, handleMs: 100, leaveMs: 900 }],
  failures: [{ group: 0, message: 1, times: 9, how: 'slow' }],
  faults: [
    { kind: 'reset', from: 0, to: 1, atMs: 5 },
    { kind: 'killBroker', broker: 1, atMs: 10, forMs: 9000 },
    { kind: 'killNamesrv', namesrv: 0, atMs: 15, forMs: 9000 },
  ],
}

/** Fails while a broker is killed and the burst of second 1 has at least five messages. */
const fails = (smaller: Plan): boolean =>
  smaller.faults.some(({ kind }) => kind === 'killBroker') &&
  smaller.bursts.some(({ atMs, count }) => atMs === 1000 && count >= 5)

describe('a failing plan', () => {
  it('shrinks to what makes it fail', async () => {
    const { plan: smallest, runs } = await shrinkPlan(plan, (smaller) => Promise.resolve(fails(smaller)), 1000)
    expect(smallest).toMatchObject({ seed: 9, nameservers: 1, brokers: 1, queues: 1, producers: 1 })
    expect(smallest.faults).toEqual([{ kind: 'killBroker', broker: 1, atMs: 10, forMs: 1 }])
    expect(smallest.bursts).toEqual([{ atMs: 1000, producer: 0, count: 5, gapMs: 0 }])
    expect([smallest.groups, smallest.consumers, smallest.failures]).toEqual([[], [], []])
    expect(runs).toBeLessThan(100)
  })

  it('has smaller faults inside brokers', async () => {
    const inside = { broker: 0, atMs: 10, forMs: 9000 }
    const faults: readonly Fault[] = [
      { kind: 'busyThreads', ...inside, pool: 'send', waitMs: 500 },
      { kind: 'busyPageCache', ...inside, heldMs: 500 },
      { kind: 'slowDisk', ...inside, syncMs: 500 },
    ]
    const all = (smaller: Plan): Promise<boolean> => Promise.resolve(smaller.faults.length === faults.length)
    const { plan: smallest } = await shrinkPlan({ ...plan, faults }, all, 1000)
    expect(smallest.faults).toEqual([
      { kind: 'busyThreads', ...inside, forMs: 1, pool: 'send' },
      { kind: 'busyPageCache', ...inside, forMs: 1, heldMs: 0 },
      { kind: 'slowDisk', ...inside, forMs: 1, syncMs: 1 },
    ])
  })

  it('stays as it is without runs to spend', async () => {
    expect(await shrinkPlan(plan, () => Promise.resolve(true), 0)).toEqual({ plan, runs: 0 })
  })
})
