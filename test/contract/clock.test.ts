import { describe, expect, it } from 'vitest'
import { every, sleep } from '../../src/runtime/index.ts'
import { type Arm, arms } from './arms.ts'

describe.each(arms)('clock on $name', ({ make }) => {
  const withArm = async (body: (arm: Arm) => Promise<void>): Promise<void> => {
    const arm = make()
    try {
      await body(arm)
    } finally {
      arm.dispose()
    }
  }

  it('fires a timer once, not before its delay has passed', () =>
    withArm(async ({ runtime: { clock }, settle }) => {
      const start = clock.monotonicMs()
      let fired = 0
      await settle(new Promise<void>((resolve) => void clock.timer(20, 'test', () => resolve(void fired++))))
      expect(clock.monotonicMs() - start).toBeGreaterThanOrEqual(20)
      await settle(sleep(clock, 20, 'test'))
      expect(fired).toBe(1)
    }))

  it('fires timers in the order of their due times', () =>
    withArm(async ({ runtime: { clock }, settle }) => {
      const order: number[] = []
      clock.timer(30, 'third', () => order.push(3))
      clock.timer(5, 'first', () => order.push(1))
      clock.timer(15, 'second', () => order.push(2))
      await settle(sleep(clock, 50, 'test'))
      expect(order).toEqual([1, 2, 3])
    }))

  it('does not fire a disposed timer, and disposing again does nothing', () =>
    withArm(async ({ runtime: { clock }, settle }) => {
      let fired = false
      const timer = clock.timer(5, 'doomed', () => {
        fired = true
      })
      expect(timer.label).toBe('doomed')
      timer[Symbol.dispose]()
      timer[Symbol.dispose]()
      await settle(sleep(clock, 20, 'test'))
      expect(fired).toBe(false)
      timer[Symbol.dispose]()
    }))

  it('never fires a timer within the call that made it', () =>
    withArm(async ({ runtime: { clock }, settle }) => {
      let fired = false
      const done = new Promise<void>((resolve) => {
        clock.timer(0, 'now', () => {
          fired = true
          resolve()
        })
      })
      expect(fired).toBe(false)
      await settle(done)
      expect(fired).toBe(true)
    }))

  it('lets code after an await see the time at which it was woken', () =>
    withArm(async ({ runtime: { clock }, settle }) => {
      const wait = async (): Promise<number> => {
        const start = clock.monotonicMs()
        await sleep(clock, 10, 'first')
        await sleep(clock, 10, 'second')
        return clock.monotonicMs() - start
      }
      expect(await settle(wait())).toBeGreaterThanOrEqual(20)
    }))

  it('moves wall time along with monotonic time, in whole milliseconds', () =>
    withArm(async ({ runtime: { clock }, settle }) => {
      const before = clock.wallMs()
      await settle(sleep(clock, 30, 'test'))
      expect(Number.isInteger(before)).toBe(true)
      expect(clock.wallMs() - before).toBeGreaterThanOrEqual(29)
    }))

  it('repeats a series until it is disposed', () =>
    withArm(async ({ runtime: { clock }, settle }) => {
      let rounds = 0
      const series = every(clock, 1, 10, 'series', () => rounds++)
      await settle(sleep(clock, 60, 'test'))
      series[Symbol.dispose]()
      const seen = rounds
      expect(seen).toBeGreaterThanOrEqual(2)
      await settle(sleep(clock, 30, 'test'))
      expect(rounds).toBe(seen)
    }))
})
