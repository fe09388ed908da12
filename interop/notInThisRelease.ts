/**
 * Cases of features that this release does not have; docs/coverage.md lists the requests behind them. They run all the
 * same: against ours they have to fail in an orderly way, and one that passes has to leave this list.
 */
export const notInThisRelease: ReadonlyMap<string, string> = new Map([
  ['push-pop', 'POP consumption'],
])
