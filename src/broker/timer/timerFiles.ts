import { TIMER_TOPIC } from '../../protocol/index.ts'
import type { Runtime, Timer } from '../../runtime/index.ts'
import type { MessageStore } from '../../store/index.ts'
import type { BrokerConfigHolder } from '../config/index.ts'
import { TimerCheckpoint } from './timerCheckpoint.ts'
import { TimerLog, type TimerUnit } from './timerLog.ts'
import { TimerWheel } from './timerWheel.ts'

/** Slots of the wheel for one way round (TIMER_WHEEL_TTL_DAY), and those of them that are never used (TIMER_BLANK_SLOTS). */
const SLOTS_TOTAL = 7 * 24 * 3600
const BLANK_SLOTS = 60
/** Every precision is a multiple of it, and no other time differs by a power of two. */
const READ_TIME_STEP_MS = 100
/** Files of a log that lives in memory. */
const MEMORY_FILE_BYTES = 1024 * 1024

export interface TimerFilesOptions {
  readonly runtime: Runtime
  readonly config: BrokerConfigHolder
  readonly store: MessageStore
  /** Root of the store on the disk. */
  readonly root: string | undefined
  readonly inMemory: boolean
}

/** What the checkpoint that was loaded tells: messages before the offset were in the wheel or delivered. */
export interface Handled {
  readonly queueOffset: number
  /** Slots before it were delivered. */
  readonly readMs: number
}

/** Wheel, log and checkpoint of the timer messages, and how they come back after a stop or a crash (TimerMessageStore.recover). */
export class TimerFiles {
  readonly wheel: TimerWheel
  readonly log: TimerLog
  readonly #options: TimerFilesOptions
  readonly #checkpoint: TimerCheckpoint
  readonly #precisionMs: number
  #readMs = 0
  #queueOffset = 0
  #handled: Handled = { queueOffset: 0, readMs: 0 }
  #flushedLogEnd = 0
  #timer: Timer | undefined
  #flushing: Promise<void> | undefined
  /** Something moved that the files do not say. */
  #dirty = false
  #closed = false

  constructor(options: TimerFilesOptions) {
    const { runtime, config, root, inMemory } = options
    const { disk, clock } = runtime
    const below = (name: string): string => (root === undefined || root === '' ? name : `${root}/${name}`)
    this.#options = options
    this.#precisionMs = config.store.timerPrecisionMs
    this.wheel = new TimerWheel({
      disk,
      path: below('timerwheel'),
      precisionMs: this.#precisionMs,
      onDisk: !inMemory,
    })
    const fileBytes = inMemory ? MEMORY_FILE_BYTES : config.store.mappedFileSizeTimerLog
    this.log = new TimerLog({ disk, directory: below('timerlog'), fileBytes })
    this.#checkpoint = new TimerCheckpoint(clock, disk, below('config/timercheck'))
  }

  /** Slots before it are delivered. */
  get readMs(): number {
    return this.#readMs
  }

  /** Where the timer topic is to be read on. */
  get queueOffset(): number {
    return this.#queueOffset
  }

  /** From the life before. */
  get handled(): Handled {
    return this.#handled
  }

  /** timerRollWindowSlot within its limits. */
  windowSlots(wanted: number): number {
    return wanted > SLOTS_TOTAL - BLANK_SLOTS || wanted < 2 ? SLOTS_TOTAL - BLANK_SLOTS : wanted
  }

  load(): void {
    const { runtime, config, store, inMemory } = this.#options
    const nowMs = Math.floor(runtime.clock.wallMs() / this.#precisionMs) * this.#precisionMs
    const oldestMs = nowMs - (SLOTS_TOTAL - BLANK_SLOTS) * this.#precisionMs
    this.#readMs = Math.max(0, oldestMs)
    if (inMemory) return
    this.#checkpoint.load()
    this.log.load()
    const { lastReadTimeMs, lastTimerLogFlushPos, masterTimerQueueOffset } = this.#checkpoint.progress
    const isRead = lastReadTimeMs % READ_TIME_STEP_MS === 0
    if (!isRead)
      this.#report('the timer checkpoint is damaged, and everything in the wheel counts as due', { lastReadTimeMs })
    this.#readMs = Math.max(isRead ? lastReadTimeMs : 0, oldestMs, 0)
    const windowMs = this.windowSlots(config.store.timerRollWindowSlot) * this.#precisionMs
    this.wheel.load(this.#readMs, nowMs + windowMs)
    this.#distrustWheel()
    const end = this.#reviseFrom(0, lastTimerLogFlushPos)
    this.log.truncate(end)
    this.#flushedLogEnd = end
    const reached = Math.min(
      this.#offsetAfter(end) ?? this.#checkpoint.progress.lastTimerQueueOffset,
      masterTimerQueueOffset,
    )
    const max = store.maxOffsetInQueue(TIMER_TOPIC, 0)
    this.#queueOffset = Math.min(Math.max(reached, store.minOffsetInQueue(TIMER_TOPIC, 0)), max)
    this.#handled = { queueOffset: this.#checkpoint.progress.lastTimerQueueOffset, readMs: this.#readMs }
    this.#repair(end)
  }

  /** Something moved: the files are written within `timerFlushIntervalMs`. */
  changed(readMs: number, queueOffset: number): void {
    const moved = this.#queueOffset !== queueOffset || (this.#readMs !== readMs && this.log.end > 0)
    this.#readMs = readMs
    this.#queueOffset = queueOffset
    if (!moved || this.#options.inMemory) return
    this.#dirty = true
    this.#flushLater()
  }

  #flushLater(): void {
    if (this.#closed) return
    const { clock } = this.#options.runtime
    this.#timer ??= clock.timer(this.#options.config.store.timerFlushIntervalMs, 'broker: flush timer wheel', () => {
      this.#timer = undefined
      void this.flush()
    })
  }

  /** As the checkpoint would be written now. */
  checkpointBytes(readMs: number, queueOffset: number): Uint8Array {
    this.#checkpoint.advance(readMs, this.#flushedLogEnd, queueOffset)
    return this.#checkpoint.encode()
  }

  /** The logs first, then the wheel that points into it, then what says how far both have come. */
  flush(): Promise<void> {
    this.#flushing = (this.#flushing ?? Promise.resolve()).then(() => this.#flushNow())
    return this.#flushing
  }

  async close(): Promise<void> {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    this.#closed = true
    await this.#flushing
    if (this.#dirty) await this.flush()
    this.log.close()
    this.wheel.close()
  }

  async #flushNow(): Promise<void> {
    const { runtime, store } = this.#options
    const { end } = this.log
    const readMs = this.#readMs
    const queueOffset = this.#queueOffset
    this.#dirty = false
    try {
      // Messages that count as delivered must not be lost with the end of the log.
      await store.flush()
      this.log.deleteExpired(store.commitLogMinOffset)
      await this.log.sync()
      this.#flushedLogEnd = end
      await this.wheel.flush()
      this.#checkpoint.advance(readMs, end, queueOffset)
      await this.#checkpoint.write()
    } catch (error) {
      runtime.logger.log('error', 'the timer wheel could not be written', { error })
      this.#dirty = true
      this.#flushLater()
    }
  }

  /** Units of a slot as the whole log has them, for a chain that is broken. */
  positionsOf(slotMs: number): readonly number[] {
    const positions: number[] = []
    this.log.scan(
      this.log.start,
      (unit, at) => {
        if (unit?.slotMs === slotMs) positions.push(at)
      },
      this.log.end,
    )
    return positions
  }

  /**
   * recoverAndRevise: enters what the log holds and the wheel may not; answers where the log's valid units end. The
   * original reads the newest file only, and believes the wheel about the rest.
   */
  #reviseFrom(position: number, flushedEnd: number): number {
    const enter = (unit: TimerUnit | undefined, at: number): void => {
      if (unit === undefined) {
        this.#report('a unit of the timer log is damaged, and its message is lost', { position: at })
        return
      }
      const { slotMs, magic } = unit
      if (slotMs < this.#readMs) return
      const slot = this.wheel.slot(slotMs)
      if (slot !== undefined && slot.lastPos >= at) return
      const num = (slot?.num ?? 0) + ((magic & 4) !== 0 ? -1 : 1)
      const firstPos = slot === undefined || slot.firstPos < 0 ? at : slot.firstPos
      this.wheel.put(slotMs, { firstPos, lastPos: at, num })
    }
    return this.log.scan(position, enter, flushedEnd)
  }

  /** A slot whose last unit belongs to another one is damaged: the log tells what is in it. */
  #distrustWheel(): void {
    for (const { slotMs, lastPos } of this.wheel.slots()) {
      const unit = this.log.read(lastPos)
      if (unit === undefined || unit.slotMs === slotMs) continue
      this.#report('a slot of the timer wheel is damaged and made anew from the timer log', { slotMs })
      this.wheel.put(slotMs, { firstPos: -1, lastPos: -1, num: 0 })
    }
  }

  #report(message: string, fields: Readonly<Record<string, unknown>>): void {
    this.#options.runtime.logger.log('error', message, fields)
  }

  /** reviseQueueOffset: behind the message of the last unit. */
  #offsetAfter(end: number): number | undefined {
    let last: number | undefined
    const start = this.log.lastFileStart
    if (start === undefined) return undefined
    this.log.scan(
      start,
      (unit, at) => {
        if (at < end) last = unit?.physicalOffset ?? last
      },
      end,
    )
    const record = last === undefined ? undefined : this.#options.store.lookMessageByOffset(last)
    return record === undefined || record.topic !== TIMER_TOPIC ? undefined : record.queueOffset + 1
  }

  /** Slots that point behind the end of a damaged log lose what is lost. */
  #repair(end: number): void {
    const damaged = this.wheel.beyond(end)
    for (const slotMs of damaged) this.wheel.put(slotMs, { firstPos: -1, lastPos: -1, num: 0 })
    if (damaged.length > 0) this.#reviseFrom(0, end)
  }
}
