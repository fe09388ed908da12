import { invariant, parseDuration } from '../runtime/index.ts'

/** How long a run lasts when the scenario does not say. */
export const DEFAULT_LASTS_MS = 60_000

/** Milliseconds of a duration that was checked before; a leading `-` is allowed where the format says so. */
export function milliseconds(duration: string): number {
  const negative = duration.startsWith('-')
  const ms = parseDuration(negative ? duration.slice(1) : duration)
  invariant(ms !== undefined, `${duration} is a checked duration`)
  return negative ? -ms : ms
}
