import type { MessageRecord } from '../../src/protocol/index.ts'
import { javaHashCode, MessageSysFlag, SystemTopic } from '../../src/protocol/index.ts'
import type { MessageStore } from '../../src/store/index.ts'
import { logRecords } from './messages.ts'

/**
 * What is wrong between log, queues and index: each record of the log has exactly its entry in its queue, each queue
 * holds nothing else, and each record is found exactly once by each of its keys. Empty when they agree.
 */
export function disagreements(store: MessageStore, fileSize: number): string[] {
  const found: string[] = []
  const counts = new Map<string, number>()
  for (const record of logRecords(store, fileSize)) {
    if ((record.sysFlag & MessageSysFlag.TRANSACTION_ROLLBACK) === MessageSysFlag.TRANSACTION_PREPARED) continue
    const queue = `${record.topic}-${record.queueId}`
    counts.set(queue, (counts.get(queue) ?? 0) + Number(record.properties.get('INNER_NUM') ?? '1'))
    const fault = entryFault(store, record) ?? indexFault(store, record)
    if (fault !== undefined) found.push(`record at ${record.physicalOffset}: ${fault}`)
  }
  for (const [topic, ids] of store.queues()) {
    for (const queueId of ids) {
      // A batch consume queue begins at −1 until it has a message.
      const held = store.maxOffsetInQueue(topic, queueId) - Math.max(0, store.minOffsetInQueue(topic, queueId))
      const inLog = counts.get(`${topic}-${queueId}`) ?? 0
      if (held !== inLog) found.push(`queue ${topic}-${queueId} holds ${held} entries for ${inLog} records`)
    }
  }
  return found
}

function entryFault(store: MessageStore, record: MessageRecord): string | undefined {
  const [entry] = store.consumeQueueEntries(record.topic, record.queueId, record.queueOffset, 1)
  if (entry === undefined) return `no entry at queue offset ${record.queueOffset} of ${record.topic}-${record.queueId}`
  if (entry.physicalOffset !== record.physicalOffset) return `its entry points to ${entry.physicalOffset}`
  if (entry.size !== record.totalSize) return `its entry says ${entry.size} bytes`
  if (record.topic === SystemTopic.SCHEDULE) {
    const isLater = entry.tagsCode > BigInt(record.storeTimestamp)
    return isLater ? undefined : `its entry has delivery time ${entry.tagsCode}`
  }
  const tagsCode = BigInt(javaHashCode(record.properties.get('TAGS') ?? ''))
  return entry.tagsCode === tagsCode ? undefined : `its entry has tags code ${entry.tagsCode}`
}

function indexFault(store: MessageStore, record: MessageRecord): string | undefined {
  const keys = [record.properties.get('UNIQ_KEY'), ...(record.properties.get('KEYS') ?? '').split(' ')]
  for (const key of keys) {
    if (key === undefined || key === '') continue
    const query = { topic: record.topic, key, maxNum: 64, beginMs: 0, endMs: Number.MAX_SAFE_INTEGER }
    const offsets = store.queryMessage(query).messages.map((bytes) => physicalOffsetOf(bytes))
    const times = offsets.filter((offset) => offset === record.physicalOffset).length
    if (times !== 1) return `key ${key} finds it ${times} times`
  }
  return undefined
}

function physicalOffsetOf(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(28))
}
