import type { History } from './history.ts'

export type CheckerName =
  | 'acknowledgedLost'
  | 'orderInversion'
  | 'duplicate'
  | 'queueHeldTwice'
  | 'deadLetter'
  | 'delayTooEarly'
  | 'serverStart'

/** A rule that a run broke. */
export interface Finding {
  readonly checker: CheckerName
  /** One sentence with names, queues and times. */
  readonly sentence: string
  /** Ids of the messages concerned. */
  readonly ids: readonly string[]
}

/** Reads a history and says what is wrong with it. */
export type Checker = (history: History) => readonly Finding[]

/** Simulated time for a sentence. */
export function seconds(atMs: number): string {
  return `${(atMs / 1000).toFixed(3)} s`
}
