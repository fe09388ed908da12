import { decodeProperties, MessageConst, recordPropertiesText } from '../../protocol/index.ts'
import type { IndexService } from '../indexFile/index.ts'
import type { CommitLog } from '../log/commitLog.ts'
import type { MessageStore } from '../messageStore.ts'
import { recordStoreTimestamp } from '../record/recordLayout.ts'
import { recordAt } from './recordAt.ts'

type Query = Parameters<MessageStore['queryMessage']>[0]
type Answer = ReturnType<MessageStore['queryMessage']>

/** Rounds of a query that found index entries whose records were all gone (DefaultMessageStore.queryMessage). */
const ROUNDS_MAX = 3

/** Messages by key (store.md 12). Hash collisions are not filtered here: clients compare topic and key themselves. */
export function queryMessage(log: CommitLog, index: IndexService, query: Query): Answer {
  const messages: Uint8Array[] = []
  let endMs = query.endMs
  let lastUpdateTimestamp = 0
  let lastUpdatePhysicalOffset = 0
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const found = index.query(query.topic, query.key, query.maxNum, query.beginMs, endMs)
    lastUpdateTimestamp = found.lastUpdateTimestamp
    lastUpdatePhysicalOffset = found.lastUpdatePhysicalOffset
    if (found.physicalOffsets.length === 0) break
    found.physicalOffsets.sort((a, b) => a - b)
    let oldestMs = endMs
    for (const [i, physicalOffset] of found.physicalOffsets.entries()) {
      const record = recordAt(log, physicalOffset)
      if (record === undefined) continue
      if (i === 0) oldestMs = recordStoreTimestamp(record, 0)
      if (query.uniqueKeyOnly !== true || isUnique(record, query.key)) messages.push(record)
    }
    if (messages.length > 0 || oldestMs < query.beginMs || oldestMs === endMs) break
    endMs = oldestMs
  }
  return {
    messages,
    indexLastUpdateTimestamp: lastUpdateTimestamp,
    indexLastUpdatePhysicalOffset: lastUpdatePhysicalOffset,
  }
}

function isUnique(record: Uint8Array, key: string): boolean {
  return decodeProperties(recordPropertiesText(record)).get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX) === key
}
