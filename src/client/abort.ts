import type { Dialect } from './dialects/dialect.ts'
import { type ClientError, clientError } from './errors.ts'

/** The error of a call whose signal fired; the signal's reason is its cause. */
export function abortedError(dialect: Dialect, signal: AbortSignal): ClientError {
  return clientError(dialect, { kind: 'aborted' }, signal.reason)
}

/** Settles as `work` does, or rejects as soon as the signal fires; the work itself goes on unobserved. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined, dialect: Dialect): Promise<T> {
  if (signal === undefined) return work
  if (signal.aborted) {
    work.catch(() => undefined) // its result no longer matters
    return Promise.reject(abortedError(dialect, signal))
  }
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(abortedError(dialect, signal))
    signal.addEventListener('abort', abort, { once: true })
    const settled = (): void => signal.removeEventListener('abort', abort)
    work.then(
      (value) => {
        settled()
        resolve(value)
      },
      (error: unknown) => {
        settled()
        reject(error)
      },
    )
  })
}
