import type { Profile } from '../../profile/index.ts'
import type { ReceivedBatchMessage } from '../../protocol/index.ts'
import { decodeBatch, encodeProperties, MessageConst, transactionType } from '../../protocol/index.ts'
import type { Clock, Logger } from '../../runtime/index.ts'
import { DiskError, SimError } from '../../runtime/index.ts'
import type { MessageStoreConfig } from '../config.ts'
import type { ConsumeQueue, ConsumeQueueTable } from '../consumeQueue/index.ts'
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
  readonly writeable: () => boolean
}

type Appended = NonNullable<PutMessageResult['appended']>

/** The append path (store.md 8.2): measure, reserve, encode in place, one write, dispatch, flush. */
export class MessagePutter {
  readonly #options: MessagePutterOptions
  readonly #encoder: RecordEncoder
  readonly #msgIds = new OffsetMsgIds()

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

  #put(message: MessageToStore, done: (result: PutMessageResult) => void): PutMessageStatus | undefined {
    const { config, profile, writeable } = this.#options
    if (!writeable()) return 'SERVICE_NOT_AVAILABLE'
    const refusal = refusalOf(message, config, profile)
    if (refusal !== undefined) return refusal
    this.#encoder.begin()
    const measured = this.#encoder.measure(message)
    if (measured === undefined) return 'PROPERTIES_SIZE_EXCEEDED'
    if (measured.totalSize > this.#recordBytesMax()) return 'MESSAGE_ILLEGAL'
    return this.#append(message, [measured], [message.properties], done)
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
    for (const member of members) for (const [name, value] of batch.properties) member.properties.set(name, value)
    return this.#append(
      batch,
      measured,
      members.map((member) => member.properties),
      done,
    )
  }

  /** The records of one call lie side by side in one file and are written at once. */
  #append(
    message: MessageToStore,
    measured: readonly MeasuredRecord[],
    properties: readonly MessageToStore['properties'][],
    done: (result: PutMessageResult) => void,
  ): PutMessageStatus | undefined {
    const { clock, log, queues, counters } = this.#options
    const begunMs = clock.monotonicMs()
    const sysFlag = this.#encoder.sysFlagOf(message)
    let total = 0
    for (const record of measured) total += record.totalSize
    let queue: ConsumeQueue | undefined
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
      msgIds.push(this.#msgIds.of(message.storeHost, physicalOffset))
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
    try {
      log.append(slot, total, storeTimestamp)
    } catch (error) {
      return this.#diskStatus(error, 'SERVICE_NOT_AVAILABLE')
    }
    if (queue !== undefined) queue.nextOffset = queueOffset + measured.length
    counters.putMessageTimesTotal += measured.length
    counters.putMessageSizeTotal += total
    counters.putMessageEntireTimeMaxMs = Math.max(counters.putMessageEntireTimeMaxMs, clock.monotonicMs() - begunMs)
    this.#finish(message, requests, slot.physicalOffset + total, done, {
      physicalOffset: slot.physicalOffset,
      queueOffset,
      storeTimestamp,
      wroteBytes: total,
      msgIds,
    })
    return undefined
  }

  #finish(
    message: MessageToStore,
    requests: readonly DispatchRequest[],
    end: number,
    done: (result: PutMessageResult) => void,
    appended: Appended,
  ): void {
    const { config, dispatcher, flusher } = this.#options
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
    flusher.request(end, (flushed) => done({ status: flushed ? 'PUT_OK' : 'FLUSH_DISK_TIMEOUT', appended }))
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
