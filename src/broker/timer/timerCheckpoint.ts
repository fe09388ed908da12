import { readInt64, viewOf, writeInt64 } from '../../protocol/index.ts'
import type { Clock, Disk } from '../../runtime/index.ts'
import { type DataVersion, firstVersion, nextVersion } from '../config/index.ts'

// `config/timercheck` (store.md 24.2), 4,096 bytes of which 56 are used, also the answer of GET_TIMER_CHECK_POINT (60);
// eight i64, big-endian: lastReadTimeMs, lastTimerLogFlushPos, lastTimerQueueOffset, masterTimerQueueOffset, and the data
// version's stateVersion, timestamp, counter.

const FILE_BYTES = 4096
const USED_BYTES = 56

/** How far the timer wheel has come. */
export interface TimerProgress {
  /** Slots before it are delivered. */
  readonly lastReadTimeMs: number
  /** The timer log is on stable storage up to here. */
  readonly lastTimerLogFlushPos: number
  /** Messages of the timer topic before it are in the wheel. */
  readonly lastTimerQueueOffset: number
  readonly masterTimerQueueOffset: number
}

export class TimerCheckpoint {
  readonly #clock: Clock
  readonly #disk: Disk
  readonly #path: string
  #progress: TimerProgress = {
    lastReadTimeMs: 0,
    lastTimerLogFlushPos: 0,
    lastTimerQueueOffset: 0,
    masterTimerQueueOffset: 0,
  }
  #version: DataVersion

  constructor(clock: Clock, disk: Disk, path: string) {
    this.#clock = clock
    this.#disk = disk
    this.#path = path
    this.#version = firstVersion(clock)
  }

  get progress(): TimerProgress {
    return this.#progress
  }

  load(): void {
    if (!this.#disk.exists(this.#path)) return
    const file = this.#disk.open(this.#path)
    const bytes = file.read(0, USED_BYTES)
    file.close()
    if (bytes.length < USED_BYTES) return
    const view = viewOf(bytes)
    this.#progress = {
      lastReadTimeMs: readInt64(view, 0),
      lastTimerLogFlushPos: readInt64(view, 8),
      lastTimerQueueOffset: readInt64(view, 16),
      masterTimerQueueOffset: readInt64(view, 24),
    }
    this.#version = { stateVersion: readInt64(view, 32), timestamp: readInt64(view, 40), counter: readInt64(view, 48) }
  }

  /** Takes what a master has reached (prepareTimerCheckPoint). */
  advance(readTimeMs: number, logFlushPos: number, queueOffset: number): void {
    const before = this.#progress
    this.#progress = {
      lastReadTimeMs: readTimeMs,
      lastTimerLogFlushPos: logFlushPos,
      lastTimerQueueOffset: queueOffset,
      masterTimerQueueOffset: queueOffset,
    }
    const moved = before.lastReadTimeMs !== readTimeMs || before.masterTimerQueueOffset !== queueOffset
    if (moved) this.#version = nextVersion(this.#version, this.#clock)
  }

  encode(): Uint8Array {
    const bytes = new Uint8Array(USED_BYTES)
    const view = viewOf(bytes)
    const { lastReadTimeMs, lastTimerLogFlushPos, lastTimerQueueOffset, masterTimerQueueOffset } = this.#progress
    const { stateVersion, timestamp, counter } = this.#version
    const values = [
      lastReadTimeMs,
      lastTimerLogFlushPos,
      lastTimerQueueOffset,
      masterTimerQueueOffset,
      stateVersion,
      timestamp,
      counter,
    ]
    for (const [index, value] of values.entries()) writeInt64(view, index * 8, value)
    return bytes
  }

  /** Resolves when it is on stable storage. Throws DiskError. */
  async write(): Promise<void> {
    const file = this.#disk.open(this.#path, { create: true })
    try {
      if (file.size() !== FILE_BYTES) file.truncate(FILE_BYTES)
      file.write(0, this.encode())
      await file.sync()
    } finally {
      file.close()
    }
  }
}
