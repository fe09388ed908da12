import { readInt64, viewOf, writeInt64 } from '../../protocol/index.ts'
import type { Disk, DiskFile } from '../../runtime/index.ts'
import { SlotHeap } from './slotHeap.ts'

// `timerwheel` (store.md 24.2): 7 × 86,400 × 2 slots of 32 bytes, big-endian, at (time / precision) mod slots:
//   0 i64 time / precision | 8 i64 first unit | 16 i64 last unit | 24 i32 number of messages | 28 i32 0

const SLOT_BYTES = 32
/** TIMER_WHEEL_TTL_DAY days of seconds; the wheel is twice as large so that past and future do not meet. */
const SLOTS = 7 * 24 * 3600 * 2
const WHEEL_BYTES = SLOTS * SLOT_BYTES
/** Slots read in one go. */
const READ_SLOTS = 32_768

/** Messages of one slot: a chain of timer-log units from the last back to the first. */
export interface Slot {
  readonly firstPos: number
  readonly lastPos: number
  readonly num: number
}

export interface TimerWheelOptions {
  readonly disk: Disk
  readonly path: string
  readonly precisionMs: number
  /** False keeps everything in memory. */
  readonly onDisk: boolean
}

/**
 * When messages are due, by slots of `timerPrecisionMs`. Only slots that hold something take memory; the file gets those
 * that changed when it is flushed.
 */
export class TimerWheel {
  readonly #options: TimerWheelOptions
  /** By time / precision. */
  readonly #slots = new Map<number, Slot>()
  readonly #order = new SlotHeap()
  readonly #changed = new Set<number>()
  #file: DiskFile | undefined

  constructor(options: TimerWheelOptions) {
    this.#options = options
  }

  /** Reads the slots of a span of time, ends included. */
  load(fromMs: number, toMs: number): void {
    const { disk, path, onDisk } = this.#options
    if (!onDisk || !disk.exists(path)) return
    const file = this.#open()
    const last = this.#key(toMs)
    for (let key = this.#key(fromMs); key <= last; ) {
      const index = key % SLOTS
      const count = Math.min(READ_SLOTS, last - key + 1, SLOTS - index)
      this.#read(file.read(index * SLOT_BYTES, count * SLOT_BYTES), key)
      key += count
    }
  }

  slot(timeMs: number): Slot | undefined {
    return this.#slots.get(this.#key(timeMs))
  }

  put(timeMs: number, slot: Slot): void {
    const key = this.#key(timeMs)
    if (!this.#slots.has(key)) this.#order.push(key)
    this.#slots.set(key, slot)
    this.#changed.add(key)
  }

  /** Time of the earliest slot that holds something. */
  get earliestMs(): number | undefined {
    const { first } = this.#order
    return first === undefined ? undefined : first * this.#options.precisionMs
  }

  /** Forgets the earliest slot. Its bytes stay in the file until the wheel comes round, as in the original. */
  dropEarliest(): void {
    const { first } = this.#order
    if (first === undefined) return
    this.#order.pop()
    this.#slots.delete(first)
    this.#changed.delete(first)
  }

  /** Messages in all slots. */
  get size(): number {
    let size = 0
    for (const { num } of this.#slots.values()) size += num
    return size
  }

  /** Slots that hold something, with the last unit of each. */
  slots(): readonly { readonly slotMs: number; readonly lastPos: number }[] {
    const { precisionMs } = this.#options
    return [...this.#slots].map(([key, { lastPos }]) => ({ slotMs: key * precisionMs, lastPos }))
  }

  /** Slots whose last unit lies at or behind the end of the log, which then is damaged. */
  beyond(logEnd: number): readonly number[] {
    return [...this.#slots].flatMap(([key, { lastPos }]) =>
      lastPos >= logEnd ? [key * this.#options.precisionMs] : [],
    )
  }

  async flush(): Promise<void> {
    if (!this.#options.onDisk || this.#changed.size === 0) return
    const file = this.#open()
    const bytes = new Uint8Array(SLOT_BYTES)
    const view = viewOf(bytes)
    for (const key of this.#changed) {
      const slot = this.#slots.get(key)
      if (slot === undefined) continue
      writeInt64(view, 0, key)
      writeInt64(view, 8, slot.firstPos)
      writeInt64(view, 16, slot.lastPos)
      view.setInt32(24, slot.num)
      file.write((key % SLOTS) * SLOT_BYTES, bytes)
    }
    this.#changed.clear()
    await file.sync()
  }

  close(): void {
    this.#file?.close()
    this.#file = undefined
  }

  #read(bytes: Uint8Array, firstKey: number): void {
    const view = viewOf(bytes)
    for (let at = 0; at + SLOT_BYTES <= bytes.length; at += SLOT_BYTES) {
      const key = firstKey + at / SLOT_BYTES
      if (readInt64(view, at) !== key) continue
      this.#order.push(key)
      this.#slots.set(key, {
        firstPos: readInt64(view, at + 8),
        lastPos: readInt64(view, at + 16),
        num: view.getInt32(at + 24),
      })
    }
  }

  #key(timeMs: number): number {
    return Math.floor(timeMs / this.#options.precisionMs)
  }

  #open(): DiskFile {
    if (this.#file !== undefined) return this.#file
    const { disk, path } = this.#options
    const file = disk.open(path, { create: true })
    if (file.size() !== WHEEL_BYTES) file.truncate(WHEEL_BYTES)
    this.#file = file
    return file
  }
}
