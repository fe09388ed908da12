import type { ClusterTimers } from './timers.ts'

interface WaitOptions {
  readonly signal?: AbortSignal | undefined
  readonly ref?: boolean | undefined
}

type Timers = Pick<ClusterTimers, 'setTimeout' | 'clearTimeout'>

/** What `node:timers/promises` has of these, in the time of a cluster. `setImmediate` and `scheduler.yield` are of no time. */
export interface PromisedTimers {
  setTimeout<T>(delayMs?: number, value?: T, options?: WaitOptions): Promise<T | undefined>
  setInterval<T>(delayMs?: number, value?: T, options?: WaitOptions): AsyncGenerator<T | undefined, void, undefined>
  wait(delayMs: number, options?: WaitOptions): Promise<void>
}

export function promisedTimers(timers: Timers): PromisedTimers {
  const after = <T>(
    delayMs: number | undefined,
    value: T | undefined,
    { signal }: WaitOptions,
  ): Promise<T | undefined> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(aborted(signal))
      const end = (settle: () => void) => (): void => {
        signal?.removeEventListener('abort', abort)
        timers.clearTimeout(timer)
        settle()
      }
      const timer = timers.setTimeout(
        end(() => resolve(value)),
        delayMs,
      )
      const abort = end(() => signal !== undefined && reject(aborted(signal)))
      signal?.addEventListener('abort', abort, { once: true })
    })
  return {
    setTimeout: (delayMs, value, options = {}) => after(delayMs, value, options),
    async *setInterval(delayMs, value, options = {}) {
      for (;;) yield await after(delayMs, value, options)
    },
    wait: (delayMs, options = {}) => after(delayMs, undefined, options),
  }
}

/** The AbortError of Node.js. */
function aborted({ reason }: AbortSignal): Error {
  const error = new Error('The operation was aborted', { cause: reason })
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' })
}
