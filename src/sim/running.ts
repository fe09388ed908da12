import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { Core } from './core.ts'
import type { GoalEnd } from './goals.ts'
import type { RunOptions, RunReport, SettleOptions } from './world.ts'

const SETTLE_LIMIT_MS = 3_600_000
const PENDING_SHOWN = 8

export function runWorld(core: Core, eventsMax: number, options: RunOptions): Promise<RunReport> {
  const { scheduler } = core
  const { until } = options
  const firstEvent = scheduler.events
  const untilUs = Math.min(
    options.untilMs === undefined ? Number.POSITIVE_INFINITY : Math.round(options.untilMs * 1000),
    options.forMs === undefined ? Number.POSITIVE_INFINITY : scheduler.nowUs + Math.round(options.forMs * 1000),
  )
  return new Promise((resolve, reject) => {
    let failure: { readonly error: unknown } | undefined
    scheduler.pursue({
      horizonUs: untilUs,
      needsEvents: false,
      eventsEnd: firstEvent + eventsMax,
      eventsMax,
      reached: (): boolean => {
        if (until === undefined) return false
        try {
          return until()
        } catch (error) {
          failure = { error }
          return true
        }
      },
      end: (reason): void => {
        if (failure === undefined) resolve({ reason, events: scheduler.events - firstEvent })
        else reject(failure.error)
      },
      fail: reject,
    })
  })
}

/** `held` names the processes that cannot go on, for the message when the world is stuck. */
export function settleInWorld<T>(
  core: Core,
  eventsMax: number,
  promise: Promise<T>,
  options: SettleOptions,
  held: () => readonly string[],
): Promise<T> {
  const { scheduler } = core
  const what = options.what ?? 'promise'
  const limitMs = options.limitMs ?? SETTLE_LIMIT_MS
  const startUs = scheduler.nowUs
  let settled = false
  const settle = (): void => {
    settled = true
  }
  promise.then(settle, settle)
  return new Promise((resolve, reject) => {
    scheduler.pursue({
      horizonUs: startUs + Math.round(limitMs * 1000),
      needsEvents: true,
      eventsEnd: scheduler.events + eventsMax,
      eventsMax,
      reached: () => settled,
      end: (why): void => {
        if (why === 'condition') resolve(promise)
        else reject(stuck(core, what, why, limitMs, held()))
      },
      fail: reject,
    })
  })
}

export function stepWorld(core: Core): Promise<boolean> {
  const { scheduler } = core
  const before = scheduler.events
  return new Promise((resolve, reject) => {
    scheduler.pursue({
      horizonUs: Number.POSITIVE_INFINITY,
      needsEvents: true,
      eventsEnd: Number.POSITIVE_INFINITY,
      eventsMax: Number.POSITIVE_INFINITY,
      reached: () => scheduler.events > before,
      end: (why) => resolve(why === 'condition'),
      fail: reject,
    })
  })
}

function stuck(core: Core, what: string, why: GoalEnd, limitMs: number, held: readonly string[]): SimError {
  const pending = core.scheduler.queue.pending(PENDING_SHOWN)
  const list = pending.map(
    ({ timeUs, item }) => `${item.label}${item.where === undefined ? '' : ` (${item.where})`} at ${timeUs / 1000} ms`,
  )
  const reason = why === 'idle' ? 'nothing is pending' : `${limitMs} ms passed (limitMs)`
  const more = core.scheduler.queue.size > list.length ? `, ${core.scheduler.queue.size} in all` : ''
  const waiting = list.length === 0 ? 'no timer is pending' : `pending: ${list.join('; ')}${more}`
  const asleep = held.length === 0 ? '' : `; ${held.join('; ')}`
  return new SimError(
    ErrorCodes.WorldStuck,
    `${what} did not settle: ${reason} at ${core.nowMs} ms of simulated time; ${waiting}${asleep}`,
    { what, nowMs: core.nowMs, pending: list, held },
  )
}
