import { MessageConst, type MessageRecord, parseDelayLevels, SystemTopic } from '../../protocol/index.ts'
import type { Clock, Logger, Timer } from '../../runtime/index.ts'
import type { ConsumeQueueEntry, MessageStore, MessageToStore } from '../../store/index.ts'
import { type DataVersion, nextVersion } from '../config/index.ts'
import type { DelayOffsets, DelayOffsetTable } from './delayOffsetFile.ts'

/** FIRST_DELAY_TIME: nothing is delivered in the first second after the start. */
const FIRST_DELAY_MS = 1000
/** DELAY_FOR_A_WHILE: after a refused put. */
const RETRY_DELAY_MS = 100
/** DELAY_FOR_A_PERIOD: after an exception. */
const ERROR_DELAY_MS = 10_000
/** A wall clock that jumps is noticed within this time while messages wait; the original polls every 100 ms. */
const LOOK_AGAIN_MS = 5000
const SECOND_MS = 1000
/** delayOffsetUpdateVersionStep */
const VERSION_STEP = 200
/** Deliveries of one turn; a larger crowd goes on in the next one, so that requests are served in between. */
const TURN_MAX = 500

export interface ScheduleMessageServiceOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly store: MessageStore
  /** As in the store's configuration: `1s 5s 10s …`. */
  readonly messageDelayLevel: string
  /** Where delivered records come back into the log. */
  readonly put: MessageStore['putMessage']
  /** What was persisted. */
  readonly persisted: DelayOffsetTable
  /** A message is back in the log. */
  readonly onDelivered?: (delivered: {
    readonly topic: string
    readonly delayLevel: number
    readonly count: number
    readonly bytes: number
  }) => void
}

interface Level {
  readonly level: number
  readonly delayMs: number
  /** Queue offset of the next message to deliver. */
  offset: number
  /** Wall time at which the message at `offset` is due; undefined when it has not been looked at. */
  dueMs: number | undefined
  /** Monotonic time before which nothing is tried, after a refusal or an error. */
  pausedUntilMs: number
  /** The put of the message at `offset`, which waits for the store's lock as the original's thread does, or did so. */
  put: 'waits' | PutResult | undefined
}

type PutResult = 'stored' | 'refused'

/**
 * Delivers messages with a delay level (ScheduleMessageService, broker.md 8). They wait in one queue of
 * `SCHEDULE_TOPIC_XXXX` for each level, in the order of their delivery times, so that only the head of a queue matters.
 *
 * The original looks at the heads every 100 ms; here one timer is armed for the earliest of them, and none while nothing
 * waits.
 */
export class ScheduleMessageService {
  readonly #options: ScheduleMessageServiceOptions
  readonly #levels: readonly Level[]
  #timer: Timer | undefined
  #timerDueMs = 0
  #open = false
  #version: DataVersion
  #moves = 0
  #persistedMoves = 0

  constructor(options: ScheduleMessageServiceOptions) {
    this.#options = options
    this.#levels = parseDelayLevels(options.messageDelayLevel).map((delayMs, index) => ({
      level: index + 1,
      delayMs,
      offset: options.persisted.offsets.get(index + 1) ?? 0,
      dueMs: undefined,
      pausedUntilMs: 0,
      put: undefined,
    }))
    this.#version = options.persisted.dataVersion
    this.#correctOffsets()
  }

  get maxDelayLevel(): number {
    return this.#levels.length
  }

  /** Next queue offset by level: what delayOffset.json and the runtime info show. Levels that never had a message are absent. */
  get offsets(): DelayOffsets {
    const { persisted, store } = this.#options
    const used = this.#levels.filter(
      ({ level }) => persisted.offsets.has(level) || store.maxOffsetInQueue(SystemTopic.SCHEDULE, level - 1) > 0,
    )
    return new Map(used.map(({ level, offset }) => [level, offset]))
  }

  /** Moves on at every 200th change of an offset only, as in the original. */
  get dataVersion(): DataVersion {
    return this.#version
  }

  /** True when an offset moved since the last `markPersisted`. */
  get dirty(): boolean {
    return this.#persistedMoves !== this.#moves
  }

  /** Moves of offsets so far. */
  get moves(): number {
    return this.#moves
  }

  /** What was the table after so many moves is in the file. */
  markPersisted(moves: number): void {
    this.#persistedMoves = moves
  }

  start(): void {
    this.#timer = this.#options.clock.timer(FIRST_DELAY_MS, 'broker: start of delayed delivery', () => {
      this.#open = true
      this.#timer = undefined
      this.#run()
    })
  }

  stop(): void {
    this.#open = false
    for (const level of this.#levels) if (level.put === 'stored') this.#moveTo(level, level.offset + 1)
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
  }

  /** A delayed message has come in; only one at the head of its queue changes what happens next. */
  messageArriving(queueId: number, logicOffset: number, deliverMs: number): void {
    const level = this.#levels[queueId]
    if (level === undefined || !this.#open || logicOffset - 1 > level.offset) return
    level.dueMs = this.#corrected(level, deliverMs)
    this.#arm(level.dueMs)
  }

  /** The wall clock was moved on purpose: looks at once which messages are due now. */
  wallClockMoved(): void {
    if (this.#open) this.#run()
  }

  #correctOffsets(): void {
    const { store, persisted } = this.#options
    for (const level of this.#levels) {
      if (!persisted.offsets.has(level.level)) continue
      const queueId = level.level - 1
      const min = Math.max(0, store.minOffsetInQueue(SystemTopic.SCHEDULE, queueId))
      const max = store.maxOffsetInQueue(SystemTopic.SCHEDULE, queueId)
      level.offset = Math.min(Math.max(level.offset, min), max)
    }
  }

  /** correctDeliverTimestamp: a time further away than the level's delay means that the clock went back. */
  #corrected(level: Level, deliverMs: number): number {
    const nowMs = this.#options.clock.wallMs()
    return deliverMs > nowMs + level.delayMs ? nowMs : deliverMs
  }

  #arm(dueMs: number): void {
    const { clock } = this.#options
    if (this.#timer !== undefined) {
      if (this.#timerDueMs <= dueMs) return
      this.#timer[Symbol.dispose]()
    }
    this.#timerDueMs = dueMs
    const delayMs = Math.min(Math.max(dueMs - clock.wallMs(), 0), LOOK_AGAIN_MS)
    this.#timer = clock.timer(delayMs, 'broker: deliver delayed messages', () => {
      this.#timer = undefined
      this.#run()
    })
  }

  #run(): void {
    let nextMs = Number.POSITIVE_INFINITY
    for (const level of this.#levels) {
      if (!this.#open) return
      nextMs = Math.min(nextMs, this.#deliverDue(level))
    }
    if (this.#open && nextMs !== Number.POSITIVE_INFINITY) this.#arm(nextMs)
  }

  /** Delivers what is due and answers the wall time of the next look at the level, or infinity. */
  #deliverDue(level: Level): number {
    const { clock, logger } = this.#options
    // Its end begins the next turn.
    if (level.put === 'waits') return Number.POSITIVE_INFINITY
    const nowMs = clock.wallMs()
    const pausedForMs = level.pausedUntilMs - clock.monotonicMs()
    // In whole milliseconds: a wall time has no room for the last digits, and a timer for nothing would come again and again.
    if (pausedForMs > 0) return nowMs + Math.ceil(pausedForMs)
    if (level.dueMs !== undefined && this.#corrected(level, level.dueMs) > nowMs) return level.dueMs
    try {
      return this.#deliver(level, nowMs)
    } catch (error) {
      // As in the original, one level's trouble is logged and its turn comes again after a while.
      logger.log('error', 'delayed delivery failed', { level: level.level, error })
      return this.#pause(level, nowMs, ERROR_DELAY_MS)
    }
  }

  #pause(level: Level, nowMs: number, forMs: number): number {
    level.dueMs = undefined
    level.pausedUntilMs = this.#options.clock.monotonicMs() + forMs
    return nowMs + forMs
  }

  #deliver(level: Level, nowMs: number): number {
    const { store } = this.#options
    let room = TURN_MAX
    while (room > 0) {
      const entries = store.consumeQueueEntries(
        SystemTopic.SCHEDULE,
        level.level - 1,
        level.offset,
        Math.min(room, 100),
      )
      if (entries.length === 0) return this.#atEnd(level)
      for (const entry of entries) {
        room--
        const record = store.lookMessageByOffset(entry.physicalOffset)
        const dueMs = this.#corrected(level, this.#deliverMsOf(level, entry, record))
        if (dueMs > nowMs) {
          this.#moveTo(level, entry.queueOffset)
          level.dueMs = dueMs
          return dueMs
        }
        const result = this.#deliverEntry(level, entry, record)
        if (result === 'waits') return Number.POSITIVE_INFINITY
        if (result === 'refused') return this.#pause(level, nowMs, RETRY_DELAY_MS)
        this.#moveTo(level, entry.queueOffset + 1)
      }
    }
    level.dueMs = nowMs
    return nowMs
  }

  /**
   * The delivery time of an entry. Delays are whole seconds, whatever the levels were when it was written: another distance
   * from the store time is damage, and the level says when it is due.
   */
  #deliverMsOf(level: Level, { queueOffset, tagsCode }: ConsumeQueueEntry, record: MessageRecord | undefined): number {
    const deliverMs = Number(tagsCode)
    if (record === undefined || (deliverMs - record.storeTimestamp) % SECOND_MS === 0) return deliverMs
    const about = { level: level.level, queueOffset, deliverMs }
    this.#options.logger.log('error', 'the delivery time of a delayed message is damaged', about)
    return record.storeTimestamp + level.delayMs
  }

  /** Nothing to read at the offset: the end of the queue, or files that are gone. */
  #atEnd(level: Level): number {
    const { store } = this.#options
    const queueId = level.level - 1
    level.dueMs = undefined
    const min = store.minOffsetInQueue(SystemTopic.SCHEDULE, queueId)
    const max = store.maxOffsetInQueue(SystemTopic.SCHEDULE, queueId)
    if (min > level.offset) this.#moveTo(level, min)
    else if (max < level.offset) this.#moveTo(level, max)
    else return Number.POSITIVE_INFINITY
    return level.offset < max ? this.#options.clock.wallMs() : Number.POSITIVE_INFINITY
  }

  #moveTo(level: Level, offset: number): void {
    if (level.offset === offset) return
    level.offset = offset
    this.#moves++
    if (this.#moves % VERSION_STEP === 0) this.#version = nextVersion(this.#version, this.#options.clock)
  }

  /** `refused`: the same message must be tried again. `waits`: what becomes of it is told later. */
  #deliverEntry(level: Level, entry: ConsumeQueueEntry, record: MessageRecord | undefined): 'waits' | PutResult {
    const earlier = level.put
    level.put = undefined
    if (earlier !== undefined) return earlier
    if (record === undefined) {
      const about = { level: level.level, queueOffset: entry.queueOffset, physicalOffset: entry.physicalOffset }
      this.#options.logger.log('error', 'a delayed message cannot be read and is passed over', about)
      return 'stored'
    }
    const topic = record.properties.get(MessageConst.PROPERTY_REAL_TOPIC)
    const queueId = Number(record.properties.get(MessageConst.PROPERTY_REAL_QUEUE_ID))
    if (topic === undefined || !Number.isSafeInteger(queueId))
      throw new Error('a delayed message without its real topic')
    if (topic === SystemTopic.TRANS_HALF) return 'stored'
    const message: MessageToStore = {
      topic,
      queueId,
      flag: record.flag,
      sysFlag: record.sysFlag,
      bornTimestamp: record.bornTimestamp,
      bornHost: record.bornHost,
      storeHost: record.storeHost,
      reconsumeTimes: record.reconsumeTimes,
      preparedTransactionOffset: 0,
      body: record.body,
      // The stored text keeps DELAY, REAL_TOPIC and REAL_QID; only the original's in-memory map loses some.
      properties: record.properties,
      waitStoreMsgOk: false,
    }
    let result: PutResult | undefined
    this.#options.put(message, ({ appended }) => {
      result = appended === undefined ? 'refused' : 'stored'
      if (appended !== undefined) {
        this.#options.onDelivered?.({ topic, delayLevel: level.level, count: 1, bytes: appended.wroteBytes })
      }
      if (level.put !== 'waits') return
      level.put = result
      if (this.#open) this.#arm(this.#options.clock.wallMs())
    })
    if (result === undefined) level.put = 'waits'
    return result ?? 'waits'
  }
}
