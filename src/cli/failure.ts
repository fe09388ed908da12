import { SimError } from '../runtime/index.ts'

/** Wrong input or surroundings end with 2, a run that failed with 1. */
export function exitCodeOf(error: unknown): number {
  return SimError.is(error) ? 2 : 1
}

/** One clear sentence for what a person can mend; the stack only for our own bugs. */
export function explain(error: unknown): string {
  if (SimError.is(error)) return `rocketmq-sim: ${error.message}`
  if (error instanceof Error) return `rocketmq-sim: this is a bug, please report it: ${error.stack ?? error.message}`
  return `rocketmq-sim: ${String(error)}`
}
