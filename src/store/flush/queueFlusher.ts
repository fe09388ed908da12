import type { Clock, Logger, Timer } from '../../runtime/index.ts'
import { DiskError } from '../../runtime/index.ts'
import type { MessageStoreConfig } from '../config.ts'
import type { AnyConsumeQueue, QueueDisk } from '../consumeQueue/index.ts'
import type { Checkpoint } from '../disk/checkpoint.ts'
import type { IndexService } from '../indexFile/index.ts'
import type { CommitLog } from '../log/commitLog.ts'
import type { LogFlusher } from './logFlusher.ts'

const PAGE_BYTES = 4096
/** Queues that are written in one turn, and the pause before the next ones: requests go on in between. */
const QUEUES_A_TURN = 512
const PAUSE_MS = 5
/** Entries that wait in memory for the index file before it is written out of turn. */
const INDEX_ENTRIES_MAX = 262_144

export interface QueueFlusherOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly config: MessageStoreConfig
  readonly log: CommitLog
  readonly logFlusher: LogFlusher
  readonly index: IndexService | undefined
  readonly checkpoint: Checkpoint
  readonly shared: QueueDisk
}

/**
 * Writes queue entries every second and syncs what has grown by two pages; every minute, and at the end, all of it
 * together with the index (`FlushConsumeQueueService`, store.md 17.4). Only after such a thorough round the
 * checkpoint moves, because recovery builds again what is newer than it. Idle queues need no timer.
 */
export class QueueFlusher {
  readonly #options: QueueFlusherOptions
  /** Queues with entries that are not written. */
  #unwritten: AnyConsumeQueue[] = []
  /** Queues with entries that are written and not synced. */
  readonly #unsynced = new Set<AnyConsumeQueue>()
  #timer: Timer | undefined
  #firesAtMs = 0
  #lastThoroughMs: number
  #running: Promise<void> | undefined
  #closed = false

  constructor(options: QueueFlusherOptions) {
    this.#options = options
    this.#lastThoroughMs = options.clock.monotonicMs()
  }

  /**
   * Makes the abort marker durable. Nothing is written to queues and index before: after a power-off without the marker
   * they would be trusted.
   */
  start(): void {
    this.#running = this.#guarded(() => this.#options.shared.directories.sync())
  }

  /** Notes that a queue has new entries. */
  list(queue: AnyConsumeQueue): void {
    queue.listed = true
    this.#unwritten.push(queue)
    if (this.#unwritten.length === 1) this.#arm(this.#options.config.flushIntervalConsumeQueue)
  }

  /** Writes and syncs all queues and the index, then moves the checkpoint. Rejects with DiskError. */
  async flushAll(): Promise<void> {
    await this.#running
    this.#running = this.#thorough()
    try {
      await this.#running
    } finally {
      this.#running = undefined
    }
  }

  /** Writes the flush position of the log. Its failure is only logged: an older checkpoint is true as well. */
  writeCheckpoint(): void {
    const { checkpoint, log, logger } = this.#options
    checkpoint.physicMsgTimestamp = log.flushedStoreTimestamp
    checkpoint.flushedWhere = log.flushedWhere
    try {
      checkpoint.write()
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
      logger.log('warn', 'checkpoint could not be written', { error: error.message })
    }
  }

  close(): void {
    this.#closed = true
    this.#timer?.[Symbol.dispose]()
  }

  #arm(delayMs: number): void {
    const { clock } = this.#options
    const atMs = clock.monotonicMs() + delayMs
    if (this.#closed || (this.#timer !== undefined && this.#firesAtMs <= atMs)) return
    this.#timer?.[Symbol.dispose]()
    this.#firesAtMs = atMs
    this.#timer = clock.timer(delayMs, 'store.flushConsumeQueue', () => this.#tick())
  }

  #tick(): void {
    this.#timer = undefined
    if (this.#running === undefined) {
      const full = (this.#options.index?.waitingEntries ?? 0) >= INDEX_ENTRIES_MAX
      const thorough = full || this.#thoroughInMs() <= 0
      this.#running = this.#guarded(thorough ? () => this.#thorough() : () => this.#round())
    }
    this.#armAgain()
  }

  #armAgain(): void {
    if (this.#unwritten.length > 0) this.#arm(this.#options.config.flushIntervalConsumeQueue)
    else if (this.#unsynced.size > 0) this.#arm(Math.max(1, this.#thoroughInMs()))
  }

  #thoroughInMs(): number {
    const { clock, config } = this.#options
    return this.#lastThoroughMs + config.flushConsumeQueueThoroughInterval - clock.monotonicMs()
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
      this.#options.logger.log('warn', 'consume queues could not be flushed, the next round tries again', {
        error: error.message,
      })
    } finally {
      this.#running = undefined
      this.#armAgain()
    }
  }

  /** Entries to the page cache, and a sync for queues that have grown by some pages. */
  async #round(): Promise<void> {
    const { clock, config } = this.#options
    const grown: AnyConsumeQueue[] = []
    for (let i = 0; this.#unwritten.length > 0; i++) {
      const queue = this.#writeNext()
      if (queue.unsyncedBytes >= config.flushConsumeQueueLeastPages * PAGE_BYTES) grown.push(queue)
      if (i % QUEUES_A_TURN === QUEUES_A_TURN - 1) {
        await new Promise<void>((resolve) => void clock.timer(PAUSE_MS, 'store.flushConsumeQueue', resolve))
      }
    }
    for (const queue of grown) await queue.sync()
  }

  /** Writes the newest listed queue. On DiskError it stays listed. */
  #writeNext(): AnyConsumeQueue {
    const queue = this.#unwritten.at(-1) as AnyConsumeQueue
    queue.writeOut()
    this.#unwritten.pop()
    queue.listed = false
    this.#unsynced.add(queue)
    return queue
  }

  async #thorough(): Promise<void> {
    const { clock, log, logFlusher, index, checkpoint, shared } = this.#options
    this.#lastThoroughMs = clock.monotonicMs()
    const storeTimestamp = log.lastStoreTimestamp
    const target = log.maxOffset
    while (this.#unwritten.length > 0) this.#writeNext()
    const queues = [...this.#unsynced]
    // Entries never outlive their records: the log is flushed first.
    if (log.flushedWhere < target) await logFlusher.flush()
    for (const queue of queues) {
      this.#unsynced.delete(queue)
      await this.#syncQueue(queue)
    }
    await shared.directories.sync()
    const indexed = await index?.flush(checkpoint.indexMsgTimestamp)
    checkpoint.logicsMsgTimestamp = storeTimestamp
    if (indexed !== undefined) checkpoint.indexMsgTimestamp = indexed
    this.writeCheckpoint()
    await checkpoint.sync()
  }

  async #syncQueue(queue: AnyConsumeQueue): Promise<void> {
    try {
      await queue.sync()
    } catch (error) {
      this.#unsynced.add(queue)
      throw error
    }
  }
}
