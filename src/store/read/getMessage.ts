import { propertiesIn, recordPropertiesText } from '../../protocol/index.ts'
import type { MessageStoreConfig } from '../config.ts'
import type { AnyConsumeQueue } from '../consumeQueue/index.ts'
import { batchBaseOffset, batchSize, entryPhysicalOffset, entrySize } from '../consumeQueue/index.ts'
import type { CommitLog } from '../log/commitLog.ts'
import type { GetMessageResult, GetMessageStatus, MessageFilter } from '../messageStore.ts'
import { recordOfEntry } from './recordAt.ts'

/** Upper limit of a pull's bytes, whatever the request says, and the smallest limit it can ask for. */
const PULL_BYTES_MAX = 128 * 1024 * 1024
const PULL_BYTES_MIN = 100

export interface PullLimits {
  readonly queueOffset: number
  readonly maxMsgNums: number
  readonly maxMsgBytes: number
  readonly filter: MessageFilter | undefined
  /** First offset of a queue without messages. */
  readonly minOfNothing: number
  /** A message that is further behind the end of the log than this is on disk only. */
  readonly cachedBytes: number
  /** Of the entry that begins there. */
  readonly tagsCodeAt: (run: Uint8Array, at: number) => bigint
}

/** One pull (DefaultMessageStore.getMessage; statuses in store.md 19.1, limits in 19.2). */
export function getMessage(
  log: CommitLog,
  queue: AnyConsumeQueue | undefined,
  config: MessageStoreConfig,
  limits: PullLimits,
): GetMessageResult {
  // The original makes a queue for every name it is asked for, so an unknown one is an empty one.
  if (queue === undefined || queue.maxOffset === 0) return nothing('NO_MESSAGE_IN_QUEUE', 0, limits.minOfNothing, 0)
  const { queueOffset } = limits
  const { minOffset, maxOffset } = queue
  if (queueOffset < minOffset) return nothing('OFFSET_TOO_SMALL', minOffset, minOffset, maxOffset)
  if (queueOffset === maxOffset) return nothing('OFFSET_OVERFLOW_ONE', queueOffset, minOffset, maxOffset)
  if (queueOffset > maxOffset) return nothing('OFFSET_OVERFLOW_BADLY', maxOffset, minOffset, maxOffset)
  if (queue.run(queueOffset).length < queue.entryBytes) {
    return nothing('OFFSET_FOUND_NULL', queue.rollNextFile(queueOffset), minOffset, maxOffset)
  }
  return new Pull(log, queue, config, limits).run()
}

function nothing(
  status: GetMessageStatus,
  nextBeginOffset: number,
  minOffset: number,
  maxOffset: number,
): GetMessageResult {
  return {
    status,
    nextBeginOffset,
    minOffset,
    maxOffset,
    messages: [],
    messageCount: 0,
    bufferTotalSize: 0,
    suggestPullingFromSlave: false,
  }
}

class Pull {
  readonly #log: CommitLog
  readonly #queue: AnyConsumeQueue
  readonly #config: MessageStoreConfig
  readonly #limits: PullLimits
  readonly #maxBytes: number
  readonly #messages: Uint8Array[] = []
  #count = 0
  #bytes = 0
  #status: GetMessageStatus = 'NO_MATCHED_MESSAGE'
  #next: number
  /** Of the last entry that was looked at. */
  #physicalOffset = 0
  /** Entries below point into a log file that is gone. */
  #skipBelow = -1

  constructor(log: CommitLog, queue: AnyConsumeQueue, config: MessageStoreConfig, limits: PullLimits) {
    this.#log = log
    this.#queue = queue
    this.#config = config
    this.#limits = limits
    this.#maxBytes = Math.min(Math.max(limits.maxMsgBytes, PULL_BYTES_MIN), PULL_BYTES_MAX)
    this.#next = limits.queueOffset
  }

  run(): GetMessageResult {
    const { queueOffset, maxMsgNums } = this.#limits
    const { batched, entryBytes } = this.#queue
    const examined = Math.max(this.#config.maxFilterMessageSize, maxMsgNums * entryBytes)
    const end = Math.min(
      this.#queue.nextFileStart(queueOffset),
      queueOffset + Math.ceil(examined / entryBytes),
      this.#queue.maxOffset,
    )
    let next = queueOffset
    walk: while (next < end) {
      const run = this.#queue.run(next)
      if (run.length < entryBytes) break
      for (let at = 0; at + entryBytes <= run.length; at += entryBytes) {
        if (batched) next = batchBaseOffset(run, at)
        if (next >= end) break walk
        const count = batched ? batchSize(run, at) : 1
        if (this.#isFull(entrySize(run, at), count)) break walk
        next += count
        this.#next = next
        this.#examine(run, at, count)
      }
    }
    return {
      status: this.#status,
      nextBeginOffset: this.#next,
      minOffset: this.#queue.minOffset,
      maxOffset: this.#queue.maxOffset,
      messages: this.#messages,
      messageCount: this.#count,
      bufferTotalSize: this.#bytes,
      suggestPullingFromSlave: this.#log.maxOffset - this.#physicalOffset > this.#limits.cachedBytes,
    }
  }

  /** Adds the record of one entry, or notes why it is none. */
  #examine(run: Uint8Array, at: number, count: number): void {
    const physicalOffset = entryPhysicalOffset(run, at)
    this.#physicalOffset = physicalOffset
    if (physicalOffset < this.#skipBelow) return
    const missed = this.#take(run, at, physicalOffset)
    if (missed === undefined) {
      this.#status = 'FOUND'
      this.#count += count
    } else if (this.#bytes === 0) this.#status = missed
  }

  #take(run: Uint8Array, at: number, physicalOffset: number): GetMessageStatus | undefined {
    const { filter, tagsCodeAt } = this.#limits
    if (filter !== undefined && !filter.matchesTagsCode(tagsCodeAt(run, at))) return 'NO_MATCHED_MESSAGE'
    const record = recordOfEntry(this.#log, physicalOffset, entrySize(run, at))
    if (record === undefined) {
      const isGone = physicalOffset >= 0 && physicalOffset < this.#log.minOffset
      if (isGone) this.#skipBelow = this.#log.rollNextFile(physicalOffset)
      return 'MESSAGE_WAS_REMOVING'
    }
    if (filter !== undefined && !filter.matchesProperties(() => propertiesIn(recordPropertiesText(record)))) {
      return 'NO_MATCHED_MESSAGE'
    }
    this.#messages.push(record)
    this.#bytes += record.length
    this.#skipBelow = -1
    return undefined
  }

  /** Limits of a batch that is not empty: one record of any size is always found (isTheBatchFull). */
  #isFull(size: number, more: number): boolean {
    const count = this.#count
    if (count === 0) return false
    if (count + more > this.#limits.maxMsgNums || this.#bytes + size > this.#maxBytes) return true
    const { maxTransferBytesOnMessageInMemory, maxTransferCountOnMessageInMemory } = this.#config
    return this.#bytes + size > maxTransferBytesOnMessageInMemory || count >= maxTransferCountOnMessageInMemory
  }
}
