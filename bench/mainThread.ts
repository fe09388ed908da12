import { readFileSync } from 'node:fs'

/**
 * Milliseconds that the main thread has spent on a processor. On a shared machine this is what the wall clock would show if
 * nobody else were there; compiling and collecting in other threads is not in it, as it would run beside. Where
 * /proc is missing it is the wall clock.
 */
export function mainThreadMs(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ', 1)[0]) / 1e6
  } catch {
    return performance.now()
  }
}
