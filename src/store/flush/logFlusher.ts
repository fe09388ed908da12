import type { Clock, Logger, Timer } from '../../runtime/index.ts'
import { DiskError } from '../../runtime/index.ts'
import type { MessageStoreConfig } from '../config.ts'
import type { CommitLog } from '../log/commitLog.ts'

const PAGE_BYTES = 4096

interface Waiting {
  readonly end: number
  readonly deadlineMs: number
  readonly complete: (flushed: boolean) => void
}

export interface LogFlusherOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly config: MessageStoreConfig
  readonly log: CommitLog
  /** After each flush, before anybody who waited for it is answered. */
  readonly onFlushed: () => void
}

/**
 * Flushes the log (store.md 17). SYNC_FLUSH: one sync at a time serves all who wait (`GroupCommitService`).
 * ASYNC_FLUSH: a timer runs while something is not flushed (`FlushRealTimeService`); an idle log has no timer.
 *
 * A failed sync leaves the state of the disk unknown, so nothing behind it is ever called flushed: who waits gets
 * FLUSH_DISK_TIMEOUT, and the store takes no more messages (the original goes on as if the sync had succeeded).
 */
export class LogFlusher {
  readonly #options: LogFlusherOptions
  readonly #waiting: Waiting[] = []
  #timer: Timer | undefined
  #deadlineTimer: Timer | undefined
  #running: Promise<void> | undefined
  #again = false
  #failure: DiskError | undefined
  #lastThoroughMs: number
  #closed = false
  /** Set when a sync failed. */
  failed = false

  constructor(options: LogFlusherOptions) {
    this.#options = options
    this.#lastThoroughMs = options.clock.monotonicMs()
  }

  /** ASYNC_FLUSH: makes sure that what was appended is flushed some time. */
  armTimer(): void {
    if (this.#timer !== undefined || this.#closed || this.failed) return
    const { clock, config } = this.#options
    this.#timer = clock.timer(config.flushIntervalCommitLog, 'store.flushCommitLog', () => this.#tick())
  }

  /** SYNC_FLUSH: `complete` is called once, when the log is flushed up to `end` or after `syncFlushTimeout`. */
  request(end: number, complete: (flushed: boolean) => void): void {
    const { clock, config } = this.#options
    this.#waiting.push({ end, deadlineMs: clock.monotonicMs() + config.syncFlushTimeout, complete })
    this.#armDeadline(config.syncFlushTimeout)
    this.wake()
  }

  /** Starts a sync; when one is running, another follows it. */
  wake(): void {
    this.#again = true
    this.#running ??= this.#run()
  }

  /** Resolves when all that was appended before the call is flushed. Rejects with DiskError. */
  async flush(): Promise<void> {
    const { log } = this.#options
    const target = log.maxOffset
    while (log.flushedWhere < target) {
      this.wake()
      await this.#running
      if (this.failed) throw this.#failure
    }
  }

  close(): void {
    this.#closed = true
    this.#timer?.[Symbol.dispose]()
    this.#deadlineTimer?.[Symbol.dispose]()
    for (const { complete } of this.#waiting.splice(0)) complete(false)
  }

  async #run(): Promise<void> {
    try {
      while (this.#again && !this.failed) {
        this.#again = false
        if (!(await this.#synced())) return
        this.#options.onFlushed()
        this.#completeFlushed()
      }
    } finally {
      this.#running = undefined
    }
  }

  async #synced(): Promise<boolean> {
    const { log, logger } = this.#options
    try {
      await log.sync()
      return true
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
      this.failed = true
      this.#failure = error
      logger.log('error', 'commit log could not be synced, the store takes no more messages', { error: error.message })
      for (const { complete } of this.#waiting.splice(0)) complete(false)
      return false
    }
  }

  #completeFlushed(): void {
    const { flushedWhere } = this.#options.log
    let count = 0
    while (count < this.#waiting.length && (this.#waiting[count] as Waiting).end <= flushedWhere) count++
    for (const { complete } of this.#waiting.splice(0, count)) complete(true)
  }

  #tick(): void {
    this.#timer = undefined
    const { clock, config, log } = this.#options
    const now = clock.monotonicMs()
    const thorough = now >= this.#lastThoroughMs + config.flushCommitLogThoroughInterval
    const pages = Math.floor(log.maxOffset / PAGE_BYTES) - Math.floor(log.flushedWhere / PAGE_BYTES)
    if (thorough || pages >= config.flushCommitLogLeastPages) {
      if (thorough) this.#lastThoroughMs = now
      this.wake()
    }
    if (log.flushedWhere < log.maxOffset) this.armTimer()
  }

  #armDeadline(delayMs: number): void {
    if (this.#deadlineTimer !== undefined || this.#closed) return
    this.#deadlineTimer = this.#options.clock.timer(delayMs, 'store.syncFlushTimeout', () => {
      this.#deadlineTimer = undefined
      const now = this.#options.clock.monotonicMs()
      let count = 0
      while (count < this.#waiting.length && (this.#waiting[count] as Waiting).deadlineMs <= now) count++
      for (const { complete } of this.#waiting.splice(0, count)) complete(false)
      const next = this.#waiting[0]
      if (next !== undefined) this.#armDeadline(next.deadlineMs - now)
    })
  }
}
