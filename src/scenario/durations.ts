import { invariant, parseDuration } from '../runtime/index.ts'

/** Milliseconds of a duration that was checked before; a leading `-` is allowed where the format says so. */
export function milliseconds(duration: string): number {
  const negative = duration.startsWith('-')
  const ms = parseDuration(negative ? duration.slice(1) : duration)
  invariant(ms !== undefined, `${duration} is a checked duration`)
  return negative ? -ms : ms
}
