/**
 * How the world lets promise jobs run between two events. Absent, a purely asynchronous one is used that works
 * everywhere (a browser too); `src/node/drain.ts` has the fast one for Node.
 */
export interface Drain {
  /**
   * Calls `slice` from outside of any promise job, again and again until it returns false. `jobs` runs everything that
   * waits in the job queue at once; where the platform has no such call it is undefined, and a slice then ends
   * whenever jobs may be waiting, because the queue empties between two calls.
   */
  loop(slice: (jobs: (() => void) | undefined) => boolean): void
  /** Asked after promise jobs ran: whether the slice is to end before the next event. Default: never. */
  held?(): boolean
}
