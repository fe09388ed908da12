import type { ProfileName } from '../src/profile/index.ts'

/**
 * Cases of features that this release does not have; docs/coverage.md lists the requests behind them. They run all the
 * same: against ours they have to fail in an orderly way, and one that passes has to leave this list.
 */
export const notInThisRelease: ReadonlyMap<string, string> = new Map([['push-pop', 'POP consumption']])

/** Cases of features that a release of Apache RocketMQ does not have itself: they have to fail against the original, too. */
export const notInRelease: Readonly<Record<ProfileName, ReadonlyMap<string, string>>> = {
  '5.3.3': new Map(),
  '4.9.7': new Map(),
}
