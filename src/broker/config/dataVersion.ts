import type { DataVersion } from '../../protocol/index.ts'
import type { Clock } from '../../runtime/index.ts'

export type { DataVersion } from '../../protocol/index.ts'

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
