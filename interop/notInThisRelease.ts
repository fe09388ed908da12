import type { ProfileName } from '../src/profile/index.ts'

/**
 * Cases of features that this release does not have; docs/coverage.md lists the requests behind them. They run all the
 * same: against ours they have to fail in an orderly way, and one that passes has to leave this list. Now it is empty.
 */
export const notInThisRelease: ReadonlyMap<string, string> = new Map()

/** `PROGRAM CASE`: what a release of Apache RocketMQ does not do itself; it has to fail against the original, too. */
export const notInRelease: Readonly<Record<ProfileName, ReadonlyMap<string, string>>> = {
  '5.3.3': new Map(),
  '4.9.7': new Map([
    ['java49 send-properties', 'WAIT is not stored with a message'],
    ['java49 retry-orderly-dead-letter', 'a dead letter that its consumer sends waits for the delay of the last retry'],
  ]),
}
