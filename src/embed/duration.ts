import { ErrorCodes, parseDuration, SimError } from '../runtime/index.ts'

/** Milliseconds, or words such as `500ms`, `90s`, `15m`, `2h`, `3d`, `1h30m`. */
export type Duration = number | string

/** Milliseconds of a duration. Throws SimError ConfigInvalid, which names what the duration was for. */
export function millisecondsOf(what: string, duration: Duration): number {
  const ms = typeof duration === 'number' ? duration : parseDuration(duration)
  if (ms !== undefined && Number.isFinite(ms) && ms >= 0) return ms
  throw new SimError(
    ErrorCodes.ConfigInvalid,
    `${what}: ${typeof duration === 'string' ? `"${duration}"` : duration} is not a duration; allowed are milliseconds from 0 and words such as 500ms, 90s, 15m, 2h, 1h30m`,
    { what, duration },
  )
}
