import type { Clock } from '../../runtime/index.ts'

/** `DataVersion` as it stands in files and bodies: counts the changes of a table and dates the last one. */
export interface DataVersion {
  readonly counter: number
  readonly stateVersion: number
  /** Wall time of the last change in milliseconds. */
  readonly timestamp: number
}

/** The version of a table nobody has changed: counter 0, dated when the table was made. */
export function firstVersion(clock: Clock): DataVersion {
  return { counter: 0, stateVersion: 0, timestamp: clock.wallMs() }
}

/** The version after one more change. `stateVersion` stays 0 outside controller mode. */
export function nextVersion(version: DataVersion, clock: Clock): DataVersion {
  return { counter: version.counter + 1, stateVersion: 0, timestamp: clock.wallMs() }
}

/** All three fields must agree, as in the original's `equals`. */
export function sameVersion(a: DataVersion, b: DataVersion): boolean {
  return a.counter === b.counter && a.stateVersion === b.stateVersion && a.timestamp === b.timestamp
}
