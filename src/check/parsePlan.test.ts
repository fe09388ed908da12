import { describe, expect, it } from 'vitest'
import { parsePlan } from './parsePlan.ts'
import type { Plan } from './plan.ts'

const plan: Plan = {
  seed: 1,
  nameservers: 1,
  brokers: 2,
  queues: 2,
  flush: 'ASYNC_FLUSH',
  chaosMs: 60_000,
  producers: 1,
  bursts: [{ atMs: 0, producer: 0, count: 3, gapMs: 10, orderKey: 1 }],
  groups: [{ orderly: true, retries: 1 }],
  consumers: [{ group: 0, joinMs: 0, handleMs: 5 }],
  failures: [{ group: 0, message: 1, times: 1, how: 'throw' }],
  faults: [{ kind: 'killBroker', broker: 0, atMs: 5, forMs: 1000 }],
}

const refusalOf = (value: unknown): string => {
  try {
    parsePlan(typeof value === 'string' ? value : JSON.stringify(value))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'accepted'
}

describe('a plan as JSON', () => {
  it('comes back as it was', () => {
    expect(parsePlan(JSON.stringify(plan))).toEqual(plan)
  })

  it('is refused with path, value and what is allowed', () => {
    expect(refusalOf({ ...plan, brokers: 9 })).toBe('plan: brokers is 9; allowed is a whole number from 1 to 3')
    expect(refusalOf({ ...plan, consumers: [{ group: 0, joinMs: 'x', handleMs: 5 }] })).toBe(
      'plan: consumers[0].joinMs is "x"; allowed is a whole number from 0 to 3600000',
    )
    expect(refusalOf({ ...plan, faults: [{ kind: 'flood' }] })).toMatch(
      /^plan: faults\[0\]\.kind is "flood"; allowed is /,
    )
    expect(refusalOf({ ...plan, colour: 1 })).toMatch(/^plan: colour is 1; allowed is an object with seed, /)
    expect(refusalOf({ ...plan, seed: undefined })).toMatch(/^plan: seed is nothing; allowed is a whole number/)
    expect(refusalOf('{')).toMatch(/^plan: the document is "\{"; allowed is JSON /)
    expect(refusalOf('[]')).toMatch(/^plan: the document is \[\]; allowed is an object/)
  })

  it('has faults inside brokers', () => {
    const window = { broker: 1, atMs: 5, forMs: 1000 }
    const faults = [
      { kind: 'busyThreads', ...window, pool: 'send', waitMs: 100 },
      { kind: 'busyThreads', ...window, pool: 'admin' },
      { kind: 'busyPageCache', ...window, heldMs: 0 },
      { kind: 'fullDisk', ...window, usedPercent: 95 },
      { kind: 'slowDisk', ...window, syncMs: 9 },
      { kind: 'slowConsumer', ...window, group: 0 },
      { kind: 'answers', ...window, code: 14 },
    ]
    expect(parsePlan(JSON.stringify({ ...plan, faults })).faults).toEqual(faults)
    expect(refusalOf({ ...plan, faults: [{ kind: 'busyThreads', ...window, pool: 'x' }] })).toMatch(
      /^plan: faults\[0\]\.pool is "x"; allowed is one of send, pull, /,
    )
    expect(refusalOf({ ...plan, faults: [{ kind: 'fullDisk', ...window, usedPercent: 9 }] })).toBe(
      'plan: faults[0].usedPercent is 9; allowed is a whole number from 86 to 100',
    )
  })

  it('may not ask for more than RocketMQ promises', () => {
    const faults = [{ kind: 'powerOffBroker', broker: 0, atMs: 5, forMs: 1000 }]
    expect(refusalOf({ ...plan, faults })).toMatch(
      /faults\[0\]\.kind is "powerOffBroker"; allowed is a power-off under/,
    )
    expect(refusalOf({ ...plan, faults, flush: 'SYNC_FLUSH' })).toBe('accepted')
  })
})
