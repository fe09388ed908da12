import type { MessageRecord } from '../protocol/index.ts'
import { decodeRecord } from '../protocol/index.ts'
import type { Clock } from '../runtime/index.ts'
import type { Cleaner } from './clean/cleaner.ts'
import type { MessageStoreConfig } from './config.ts'
import type { ConsumeQueueTable } from './consumeQueue/index.ts'
import { batchBaseOffset, batchSize, entryPhysicalOffset, entrySize } from './consumeQueue/index.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { IndexService } from './indexFile/index.ts'
import type { CommitLog } from './log/commitLog.ts'
import type {
  BoundaryType,
  ConsumeQueueEntry,
  GetMessageResult,
  MessageArrival,
  MessageStore,
  MessageToStore,
  PutMessageResult,
  StoreStatistics,
} from './messageStore.ts'
import type { MessagePutter } from './put/messagePutter.ts'
import type { PutLock } from './put/putLock.ts'
import { getMessage } from './read/getMessage.ts'
import { offsetByTime, storeTimestampOf } from './read/offsetByTime.ts'
import { queryMessage } from './read/queryMessage.ts'
import { recordAt } from './read/recordAt.ts'
import { tagsCodeAt } from './read/tagsCode.ts'
import { DelayLevels } from './record/delayLevels.ts'
import { recordStoreTimestamp } from './record/recordLayout.ts'
import type { StoreCounters } from './statistics.ts'

/** What differs between a store on disk and one in memory. */
export interface StoreLife {
  flush(): Promise<void>
  shutdown(): Promise<void>
}

export interface StoreParts {
  readonly clock: Clock
  readonly config: MessageStoreConfig
  readonly log: CommitLog
  readonly queues: ConsumeQueueTable
  readonly index: IndexService | undefined
  readonly dispatcher: Dispatcher
  readonly putter: MessagePutter
  readonly putLock: PutLock
  readonly cleaner: Cleaner
  readonly counters: StoreCounters
  readonly life: StoreLife
  /** Of the machine; undefined for more than any log. */
  readonly memoryBytes: number | undefined
}

type PullRequest = Parameters<MessageStore['getMessage']>[0]

/** The store behind its interface: finds the queue, counts, and leaves the work to the parts. */
export class DefaultMessageStore implements MessageStore {
  readonly #parts: StoreParts
  readonly #tagsCodeAt: (run: Uint8Array, at: number) => bigint
  #shutDown: Promise<void> | undefined

  constructor(parts: StoreParts) {
    this.#parts = parts
    const delays = new DelayLevels(parts.config.messageDelayLevel)
    this.#tagsCodeAt = (run, at) => tagsCodeAt(parts.log, delays, run, at)
  }

  gather(): void {
    this.#parts.putter.gather()
  }

  settle(): void {
    this.#parts.putter.settle()
  }

  writeGathered(): void {
    this.#parts.putter.writeGathered()
  }

  putMessage(message: MessageToStore, done: (result: PutMessageResult) => void): void {
    this.#parts.putter.put(message, done)
  }

  putMessages(batch: MessageToStore, done: (result: PutMessageResult) => void): void {
    this.#parts.putter.putBatch(batch, done)
  }

  get putLock(): PutLock {
    return this.#parts.putLock
  }

  getMessage(request: PullRequest): GetMessageResult | undefined {
    if (this.#shutDown !== undefined) return undefined
    const { clock, config, counters, log, queues } = this.#settled
    const begunMs = clock.monotonicMs()
    const result = getMessage(log, queues.find(request.topic, request.queueId), config, {
      queueOffset: request.queueOffset,
      maxMsgNums: request.maxMsgNums,
      maxMsgBytes: request.maxMsgBytes ?? Number.MAX_SAFE_INTEGER,
      filter: request.filter,
      minOfNothing: this.#minOfNothing(request.topic),
      cachedBytes: this.#cachedBytes,
      tagsCodeAt: this.#tagsCodeAt,
    })
    if (result.status === 'FOUND') {
      counters.getMessageTimesTotalFound++
      counters.getMessageTransferredMsgCount += result.messageCount
    } else counters.getMessageTimesTotalMiss++
    counters.getMessageEntireTimeMaxMs = Math.max(counters.getMessageEntireTimeMaxMs, clock.monotonicMs() - begunMs)
    return result
  }

  /** How far behind the end of the log a message is still taken to be in the page cache. */
  get #cachedBytes(): number {
    const { config, memoryBytes = Number.POSITIVE_INFINITY } = this.#parts
    return memoryBytes * (config.accessMessageInMemoryMaxRatio / 100)
  }

  minOffsetInQueue(topic: string, queueId: number): number {
    return this.#settled.queues.find(topic, queueId)?.minOffset ?? this.#minOfNothing(topic)
  }

  maxOffsetInQueue(topic: string, queueId: number): number {
    return this.#settled.queues.find(topic, queueId)?.maxOffset ?? 0
  }

  offsetInQueueByTime(topic: string, queueId: number, timestampMs: number, boundary: BoundaryType = 'LOWER'): number {
    const queue = this.#settled.queues.find(topic, queueId)
    return queue === undefined
      ? this.#minOfNothing(topic)
      : offsetByTime(this.#settled.log, queue, timestampMs, boundary)
  }

  messageStoreTimestamp(topic: string, queueId: number, queueOffset: number): number {
    const queue = this.#settled.queues.find(topic, queueId)
    return queue === undefined ? -1 : storeTimestampOf(this.#settled.log, queue, queueOffset)
  }

  earliestMessageTime(): number {
    const { log } = this.#settled
    const record = recordAt(log, log.minOffset)
    return record === undefined ? -1 : recordStoreTimestamp(record, 0)
  }

  consumeQueueEntries(topic: string, queueId: number, queueOffset: number, count: number): ConsumeQueueEntry[] {
    const queue = this.#settled.queues.find(topic, queueId)
    const entries: ConsumeQueueEntry[] = []
    if (queue === undefined) return entries
    const { batched, entryBytes } = queue
    let next = queueOffset
    while (entries.length < count) {
      const run = queue.run(next)
      if (run.length < entryBytes) break
      for (let at = 0; at + entryBytes <= run.length && entries.length < count; at += entryBytes) {
        const entry = {
          queueOffset: batched ? batchBaseOffset(run, at) : next,
          batchSize: batched ? batchSize(run, at) : 1,
          physicalOffset: entryPhysicalOffset(run, at),
          size: entrySize(run, at),
          tagsCode: this.#tagsCodeAt(run, at),
        }
        entries.push(entry)
        next = entry.queueOffset + entry.batchSize
      }
    }
    return entries
  }

  selectOneMessageByOffset(physicalOffset: number): Uint8Array | undefined {
    return recordAt(this.#settled.log, physicalOffset)
  }

  lookMessageByOffset(physicalOffset: number): MessageRecord | undefined {
    const record = recordAt(this.#settled.log, physicalOffset)
    return record === undefined ? undefined : decodeRecord(record)
  }

  queryMessage(request: Parameters<MessageStore['queryMessage']>[0]): ReturnType<MessageStore['queryMessage']> {
    const { index, log } = this.#settled
    if (index === undefined) return { messages: [], indexLastUpdateTimestamp: 0, indexLastUpdatePhysicalOffset: 0 }
    return queryMessage(log, index, request)
  }

  queues(): ReadonlyMap<string, readonly number[]> {
    const found = new Map<string, readonly number[]>()
    for (const [topic, queues] of this.#settled.queues.topics()) found.set(topic, [...queues.keys()])
    return found
  }

  destroyTopic(topic: string): void {
    this.#settled.queues.removeTopic(topic)
  }

  cleanUnusedTopics(retained: ReadonlySet<string>): number {
    const { queues } = this.#settled
    let removed = 0
    for (const [topic, ids] of [...queues.topics()]) {
      if (retained.has(topic)) continue
      removed += ids.size
      queues.removeTopic(topic)
    }
    return removed
  }

  cleanExpiredConsumeQueues(): void {
    const { log, queues } = this.#settled
    for (const queue of [...queues.all()]) {
      const waits = queue.nextOffset > queue.maxOffset
      if (!waits && queue.maxPhysicOffset <= log.minOffset && log.minOffset > 0) queues.removeQueue(queue)
    }
  }

  deleteExpiredFiles(): number {
    return this.#settled.cleaner.deleteExpired()
  }

  lookAtSpace(): void {
    this.#parts.cleaner.lookAtSpace()
  }

  get commitLogMinOffset(): number {
    return this.#settled.log.minOffset
  }

  get commitLogMaxOffset(): number {
    return this.#settled.log.maxOffset
  }

  get flushedWhere(): number {
    return this.#settled.log.flushedWhere
  }

  get dispatchBehindBytes(): number {
    return this.#settled.dispatcher.behindBytes
  }

  get statistics(): StoreStatistics {
    return this.#settled.counters
  }

  onArrival(listener: (arrival: MessageArrival) => void): void {
    this.#settled.dispatcher.onArrival(listener)
  }

  flush(): Promise<void> {
    return this.#settled.life.flush()
  }

  shutdown(): Promise<void> {
    this.#shutDown ??= this.#settled.life.shutdown()
    return this.#shutDown
  }

  /** First offset of a queue that never had a message. */
  #minOfNothing(topic: string): number {
    return this.#parts.queues.isBatch(topic) ? -1 : 0
  }

  /** For everybody who looks: what was put before is seen. */
  get #settled(): StoreParts {
    this.#parts.putter.writeGathered()
    return this.#parts
  }
}
