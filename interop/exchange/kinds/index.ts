import type { Exchange, Kind } from '../kind.ts'
import { broadcast } from './broadcast.ts'
import { delayLevels } from './delayLevels.ts'
import { innerBatches } from './innerBatches.ts'
import { load } from './load.ts'
import { ordered } from './ordered.ts'
import { pops } from './pops.ts'
import { retries } from './retries.ts'
import { settings } from './settings.ts'
import { stored } from './stored.ts'
import { timers } from './timers.ts'
import { transactions } from './transactions.ts'

/** Every kind that the release has. */
export function kindsOf(exchange: Exchange): readonly Kind[] {
  const all = [
    load(exchange),
    settings(exchange),
    stored(exchange),
    transactions(exchange),
    delayLevels(exchange),
    ordered(exchange),
    retries(exchange),
  ]
  if (exchange.release !== '5.3.3') return all
  return [...all, timers(exchange), pops(exchange), broadcast(exchange), innerBatches(exchange)]
}
