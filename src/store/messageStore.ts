import type { MessageProperties, MessageRecord, PropertyLookup } from '../protocol/index.ts'
import type { SocketAddress } from '../runtime/index.ts'
import type { PutLock } from './put/putLock.ts'

/** A message on its way into the commit log. The store fills in offsets, store time, CRC and sizes. */
export interface MessageToStore {
  readonly topic: string
  readonly queueId: number
  readonly flag: number
  readonly sysFlag: number
  readonly bornTimestamp: number
  readonly bornHost: SocketAddress
  readonly storeHost: SocketAddress
  readonly reconsumeTimes: number
  readonly preparedTransactionOffset: number
  readonly body: Uint8Array
  readonly properties: MessageProperties
  /** Stored in place of `properties`, which say the same. Default: the pairs. */
  readonly propertiesText?: string | undefined
  /** False: a put does not wait for a flush, whatever WAIT in the properties says. */
  readonly waitStoreMsgOk?: boolean
}

/** Result of an append, with the names of `PutMessageStatus` (store.md 9). */
export type PutMessageStatus =
  | 'PUT_OK'
  | 'FLUSH_DISK_TIMEOUT'
  | 'MESSAGE_ILLEGAL'
  | 'PROPERTIES_SIZE_EXCEEDED'
  | 'SERVICE_NOT_AVAILABLE'
  | 'OS_PAGE_CACHE_BUSY'
  | 'CREATE_MAPPED_FILE_FAILED'
  | 'UNKNOWN_ERROR'

export interface PutMessageResult {
  readonly status: PutMessageStatus
  /** Present when the message is in the log: PUT_OK and FLUSH_DISK_TIMEOUT. */
  readonly appended?: {
    readonly physicalOffset: number
    readonly queueOffset: number
    readonly storeTimestamp: number
    readonly wroteBytes: number
    /** Messages in what was appended: more than records for an inner batch. */
    readonly messageCount: number
    /** Offset message ids, one for each message of a batch, as the send response joins them with commas. */
    readonly msgIds: readonly string[]
  }
}

/** Decides on one message of a pull: first by its consume-queue entry, then by its stored properties. */
export interface MessageFilter {
  matchesTagsCode(tagsCode: bigint | undefined): boolean
  /** Calls `properties` only when it wants to look at one. */
  matchesProperties(properties: () => PropertyLookup): boolean
}

/** `GetMessageStatus` (store.md 19.1). */
export type GetMessageStatus =
  | 'FOUND'
  | 'NO_MATCHED_MESSAGE'
  | 'MESSAGE_WAS_REMOVING'
  | 'OFFSET_FOUND_NULL'
  | 'OFFSET_OVERFLOW_BADLY'
  | 'OFFSET_OVERFLOW_ONE'
  | 'OFFSET_TOO_SMALL'
  | 'NO_MATCHED_LOGIC_QUEUE'
  | 'NO_MESSAGE_IN_QUEUE'

export interface GetMessageResult {
  readonly status: GetMessageStatus
  readonly nextBeginOffset: number
  readonly minOffset: number
  readonly maxOffset: number
  /** The records as stored, ready to be concatenated; views on the log. */
  readonly messages: readonly Uint8Array[]
  /** Messages in these records: more than records where there are inner batches. */
  readonly messageCount: number
  readonly bufferTotalSize: number
  readonly suggestPullingFromSlave: boolean
}

/** What the dispatcher tells about a message that has become readable. */
export interface MessageArrival {
  readonly topic: string
  readonly queueId: number
  /** Queue offset of the message + 1: the new end of the queue. */
  readonly logicOffset: number
  readonly tagsCode: bigint
  readonly storeTimestamp: number
  readonly properties: MessageProperties
}

export type BoundaryType = 'LOWER' | 'UPPER' | 'NEAREST'

/**
 * One entry of a consume queue. `tagsCode` is Java's 64-bit value (a delivery time in the schedule topic). `batchSize`
 * messages from `queueOffset` on lie in the record: 1, unless it is an inner batch.
 */
export interface ConsumeQueueEntry {
  readonly queueOffset: number
  readonly batchSize: number
  readonly physicalOffset: number
  readonly size: number
  readonly tagsCode: bigint
}

/**
 * Commit log, consume queues and index of one broker. Calls are synchronous; only a flush takes time. A message is
 * readable when it has been dispatched: at once under ASYNC_FLUSH, after its flush under SYNC_FLUSH (store.md 15).
 */
export interface MessageStore {
  /**
   * Appends one message. `done` is called once: within the call under ASYNC_FLUSH or for a refusal, after the flush
   * (or `syncFlushTimeout`) under SYNC_FLUSH when the message does not say `WAIT=false`.
   */
  putMessage(message: MessageToStore, done: (result: PutMessageResult) => void): void
  /** Appends the sub-messages of a client batch, whose `body` holds the batch layout (remoting.md 4.5), as records of their own. */
  putMessages(batch: MessageToStore, done: (result: PutMessageResult) => void): void
  /** What puts wait for while something holds it, and are refused for when that takes too long. */
  readonly putLock: PutLock

  /**
   * From here to `settle`, which must come in the same turn, puts into a store on disk wait for each other: their records
   * are written at once, and `done` is called by `settle`, or before somebody reads from the store.
   */
  gather(): void
  settle(): void
  /** Calls `done` of all that was gathered now; what comes next is gathered again. */
  writeGathered(): void

  /** `undefined` when the store is shut down. */
  getMessage(request: {
    readonly group: string
    readonly topic: string
    readonly queueId: number
    readonly queueOffset: number
    readonly maxMsgNums: number
    readonly maxMsgBytes?: number | undefined
    readonly filter?: MessageFilter | undefined
  }): GetMessageResult | undefined

  /**
   * First readable queue offset; for an unknown queue, which the original would make at this moment, 0, or −1 in a topic
   * with batch consume queues.
   */
  minOffsetInQueue(topic: string, queueId: number): number
  /** One past the last queue offset; 0 for an unknown queue. */
  maxOffsetInQueue(topic: string, queueId: number): number
  /** Offset by store time with the rules of store.md 19.4, clamped into [min, max]. */
  offsetInQueueByTime(topic: string, queueId: number, timestampMs: number, boundary?: BoundaryType): number
  /** Store time of a message, −1 when unknown. */
  messageStoreTimestamp(topic: string, queueId: number, queueOffset: number): number
  /** Store time of the first record of the log, −1 when empty. */
  earliestMessageTime(): number
  /** At most `count` entries from that on in which the message at `queueOffset` lies. */
  consumeQueueEntries(topic: string, queueId: number, queueOffset: number, count: number): readonly ConsumeQueueEntry[]

  /** The record at a physical offset as stored, or undefined when out of range. */
  selectOneMessageByOffset(physicalOffset: number): Uint8Array | undefined
  lookMessageByOffset(physicalOffset: number): MessageRecord | undefined
  /** Messages by KEYS or UNIQ_KEY through the index (store.md 12): of the newest `maxNum`, the oldest first. */
  queryMessage(request: {
    readonly topic: string
    readonly key: string
    readonly maxNum: number
    readonly beginMs: number
    readonly endMs: number
    readonly uniqueKeyOnly?: boolean
  }): {
    readonly messages: readonly Uint8Array[]
    readonly indexLastUpdateTimestamp: number
    readonly indexLastUpdatePhysicalOffset: number
  }

  /** All topics that have queues, with their queue ids. */
  queues(): ReadonlyMap<string, readonly number[]>
  /** Forgets the queues of a topic (DELETE_TOPIC_IN_BROKER). */
  destroyTopic(topic: string): void
  /** Removes queues whose messages are all expired or whose topic is not in `retained`; returns the number removed. */
  cleanUnusedTopics(retained: ReadonlySet<string>): number
  cleanExpiredConsumeQueues(): void
  /** Deletes expired commit-log files at once (DELETE_EXPIRED_COMMITLOG); returns how many. */
  deleteExpiredFiles(): number
  /** Looks now, as every `cleanResourceInterval`, whether the partition is too full to take messages. */
  lookAtSpace(): void

  readonly commitLogMinOffset: number
  readonly commitLogMaxOffset: number
  readonly flushedWhere: number
  /** Bytes that are in the log and not dispatched yet. */
  readonly dispatchBehindBytes: number
  readonly statistics: StoreStatistics

  /** Called in order for each message that becomes readable. */
  onArrival(listener: (arrival: MessageArrival) => void): void
  /** Resolves when all that was put before the call is on stable storage. */
  flush(): Promise<void>
  /** Flushes, writes checkpoint, removes the abort marker and the lock. Afterwards puts answer SERVICE_NOT_AVAILABLE. */
  shutdown(): Promise<void>
}

/** Counters behind GET_BROKER_RUNTIME_INFO (remoting.md 13.9). */
export interface StoreStatistics {
  readonly putMessageTimesTotal: number
  readonly putMessageSizeTotal: number
  readonly putMessageFailedTimes: number
  readonly getMessageTimesTotalFound: number
  readonly getMessageTimesTotalMiss: number
  readonly getMessageTransferredMsgCount: number
  readonly putMessageEntireTimeMaxMs: number
  readonly getMessageEntireTimeMaxMs: number
}
