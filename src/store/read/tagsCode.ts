import { entryPhysicalOffset, entryTagsCode, isExtAddress } from '../consumeQueue/index.ts'
import type { CommitLog } from '../log/commitLog.ts'
import type { DelayLevels } from '../record/delayLevels.ts'
import { dispatchRequestOf } from '../record/dispatchRequest.ts'
import { recordParts } from '../record/recordLayout.ts'
import { recordAt } from './recordAt.ts'

/**
 * The tags code of a queue entry. A broker with `enableConsumeQueueExt` keeps it in a file of its own beside a bit map
 * (store.md 11.1), and an address in the entry; the record says the same, and is there as long as the entry is of use.
 */
export function tagsCodeAt(log: CommitLog, delays: DelayLevels, run: Uint8Array, at: number): bigint {
  const tagsCode = entryTagsCode(run, at)
  if (!isExtAddress(tagsCode)) return tagsCode
  const record = recordAt(log, entryPhysicalOffset(run, at))
  const parts = record === undefined ? undefined : recordParts(record, 0)
  if (record === undefined || parts === undefined) return tagsCode
  return BigInt(dispatchRequestOf(record, 0, parts, delays).tagsCode)
}
