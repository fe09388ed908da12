import { propertiesIn, recordPropertiesText } from '../../protocol/index.ts'
import type { MessageStoreConfig } from '../config.ts'
import type { ConsumeQueue } from '../consumeQueue/index.ts'
import { ENTRY_BYTES, entryPhysicalOffset, entrySize } from '../consumeQueue/index.ts'
import type { CommitLog } from '../log/commitLog.ts'
import type { GetMessageResult, GetMessageStatus, MessageFilter } from '../messageStore.ts'

/** Upper limit of a pull's bytes, whatever the request says, and the smallest limit it can ask for. */
const PULL_BYTES_MAX = 128 * 1024 * 1024
const PULL_BYTES_MIN = 100

export interface PullLimits {
  readonly queueOffset: number
  readonly maxMsgNums: number
  readonly maxMsgBytes: number
  readonly filter: MessageFilter | undefined
  /** Of the entry that begins there. */
  readonly tagsCodeAt: (run: Uint8Array, at: number) => bigint
}

/** One pull (DefaultMessageStore.getMessage; statuses in store.md 19.1, limits in 19.2). */
export function getMessage(
  log: CommitLog,
  queue: ConsumeQueue | undefined,
  config: MessageStoreConfig,
  limits: PullLimits,
): GetMessageResult {
  // The original makes a queue for every name it is asked for, so an unknown one is an empty one.
  if (queue === undefined || queue.maxOffset === 0) return nothing('NO_MESSAGE_IN_QUEUE', 0, 0, 0)
  const { queueOffset } = limits
  const { minOffset, maxOffset } = queue
  if (queueOffset < minOffset) return nothing('OFFSET_TOO_SMALL', minOffset, minOffset, maxOffset)
  if (queueOffset === maxOffset) return nothing('OFFSET_OVERFLOW_ONE', queueOffset, minOffset, maxOffset)
  if (queueOffset > maxOffset) return nothing('OFFSET_OVERFLOW_BADLY', maxOffset, minOffset, maxOffset)
  if (queue.run(queueOffset).length < ENTRY_BYTES) {
    return nothing('OFFSET_FOUND_NULL', queue.nextFileStart(queueOffset), minOffset, maxOffset)
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
    bufferTotalSize: 0,
    suggestPullingFromSlave: false,
  }
}

class Pull {
  readonly #log: CommitLog
  readonly #queue: ConsumeQueue
  readonly #config: MessageStoreConfig
  readonly #limits: PullLimits
  readonly #maxBytes: number
  readonly #messages: Uint8Array[] = []
  #bytes = 0
  #status: GetMessageStatus = 'NO_MATCHED_MESSAGE'
  #next: number
  /** Entries below point into a log file that is gone. */
  #skipBelow = -1

  constructor(log: CommitLog, queue: ConsumeQueue, config: MessageStoreConfig, limits: PullLimits) {
    this.#log = log
    this.#queue = queue
    this.#config = config
    this.#limits = limits
    this.#maxBytes = Math.min(Math.max(limits.maxMsgBytes, PULL_BYTES_MIN), PULL_BYTES_MAX)
    this.#next = limits.queueOffset
  }

  run(): GetMessageResult {
    const { queueOffset, maxMsgNums } = this.#limits
    const examined = Math.max(this.#config.maxFilterMessageSize, maxMsgNums * ENTRY_BYTES)
    const end = Math.min(
      this.#queue.nextFileStart(queueOffset),
      queueOffset + Math.ceil(examined / ENTRY_BYTES),
      this.#queue.maxOffset,
    )
    let entry = queueOffset
    walk: while (entry < end) {
      const run = this.#queue.run(entry)
      if (run.length < ENTRY_BYTES) break
      for (let at = 0; at + ENTRY_BYTES <= run.length && entry < end; at += ENTRY_BYTES, entry++) {
        if (this.#isFull(entrySize(run, at))) break walk
        this.#next = entry + 1
        this.#examine(run, at)
      }
    }
    return {
      status: this.#status,
      nextBeginOffset: this.#next,
      minOffset: this.#queue.minOffset,
      maxOffset: this.#queue.maxOffset,
      messages: this.#messages,
      bufferTotalSize: this.#bytes,
      // The log is taken to be in memory as a whole, so a slave is never the better source.
      suggestPullingFromSlave: false,
    }
  }

  /** Adds the message of one entry, or notes why it is none. */
  #examine(run: Uint8Array, at: number): void {
    const physicalOffset = entryPhysicalOffset(run, at)
    if (physicalOffset < this.#skipBelow) return
    const missed = this.#take(run, at, physicalOffset)
    if (missed === undefined) this.#status = 'FOUND'
    else if (this.#bytes === 0) this.#status = missed
  }

  #take(run: Uint8Array, at: number, physicalOffset: number): GetMessageStatus | undefined {
    const { filter, tagsCodeAt } = this.#limits
    if (filter !== undefined && !filter.matchesTagsCode(tagsCodeAt(run, at))) return 'NO_MATCHED_MESSAGE'
    const record = this.#log.read(physicalOffset, entrySize(run, at))
    if (record === undefined) {
      this.#skipBelow = this.#log.rollNextFile(physicalOffset)
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

  /** Limits of a batch that is not empty: one message of any size is always found (isTheBatchFull). */
  #isFull(size: number): boolean {
    const count = this.#messages.length
    if (count === 0) return false
    if (count + 1 > this.#limits.maxMsgNums || this.#bytes + size > this.#maxBytes) return true
    const { maxTransferBytesOnMessageInMemory, maxTransferCountOnMessageInMemory } = this.#config
    return this.#bytes + size > maxTransferBytesOnMessageInMemory || count >= maxTransferCountOnMessageInMemory
  }
}
