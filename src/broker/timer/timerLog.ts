import { readInt64, viewOf, writeInt64 } from '../../protocol/index.ts'
import type { Disk, DiskFile } from '../../runtime/index.ts'

// `timerlog/{start offset, 20 digits}` (store.md 24.2): units of 52 bytes, big-endian:
//   0 i32 52 | 4 i64 previous unit of the slot, −1 for none | 12 i32 magic | 16 i64 time of writing | 24 i32 delay in ms
//   28 i64 physical offset | 36 i32 size of the record | 40 i32 hash of the real topic | 44 i64 0
// A file ends with a unit of 16 bytes when no whole one fits: i32 what is left | i64 0 | i32 BLANK.

const UNIT_BYTES = 52
const BLANK_BYTES = 16
const BLANK_MAGIC = 0xcbd4_3194 | 0

/** Units that a scan reads at once. */
const SCAN_UNITS = 1260

/** Bits of a unit's magic. */
export const TimerMagic = { DEFAULT: 1, ROLL: 2, DELETE: 4 } as const

export interface TimerUnit {
  /** Position of the previous unit of the same slot, −1 for none. */
  readonly prevPos: number
  readonly magic: number
  readonly writtenMs: number
  /** Wall time of the slot. */
  readonly slotMs: number
  readonly physicalOffset: number
  readonly size: number
  readonly topicHash: number
}

export interface TimerLogOptions {
  readonly disk: Disk
  readonly directory: string
  /** mappedFileSizeTimerLog; every file has exactly this size. */
  readonly fileBytes: number
}

/** The timer log: one unit for each message that was put into the wheel. Failures throw DiskError. */
export class TimerLog {
  readonly #options: TimerLogOptions
  /** By start offset, in order. */
  readonly #files = new Map<number, DiskFile>()
  readonly #bytes = new Uint8Array(UNIT_BYTES)
  readonly #unsynced = new Set<DiskFile>()
  #end = 0

  constructor(options: TimerLogOptions) {
    this.#options = options
  }

  /** Opens what is there. The end is that of the last file until `truncate` says better. */
  load(): void {
    const { disk, directory, fileBytes } = this.#options
    for (const { name } of disk.list(directory)) {
      if (!/^\d{20}$/.test(name)) continue
      this.#files.set(Number(name), disk.open(`${directory}/${name}`))
      this.#end = Number(name) + fileBytes
    }
  }

  /** Position behind the last unit. */
  get end(): number {
    return this.#end
  }

  /** Where the last file begins; undefined when there is none. */
  get lastFileStart(): number | undefined {
    return [...this.#files.keys()].at(-1)
  }

  append(unit: TimerUnit): number {
    const { fileBytes } = this.#options
    const left = fileBytes - (this.#end % fileBytes)
    if (left < UNIT_BYTES + BLANK_BYTES) {
      const blank = this.#bytes.subarray(0, BLANK_BYTES).fill(0)
      const view = viewOf(blank)
      view.setInt32(0, left)
      view.setInt32(12, BLANK_MAGIC)
      this.#write(this.#end, blank)
      this.#end += left
    }
    const bytes = this.#bytes
    const view = viewOf(bytes)
    view.setInt32(0, UNIT_BYTES)
    writeInt64(view, 4, unit.prevPos)
    view.setInt32(12, unit.magic)
    writeInt64(view, 16, unit.writtenMs)
    view.setInt32(24, unit.slotMs - unit.writtenMs)
    writeInt64(view, 28, unit.physicalOffset)
    view.setInt32(36, unit.size)
    view.setInt32(40, unit.topicHash)
    writeInt64(view, 44, 0)
    const position = this.#end
    this.#write(position, bytes)
    this.#end += UNIT_BYTES
    return position
  }

  /** Undefined where no valid unit lies. */
  read(position: number): TimerUnit | undefined {
    const { fileBytes } = this.#options
    if (position < 0 || position + UNIT_BYTES > this.#end) return undefined
    const file = this.#files.get(position - (position % fileBytes))
    return file === undefined ? undefined : unitOf(file.read(position % fileBytes, UNIT_BYTES))
  }

  /** Where the oldest file begins. */
  get start(): number {
    return this.#files.keys().next().value ?? 0
  }

  /**
   * Hands over every unit from the beginning of the file that holds `position`; answers where valid units end. Below
   * `flushedEnd` one that is none is damage: it is handed over as undefined, and the scan goes on behind it.
   */
  scan(position: number, visit: (unit: TimerUnit | undefined, at: number) => void, flushedEnd = 0): number {
    const { fileBytes } = this.#options
    const starts = [...this.#files.keys()]
    const from = starts.filter((start) => start <= position).at(-1) ?? starts[0]
    if (from === undefined) return 0
    let end = from
    for (const start of starts.filter((one) => one >= from)) {
      const file = this.#files.get(start)
      let block = new Uint8Array(0)
      let blockAt = start
      for (end = start; end + UNIT_BYTES <= start + fileBytes; end += UNIT_BYTES) {
        if (end + UNIT_BYTES > blockAt + block.length) {
          block = file?.read(end - start, SCAN_UNITS * UNIT_BYTES).slice() ?? block
          blockAt = end
        }
        const bytes = block.subarray(end - blockAt, end - blockAt + UNIT_BYTES)
        const unit = unitOf(bytes)
        if (unit !== undefined) visit(unit, end)
        else if (bytes.length >= BLANK_BYTES && viewOf(bytes).getInt32(12) === BLANK_MAGIC) break
        else if (end < flushedEnd && bytes.some((byte) => byte !== 0)) visit(undefined, end)
        else return end
      }
    }
    return end
  }

  /** Everything from here on is dirt: later files go, and the next unit is written here. */
  truncate(end: number): void {
    const { disk, directory } = this.#options
    for (const [start, file] of this.#files) {
      if (start < end || start === 0) continue
      file.close()
      this.#files.delete(start)
      this.#unsynced.delete(file)
      disk.remove(`${directory}/${fileName(start)}`)
    }
    this.#end = end
  }

  /** Removes files whose last unit belongs to a record that the commit log has lost. */
  deleteExpired(minPhysicalOffset: number): void {
    const { disk, directory, fileBytes } = this.#options
    const lastUnitAt = fileBytes - ((fileBytes - BLANK_BYTES) % UNIT_BYTES) - BLANK_BYTES - UNIT_BYTES
    for (const [start, file] of this.#files) {
      const unit = unitOf(file.read(lastUnitAt, UNIT_BYTES))
      if (start + fileBytes > this.#end || unit === undefined || unit.physicalOffset >= minPhysicalOffset) return
      file.close()
      this.#files.delete(start)
      this.#unsynced.delete(file)
      disk.remove(`${directory}/${fileName(start)}`)
    }
  }

  async sync(): Promise<void> {
    const files = [...this.#unsynced]
    this.#unsynced.clear()
    await Promise.all(files.map((file) => file.sync()))
  }

  close(): void {
    for (const file of this.#files.values()) file.close()
    this.#files.clear()
  }

  #write(position: number, bytes: Uint8Array): void {
    const { disk, directory, fileBytes } = this.#options
    const start = position - (position % fileBytes)
    let file = this.#files.get(start)
    if (file === undefined) {
      file = disk.open(`${directory}/${fileName(start)}`, { create: true })
      file.truncate(fileBytes)
      this.#files.set(start, file)
    }
    file.write(position - start, bytes)
    this.#unsynced.add(file)
  }
}

function fileName(start: number): string {
  return String(start).padStart(20, '0')
}

function unitOf(bytes: Uint8Array): TimerUnit | undefined {
  if (bytes.length < UNIT_BYTES) return undefined
  const view = viewOf(bytes)
  const magic = view.getInt32(12)
  if (view.getInt32(0) !== UNIT_BYTES || magic < 0 || magic > 0xf) return undefined
  const writtenMs = readInt64(view, 16)
  return {
    prevPos: readInt64(view, 4),
    magic,
    writtenMs,
    slotMs: writtenMs + view.getInt32(24),
    physicalOffset: readInt64(view, 28),
    size: view.getInt32(36),
    topicHash: view.getInt32(40),
  }
}
