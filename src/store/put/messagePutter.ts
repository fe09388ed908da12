import type { Profile } from '../../profile/index.ts'
import type { ReceivedBatchMessage } from '../../protocol/index.ts'
import { decodeBatch, encodeProperties, MessageConst, MessageSysFlag, transactionType } from '../../protocol/index.ts'
import type { Clock, Logger } from '../../runtime/index.ts'
import { DiskError, SimError } from '../../runtime/index.ts'
import type { MessageStoreConfig } from '../config.ts'
import type { AnyConsumeQueue, ConsumeQueueTable } from '../consumeQueue/index.ts'
import { INNER_NUM_MAX } from '../consumeQueue/index.ts'
import type { Dispatcher } from '../dispatcher.ts'
import type { LogFlusher } from '../flush/logFlusher.ts'
import type { CommitLog, LogSlot } from '../log/commitLog.ts'
import type { MessageToStore, PutMessageResult, PutMessageStatus } from '../messageStore.ts'
import type { DelayLevels } from '../record/delayLevels.ts'
import type { DispatchRequest } from '../record/dispatchRequest.ts'
import { hasQueueOffset, tagsCodeOf } from '../record/dispatchRequest.ts'
import { OffsetMsgIds } from '../record/offsetMsgIds.ts'
import type { MeasuredRecord } from '../record/recordEncoder.ts'
import { RecordEncoder } from '../record/recordEncoder.ts'
import { BLANK_BYTES } from '../record/recordLayout.ts'
import type { StoreCounters } from '../statistics.ts'
import type { PutLock } from './putLock.ts'
import { RECORD_OVERHEAD_BYTES_MAX, refusalOf } from './refuse.ts'

export interface MessagePutterOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly config: MessageStoreConfig
  readonly profile: Pick<Profile, 'trailingPropertySeparator' | 'hostBitsOfSenders' | 'wideTopics'>
  readonly log: CommitLog
  readonly queues: ConsumeQueueTable
  readonly dispatcher: Dispatcher
  /** Absent in memory mode, where everything is stable at once. */
  readonly flusher: LogFlusher | undefined
  readonly delays: DelayLevels
  readonly counters: StoreCounters
  readonly lock: PutLock
  readonly writeable: () => boolean
}

type Appended = NonNullable<PutMessageResult['appended']>

/** A put whose records are in the log, with all that is needed to finish it or to try it again. */
interface AppendedPut {
  readonly message: MessageToStore
  readonly batch: boolean
  readonly done: (result: PutMessageResult) => void
  readonly queue: AnyConsumeQueue | undefined
  readonly requests: readonly DispatchRequest[]
  readonly appended: Appended
  readonly begunMs: number
}

/**
 * The append path (store.md 8.2): measure, reserve, encode in place, one write, dispatch, flush.
 *
 * A write to a file costs about as much as all the rest, so the puts that one read of the network brought can be
 * gathered: their records stand in the log's memory, and `settle` writes them at once before anybody is told.
 */
export class MessagePutter {
  readonly #options: MessagePutterOptions
  readonly #encoder: RecordEncoder
  readonly #msgIds = new OffsetMsgIds()
  /** Appended and not finished yet, in order. */
  #puts: AppendedPut[] = []
  #gathering = false
  #settling = false

  constructor(options: MessagePutterOptions) {
    this.#options = options
    this.#encoder = new RecordEncoder(options.profile)
  }

  put(message: MessageToStore, done: (result: PutMessageResult) => void): void {
    const refusal = this.#put(message, done)
    if (refusal !== undefined) this.#refuse(refusal, done)
  }

  putBatch(batch: MessageToStore, done: (result: PutMessageResult) => void): void {
    const refusal = this.#putBatch(batch, done)
    if (refusal !== undefined) this.#refuse(refusal, done)
  }

  /** From here to `settle` puts wait for each other. Nothing is gathered without files. */
  gather(): void {
    this.#gathering = this.#options.flusher !== undefined
  }

  /** Writes what was gathered, and finishes those puts in their order. */
  settle(): void {
    this.#gathering = false
    this.writeGathered()
  }

  /** As `settle`, but what comes next is gathered again. */
  writeGathered(): void {
    if (this.#puts.length === 0 || this.#settling) return
    this.#settling = true
    let finished = 0
    try {
      if (this.#write()) while (finished < this.#puts.length) this.#finish(this.#puts[finished++] as AppendedPut)
    } finally {
      this.#settling = false
      this.#puts.splice(0, finished)
    }
  }

  /** False when the write failed: then the puts were tried again one by one, so that those for which there is room succeed. */
  #write(): boolean {
    const puts = this.#puts
    try {
      this.#options.log.writeGathered(puts.at(-1)?.appended.storeTimestamp ?? 0)
      return true
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
    }
    const gathering = this.#gathering
    this.#puts = []
    this.#gathering = false
    this.#settling = false
    for (const { queue, appended } of puts.toReversed())
      if (queue !== undefined) queue.nextOffset = appended.queueOffset
    for (const { message, batch, done } of puts) {
      if (batch) this.putBatch(message, done)
      else this.put(message, done)
    }
    this.#gathering = gathering
    return false
  }

  #put(given: MessageToStore, done: (result: PutMessageResult) => void): PutMessageStatus | undefined {
    const { config, profile, writeable } = this.#options
    if (!writeable()) return 'SERVICE_NOT_AVAILABLE'
    const refusal = refusalOf(given, config, profile)
    if (refusal !== undefined) return refusal
    const message = this.#withInnerBase(given)
    this.#encoder.begin()
    const measured = this.#encoder.measure(message)
    if (measured === undefined) return 'PROPERTIES_SIZE_EXCEEDED'
    if (measured.totalSize > this.#recordBytesMax()) return 'MESSAGE_ILLEGAL'
    if (this.#blocks(measured.totalSize)) return this.#put(given, done)
    return this.#append(message, false, [measured], [message.properties], done)
  }

  #putBatch(batch: MessageToStore, done: (result: PutMessageResult) => void): PutMessageStatus | undefined {
    const { config, profile, writeable } = this.#options
    if (!writeable()) return 'SERVICE_NOT_AVAILABLE'
    const refusal = refusalOf(batch, config, profile) ?? this.#refusalOfBatch(batch)
    if (refusal !== undefined) return refusal
    const members = membersOf(batch.body)
    if (members === undefined || members.length === 0) return 'MESSAGE_ILLEGAL'
    const pairs = encodeProperties(batch.properties)
    const envelope = profile.trailingPropertySeparator ? pairs : pairs.slice(0, -1)
    this.#encoder.begin()
    const measured: MeasuredRecord[] = []
    let bytes = 0
    for (const member of members) {
      const record = this.#encoder.measureMember(batch, member, memberText(member.propertiesText, envelope))
      if (record === undefined) return 'PROPERTIES_SIZE_EXCEEDED'
      measured.push(record)
      bytes += record.totalSize
    }
    if (bytes + BLANK_BYTES > this.#options.log.fileSize) return 'MESSAGE_ILLEGAL'
    if (this.#blocks(bytes)) return this.#putBatch(batch, done)
    for (const member of members) for (const [name, value] of batch.properties) member.properties.set(name, value)
    return this.#append(
      batch,
      true,
      measured,
      members.map((member) => member.properties),
      done,
    )
  }

  /**
   * True when what was gathered had to be written first, because a record of this length begins a new piece of the log's memory.
   * What was measured before is then forgotten.
   */
  #blocks(bytes: number): boolean {
    if (this.#puts.length === 0 || this.#settling || this.#options.log.follows(bytes)) return false
    this.writeGathered()
    return true
  }

  /** The records of one call lie side by side in one file and are written at once. */
  #append(
    message: MessageToStore,
    batch: boolean,
    measured: readonly MeasuredRecord[],
    properties: readonly MessageToStore['properties'][],
    done: (result: PutMessageResult) => void,
  ): PutMessageStatus | undefined {
    const { clock, lock, log, queues } = this.#options
    if (lock.held) return this.#atLock(() => (batch ? this.putBatch(message, done) : this.put(message, done)))
    const begunMs = clock.monotonicMs()
    const sysFlag = this.#encoder.sysFlagOf(message)
    const wideHost = (sysFlag & MessageSysFlag.STOREHOST_V6) !== 0
    let total = 0
    for (const record of measured) total += record.totalSize
    let queue: AnyConsumeQueue | undefined
    let slot: LogSlot
    try {
      if (hasQueueOffset(sysFlag)) queue = queues.findOrCreate(message.topic, message.queueId)
      slot = log.reserve(total)
    } catch (error) {
      return this.#diskStatus(error, 'CREATE_MAPPED_FILE_FAILED')
    }
    const storeTimestamp = clock.wallMs()
    const queueOffset = queue?.nextOffset ?? 0
    const requests: DispatchRequest[] = []
    const msgIds: string[] = []
    let at = 0
    for (let i = 0; i < measured.length; i++) {
      const record = measured[i] as MeasuredRecord
      const own = properties[i] as MessageToStore['properties']
      const physicalOffset = slot.physicalOffset + at
      const ownOffset = queue === undefined ? 0 : queueOffset + i
      this.#encoder.write(slot.bytes, slot.at + at, message, record, physicalOffset, ownOffset, storeTimestamp)
      msgIds.push(this.#msgIds.of(message.storeHost, physicalOffset, wideHost))
      requests.push({
        topic: message.topic,
        queueId: message.queueId,
        physicalOffset,
        size: record.totalSize,
        queueOffset: ownOffset,
        tagsCode: tagsCodeOf(message.topic, own, storeTimestamp, this.#options.delays),
        storeTimestamp,
        sysFlag,
        properties: own,
      })
      at += record.totalSize
    }
    const gathered = this.#gathering && !this.#settling
    try {
      if (gathered) log.gather(slot, total, storeTimestamp)
      else log.append(slot, total, storeTimestamp)
    } catch (error) {
      return this.#diskStatus(error, 'SERVICE_NOT_AVAILABLE')
    }
    const messageCount = batch ? measured.length : this.#innerNum(message)
    if (queue !== undefined) queue.nextOffset = queueOffset + messageCount
    const { physicalOffset } = slot
    const appended = { physicalOffset, queueOffset, storeTimestamp, wroteBytes: total, messageCount, msgIds }
    const put = { message, batch, done, queue, requests, appended, begunMs }
    // A put that comes while others are being finished waits behind them, so that queues see records in order.
    if (gathered || this.#settling) this.#puts.push(put)
    else this.#finish(put)
    return undefined
  }

  /** Somebody else has the lock: the put waits for it, unless that has taken so long that nobody is to wait any more. */
  #atLock(again: () => void): PutMessageStatus | undefined {
    const { clock, counters, lock } = this.#options
    if (lock.busy) return 'OS_PAGE_CACHE_BUSY'
    const begunMs = clock.monotonicMs()
    lock.wait(() => {
      counters.putMessageEntireTimeMaxMs = Math.max(counters.putMessageEntireTimeMaxMs, clock.monotonicMs() - begunMs)
      again()
    })
    return undefined
  }

  #finish({ message, requests, done, appended, begunMs }: AppendedPut): void {
    const { clock, config, counters, dispatcher, flusher } = this.#options
    counters.putMessageTimesTotal += appended.messageCount
    counters.putMessageSizeTotal += appended.wroteBytes
    counters.putMessageEntireTimeMaxMs = Math.max(counters.putMessageEntireTimeMaxMs, clock.monotonicMs() - begunMs)
    const flushFirst = flusher !== undefined && config.flushDiskType === 'SYNC_FLUSH'
    if (!flushFirst) {
      for (const request of requests) dispatcher.dispatch(request)
      flusher?.armTimer()
      done({ status: 'PUT_OK', appended })
      return
    }
    for (const request of requests) dispatcher.hold(request)
    const { properties, waitStoreMsgOk } = message
    if (waitStoreMsgOk === false || properties.get(MessageConst.PROPERTY_WAIT_STORE_MSG_OK) === 'false') {
      flusher.wake()
      done({ status: 'PUT_OK', appended })
      return
    }
    const end = appended.physicalOffset + appended.wroteBytes
    flusher.request(end, (flushed) => done({ status: flushed ? 'PUT_OK' : 'FLUSH_DISK_TIMEOUT', appended }))
  }

  /** An inner batch says where it begins in its queue (BatchConsumeQueue.assignQueueOffset). */
  #withInnerBase(message: MessageToStore): MessageToStore {
    if (!this.#isInnerBatch(message) || !hasQueueOffset(message.sysFlag)) return message
    const offset = this.#options.queues.find(message.topic, message.queueId)?.nextOffset ?? 0
    const properties = new Map(message.properties)
    properties.set(MessageConst.PROPERTY_INNER_BASE, String(offset))
    return { ...message, properties, propertiesText: undefined }
  }

  /** Messages in a record, by which its queue grows (CommitLog.getMessageNum). */
  #innerNum(message: MessageToStore): number {
    if (!this.#isInnerBatch(message)) return 1
    const num = Number(message.properties.get(MessageConst.PROPERTY_INNER_NUM) ?? '1')
    return num >= 1 && num <= INNER_NUM_MAX ? num : 1
  }

  #isInnerBatch({ sysFlag, topic }: MessageToStore): boolean {
    return (sysFlag & MessageSysFlag.INNER_BATCH) !== 0 && this.#options.queues.isBatch(topic)
  }

  /** A batch is neither half a transaction nor delayed (store.md 7.1). */
  #refusalOfBatch(batch: MessageToStore): PutMessageStatus | undefined {
    if (transactionType(batch.sysFlag) !== 0) return 'MESSAGE_ILLEGAL'
    return Number(batch.properties.get(MessageConst.PROPERTY_DELAY_TIME_LEVEL) ?? '0') > 0
      ? 'MESSAGE_ILLEGAL'
      : undefined
  }

  #recordBytesMax(): number {
    const { config, log } = this.#options
    return Math.min(config.maxMessageSize + RECORD_OVERHEAD_BYTES_MAX, log.fileSize - BLANK_BYTES)
  }

  #refuse(status: PutMessageStatus, done: (result: PutMessageResult) => void): void {
    this.#options.counters.putMessageFailedTimes++
    done({ status })
  }

  #diskStatus(error: unknown, status: PutMessageStatus): PutMessageStatus {
    if (!(error instanceof DiskError)) throw error
    this.#options.logger.log('error', 'message could not be appended', { kind: error.kind, error: error.message })
    return status
  }
}

function membersOf(body: Uint8Array): ReceivedBatchMessage[] | undefined {
  try {
    return decodeBatch(body)
  } catch (error) {
    if (SimError.is(error)) return undefined
    throw error
  }
}

/** Up to 5.3.3 the properties of the request follow those of each message (store.md 7.1). */
function memberText(own: string, envelope: string): string {
  if (own === '' || envelope === '' || own.endsWith('\u0002')) return own + envelope
  return `${own}\u0002${envelope}`
}
