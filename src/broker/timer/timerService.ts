import { javaHashCode, MessageConst, type MessageRecord, TIMER_TOPIC } from '../../protocol/index.ts'
import { below, type Random, type Runtime, type Timer } from '../../runtime/index.ts'
import type { ConsumeQueueEntry, MessageStore, MessageToStore } from '../../store/index.ts'
import type { BrokerConfigHolder } from '../config/index.ts'
import type { TopicCounts } from '../metadata/index.ts'
import type { PutOutcome } from '../put/index.ts'
import { type DueSlot, isRecalled, openSlot } from './dueSlot.ts'
import { deliverMsOf, dequeuedMessage, javaLong, slotOf, timedMessage } from './timedMessage.ts'
import type { TimerFiles } from './timerFiles.ts'
import { TimerMagic } from './timerLog.ts'

/** Messages of one turn; a larger crowd goes on in the next one, so that requests are served in between. */
const TURN_MAX = 500
/** A wall clock that jumps is noticed within this time while messages wait; the original polls every 100 ms. */
const LOOK_AGAIN_MS = 5000
/** Tries of a put that the store refuses for the moment, without timerEnableRetryUntilSuccess. */
const TRIES = 3
const TRY_AGAIN_MS = 500
/** How often timerStopEnqueue is looked at while messages wait for its end. */
const POLL_MS = 100

export interface TimerServiceOptions {
  readonly runtime: Runtime
  readonly config: BrokerConfigHolder
  readonly store: MessageStore
  readonly random: Random
  readonly files: TimerFiles
  readonly metrics: TopicCounts
  readonly put: (message: MessageToStore, done: (outcome: PutOutcome) => void) => void
  /** A message left the wheel and is in the log. */
  readonly onDelivered: (delivered: { readonly topic: string; readonly bytes: number }) => void
}

/** What became of a put: `again` when it may be tried again, `dropped` when the store will never take the message. */
type PutResult = 'done' | 'again' | 'dropped'

/** A put that waits for the store's lock, as the original's thread does, and nothing else is done meanwhile. */
interface Parked {
  /** Where the message lies in the timer topic. */
  readonly physicalOffset: number
  /** It leaves a slot, and not the timer topic. */
  readonly inSlot: boolean
  /** Undefined while it waits. */
  result: PutResult | undefined
}

type Entry = Pick<ConsumeQueueEntry, 'physicalOffset' | 'size' | 'queueOffset'>

interface PutBack {
  readonly physicalOffset: number
  readonly inSlot: boolean
  /** Undefined for a message that never was in the wheel. */
  readonly enqueuedMs: number | undefined
  readonly roll: boolean
}

/**
 * Messages for an arbitrary time (TimerMessageStore, store.md 24): they wait in `rmq_sys_wheel_timer`, get into a slot of
 * the timer wheel, and are put into their topics when their slot is over, 0 to 1 `timerPrecisionMs` after the time asked
 * for at most. The original's threads poll every 100 ms; here one timer is armed for the earliest slot.
 */
export class TimerService {
  readonly #options: TimerServiceOptions
  readonly #precisionMs: number
  readonly #windowMs: number
  /** Slots before it are delivered. */
  #readMs: number
  /** Present time in whole slots. */
  #writeMs = 0
  #queueOffset: number
  #slot: DueSlot | undefined
  #parked: Parked | undefined
  /** Tries of the message that is to leave the timer topic and could not be put. */
  #takeTries = 0
  /** Monotonic times before which nothing is tried, after a refusal. */
  #takeAgainMs = 0
  #slotAgainMs = 0
  #timer: Timer | undefined
  #timerDueMs = 0
  #running = false

  /** `files` have been loaded. */
  constructor(options: TimerServiceOptions) {
    const { timerPrecisionMs, timerRollWindowSlot } = options.config.store
    this.#options = options
    this.#precisionMs = timerPrecisionMs
    this.#windowMs = options.files.windowSlots(timerRollWindowSlot) * timerPrecisionMs
    this.#readMs = options.files.readMs
    this.#queueOffset = options.files.queueOffset
  }

  start(): void {
    this.#running = true
    this.#arm(0)
  }

  /** Resolves when the files say how far it came. */
  async stop(): Promise<void> {
    if (this.#parked?.result !== undefined) this.#turn()
    this.#running = false
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    this.#options.metrics.stop()
    await this.#options.files.close()
  }

  /** Messages of the timer topic that are not in the wheel yet. */
  get behindMessages(): number {
    return Math.max(0, this.#options.store.maxOffsetInQueue(TIMER_TOPIC, 0) - this.#queueOffset)
  }

  /** Wall time before which every slot is delivered. */
  get deliveredUpToMs(): number {
    return this.#readMs
  }

  /** Timer messages that wait, by real topic. */
  get metrics(): TopicCounts {
    return this.#options.metrics
  }

  /** Messages in the wheel. */
  get waiting(): number {
    return this.#options.files.wheel.size
  }

  /** How far the delivery is behind the present, in milliseconds. */
  get behindMs(): number {
    const { clock } = this.#options.runtime
    const earliest = this.#slot === undefined ? this.#options.files.wheel.earliestMs : this.#readMs
    return earliest === undefined ? 0 : Math.max(0, clock.wallMs() - earliest - this.#precisionMs)
  }

  /** GET_TIMER_CHECK_POINT. */
  checkpoint(): Uint8Array {
    return this.#options.files.checkpointBytes(this.#readMs, this.#queueOffset)
  }

  /** Moves a timer message into the timer topic, or says why not (HookUtils.transformTimerMessage). */
  transform(message: MessageToStore): MessageToStore | 'WHEEL_TIMER_MSG_ILLEGAL' | 'WHEEL_TIMER_FLOW_CONTROL' {
    const { runtime, config } = this.#options
    const nowMs = runtime.clock.wallMs()
    const deliverMs = deliverMsOf(message.properties, nowMs)
    if (Number.isNaN(deliverMs)) return 'WHEEL_TIMER_MSG_ILLEGAL'
    if (deliverMs <= nowMs) {
      const isRecall = message.properties.has(MessageConst.PROPERTY_TIMER_DEL_UNIQKEY)
      return isRecall ? 'WHEEL_TIMER_MSG_ILLEGAL' : message
    }
    if (deliverMs - nowMs > config.store.timerMaxDelaySec * 1000) return 'WHEEL_TIMER_MSG_ILLEGAL'
    const slotMs = slotOf(deliverMs, this.#precisionMs)
    return this.#isCongested(slotMs) ? 'WHEEL_TIMER_FLOW_CONTROL' : timedMessage(message, slotMs)
  }

  /** A message came into the timer topic. */
  messageArriving(): void {
    if (this.#running) this.#arm(0)
  }

  /** The wall clock was moved on purpose: looks at once which messages are due now. */
  wallClockMoved(): void {
    if (this.#running) this.#arm(0)
  }

  #isCongested(slotMs: number): boolean {
    const limit = this.#options.config.store.timerCongestNumEachSlot
    const num = this.#options.files.wheel.slot(slotMs)?.num ?? 0
    if (num <= limit) return false
    if (num >= limit * 2) return true
    return below(this.#options.random, 1000, 'flow control of timer messages') > (1000 * (num - limit)) / (limit + 0.1)
  }

  #arm(delayMs: number): void {
    const { clock } = this.#options.runtime
    const dueMs = clock.monotonicMs() + delayMs
    if (this.#timer !== undefined) {
      if (this.#timerDueMs <= dueMs) return
      this.#timer[Symbol.dispose]()
    }
    this.#timerDueMs = dueMs
    this.#timer = clock.timer(delayMs, 'broker: timer wheel', () => {
      this.#timer = undefined
      this.#turn()
    })
  }

  #turn(): void {
    const { runtime, files } = this.#options
    const parked = this.#parked
    // Its end begins the next turn.
    if (parked !== undefined && parked.result === undefined) return
    const nowMs = runtime.clock.wallMs()
    this.#writeMs = Math.max(this.#writeMs, Math.floor(nowMs / this.#precisionMs) * this.#precisionMs)
    try {
      const resumes = parked?.inSlot === true
      const takeMs = resumes ? 0 : this.#takeIn()
      const slotMs = this.#isParked ? undefined : this.#deliver()
      files.changed(this.#readMs, this.#queueOffset)
      if (this.#isParked) return
      if (takeMs !== undefined) this.#arm(takeMs)
      if (slotMs !== undefined) this.#arm(slotMs)
      else this.#armForEarliest(nowMs)
    } catch (error) {
      // A disk that refuses: what was not taken in is still in the timer topic.
      runtime.logger.log('error', 'timer messages could not be handled', { error })
      this.#arm(LOOK_AGAIN_MS)
    }
  }

  get #isParked(): boolean {
    return this.#parked !== undefined && this.#parked.result === undefined
  }

  #armForEarliest(nowMs: number): void {
    const { earliestMs } = this.#options.files.wheel
    if (earliestMs === undefined) return
    this.#arm(Math.min(Math.max(earliestMs + this.#precisionMs - nowMs, 0), LOOK_AGAIN_MS))
  }

  /** Takes messages of the timer topic into the wheel. Answers when to go on, undefined when all is done. */
  #takeIn(): number | undefined {
    const { runtime, config, store } = this.#options
    if (config.store.timerStopEnqueue) return this.behindMessages > 0 ? this.#pollMs : undefined
    const pausedMs = Math.ceil(this.#takeAgainMs - runtime.clock.monotonicMs())
    if (pausedMs > 0) return pausedMs
    this.#queueOffset = Math.max(this.#queueOffset, store.minOffsetInQueue(TIMER_TOPIC, 0))
    const entries = store.consumeQueueEntries(TIMER_TOPIC, 0, this.#queueOffset, TURN_MAX)
    for (const { physicalOffset, size, queueOffset } of entries) {
      const record = store.lookMessageByOffset(physicalOffset)
      if (record === undefined) this.#report('a message of the timer topic cannot be read', { queueOffset })
      else {
        const result = this.#take(record, { physicalOffset, size, queueOffset })
        if (result === 'waits') return undefined
        if (result === 'again' && this.#mayTry(++this.#takeTries)) {
          this.#takeAgainMs = runtime.clock.monotonicMs() + this.#tryAgainMs
          return this.#tryAgainMs
        }
      }
      this.#takeTries = 0
      this.#queueOffset = queueOffset + 1
    }
    return entries.length === TURN_MAX ? 0 : undefined
  }

  /** Without timerEnableRetryUntilSuccess what is refused too often is given up, in the original as well. */
  #mayTry(tries: number): boolean {
    return this.#options.config.store.timerEnableRetryUntilSuccess || tries < TRIES
  }

  get #tryAgainMs(): number {
    return (TRY_AGAIN_MS * this.#precisionMs) / 1000
  }

  get #pollMs(): number {
    return (POLL_MS * this.#precisionMs) / 1000
  }

  /** Into the wheel, or at once to its own topic when it is due already. */
  #take(record: MessageRecord, { physicalOffset, size, queueOffset }: Entry): PutResult | 'waits' {
    const { runtime, files } = this.#options
    const slotMs = javaLong(record.properties.get(MessageConst.PROPERTY_TIMER_OUT_MS) ?? '')
    if (Number.isNaN(slotMs)) {
      // Anybody may send to the timer topic. The original stumbles over such a message for ever.
      runtime.logger.log('error', 'a message of the timer topic has no time and is passed over', { physicalOffset })
      return 'dropped'
    }
    if (slotMs < this.#writeMs) {
      if (this.#wasDelivered(slotMs, queueOffset)) return 'done'
      return this.#putBack(record, { physicalOffset, inSlot: false, enqueuedMs: undefined, roll: false })
    }
    const fromNowMs = slotMs - this.#writeMs
    const roll = fromNowMs >= this.#windowMs
    const toMs = roll ? this.#writeMs + this.#rollMs(fromNowMs) : slotMs
    const isRecall = record.properties.has(MessageConst.PROPERTY_TIMER_DEL_UNIQKEY)
    const realTopic = record.properties.get(MessageConst.PROPERTY_REAL_TOPIC)
    const slot = files.wheel.slot(toMs)
    const position = files.log.append({
      prevPos: slot?.lastPos ?? -1,
      magic: TimerMagic.DEFAULT | (roll ? TimerMagic.ROLL : 0) | (isRecall ? TimerMagic.DELETE : 0),
      writtenMs: this.#writeMs,
      slotMs: toMs,
      physicalOffset,
      size,
      topicHash: realTopic === undefined ? 0 : javaHashCode(realTopic),
    })
    const num = (slot?.num ?? 0) + (isRecall ? -1 : 1)
    const firstPos = slot === undefined || slot.firstPos < 0 ? position : slot.firstPos
    files.wheel.put(toMs, { firstPos, lastPos: position, num })
    this.#count(record, isRecall ? -1 : 1)
    return 'done'
  }

  /**
   * A message that was due at once left nothing in the timer log, so that a restart may begin before it. The original takes
   * such messages in before it delivers anything, into slots that it has passed.
   */
  #wasDelivered(slotMs: number, queueOffset: number): boolean {
    const { handled } = this.#options.files
    return queueOffset < handled.queueOffset && slotMs < handled.readMs
  }

  /** A message beyond the window waits a window, or half of one when little would remain after it. */
  #rollMs(fromNowMs: number): number {
    const slots = this.#windowMs / this.#precisionMs
    const half = fromNowMs - this.#windowMs < Math.floor(slots / 3) * this.#precisionMs
    return half ? Math.floor(slots / 2) * this.#precisionMs : this.#windowMs
  }

  /** Delivers the slots that are over. Answers when to go on, undefined when all is done. */
  #deliver(): number | undefined {
    const { runtime, files, store } = this.#options
    const { wheel } = files
    const pausedMs = Math.ceil(this.#slotAgainMs - runtime.clock.monotonicMs())
    if (pausedMs > 0) return pausedMs
    let room = TURN_MAX
    for (;;) {
      if (this.#slot === undefined) {
        const { earliestMs } = wheel
        if (earliestMs === undefined || earliestMs >= this.#writeMs) {
          this.#readMs = Math.max(this.#readMs, this.#writeMs)
          return undefined
        }
        this.#readMs = Math.max(this.#readMs, earliestMs)
        this.#slot = openSlot(earliestMs, { files, store, logger: runtime.logger })
      }
      const slot = this.#slot
      while (slot.next < slot.units.length) {
        if (room-- === 0) return 0
        const againMs = this.#deliverUnit(slot)
        if (againMs !== undefined || this.#isParked) return againMs
      }
      // A recall took one away from the count of its topic, whether it met something or not.
      for (const { record, times, met } of slot.recalls.values()) {
        if (times !== met) this.#count(record, times - met)
      }
      wheel.dropEarliest()
      this.#slot = undefined
      this.#readMs += this.#precisionMs
    }
  }

  /** Answers when to try the same unit again, undefined when it is done with. */
  #deliverUnit(slot: DueSlot): number | undefined {
    const { runtime, files, store } = this.#options
    const unit = files.log.read(slot.units[slot.next] ?? -1)
    const record = unit === undefined ? undefined : store.lookMessageByOffset(unit.physicalOffset)
    if (record === undefined) this.#report('the record of a timer message cannot be read', { slotMs: slot.slotMs })
    if (unit !== undefined && record !== undefined && !isRecalled(record, slot)) {
      const roll = (unit.magic & TimerMagic.ROLL) !== 0 || this.#isEarly(record, slot)
      const { physicalOffset, writtenMs } = unit
      const result = this.#putBack(record, { physicalOffset, inSlot: true, enqueuedMs: writtenMs, roll })
      if (result === 'waits') return undefined
      slot.tries++
      if (result === 'again' && this.#mayTry(slot.tries)) {
        this.#slotAgainMs = runtime.clock.monotonicMs() + this.#tryAgainMs
        return this.#tryAgainMs
      }
      this.#count(record, -1)
    }
    slot.next++
    slot.tries = 0
    return undefined
  }

  /** A message in a slot before its own got there by damage: it goes back into the timer topic. */
  #isEarly({ properties }: MessageRecord, { slotMs }: DueSlot): boolean {
    const isEarly = javaLong(properties.get(MessageConst.PROPERTY_TIMER_OUT_MS) ?? '') > slotMs
    if (isEarly) this.#report('a timer message stood in the slot of another time', { slotMs })
    return isEarly
  }

  #report(message: string, fields: Readonly<Record<string, unknown>>): void {
    this.#options.runtime.logger.log('error', message, fields)
  }

  /** Puts a message where it belongs, or tells what became of the put of this message that had to wait. */
  #putBack(record: MessageRecord, { physicalOffset, inSlot, enqueuedMs, roll }: PutBack): PutResult | 'waits' {
    const { runtime, put, onDelivered } = this.#options
    const earlier = this.#parked
    if (earlier?.result !== undefined && earlier.physicalOffset === physicalOffset && earlier.inSlot === inSlot) {
      this.#parked = undefined
      return earlier.result
    }
    const message = dequeuedMessage(record, { enqueuedMs, nowMs: runtime.clock.wallMs(), roll })
    // A recall that comes too late has nothing to take back.
    if (message === undefined || (!roll && message.properties.has(MessageConst.PROPERTY_TIMER_DEL_UNIQKEY))) {
      return 'dropped'
    }
    const parked: Parked = { physicalOffset, inSlot, result: undefined }
    put(message, ({ status, appended }) => {
      if (appended !== undefined) onDelivered({ topic: message.topic, bytes: appended.wroteBytes })
      if (appended !== undefined) parked.result = 'done'
      else parked.result = FINAL_REFUSALS.includes(status) ? 'dropped' : 'again'
      if (this.#parked === parked && this.#running) this.#arm(0)
    })
    if (parked.result !== undefined) return parked.result
    this.#parked = parked
    return 'waits'
  }

  #count({ properties }: MessageRecord, change: number): void {
    const topic = properties.get(MessageConst.PROPERTY_REAL_TOPIC)
    if (topic !== undefined) this.#options.metrics.add(topic, change)
  }
}

const FINAL_REFUSALS: readonly PutOutcome['status'][] = [
  'MESSAGE_ILLEGAL',
  'PROPERTIES_SIZE_EXCEEDED',
  'WHEEL_TIMER_NOT_ENABLE',
  'WHEEL_TIMER_MSG_ILLEGAL',
]
