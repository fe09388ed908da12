import type { Clock, Disk, Logger } from '../../runtime/index.ts'
import { DiskError, every } from '../../runtime/index.ts'
import type { MessageStoreConfig } from '../config.ts'
import type { ConsumeQueueTable } from '../consumeQueue/index.ts'
import type { IndexService } from '../indexFile/index.ts'
import type { CommitLog } from '../log/commitLog.ts'
import { endOf } from '../log/logFile.ts'
import { isDeleteHour } from './deleteWhen.ts'

const FIRST_ROUND_MS = 60_000
const HOUR_MS = 3_600_000
/** MAX_MANUAL_DELETE_FILE_TIMES: rounds that an administrator's order lasts. */
const MANUAL_ROUNDS = 20

export interface CleanerOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly config: MessageStoreConfig
  readonly log: CommitLog
  readonly queues: ConsumeQueueTable
  readonly index: IndexService | undefined
  readonly disk: Pick<Disk, 'space'>
  /** Then there are no files that would make room on the disk. */
  readonly inMemory: boolean
  readonly localMs: () => number
}

/** Deletes expired log files, and what points to them in queues and index (store.md 18). */
export class Cleaner {
  readonly #options: CleanerOptions
  #rounds: Disposable | undefined
  /** Further rounds that delete expired files at any hour. */
  #manualRounds = 0
  /** The partition is nearly full: the store takes no messages (running flag DISK_FULL). */
  diskFull = false

  constructor(options: CleanerOptions) {
    this.#options = options
  }

  start(): void {
    const { clock, config } = this.#options
    this.#rounds = every(clock, FIRST_ROUND_MS, config.cleanResourceInterval, 'store.cleanResource', () =>
      this.#round(),
    )
  }

  close(): void {
    this.#rounds?.[Symbol.dispose]()
  }

  /** Deletes up to `deleteFileBatchMax` files: expired ones, or with `forcibly` the oldest. Answers how many. */
  deleteFiles(forcibly: boolean): number {
    const { clock, config, log } = this.#options
    const expiredBefore = clock.wallMs() - config.fileReservedTime * HOUR_MS
    let deleted = 0
    try {
      for (const file of log.files.slice(0, -1)) {
        if (deleted >= config.deleteFileBatchMax || endOf(file) > log.flushedWhere) break
        if (!forcibly && file.modifiedMs > expiredBefore) break
        log.removeOldest()
        deleted++
      }
    } finally {
      if (deleted > 0) this.#forgetBelowLog()
    }
    return deleted
  }

  /** An administrator's order: deletes expired files now, and in the rounds that follow. Answers how many now. */
  deleteExpired(): number {
    this.#manualRounds = MANUAL_ROUNDS - 1
    return this.deleteFiles(false)
  }

  /** Judges the space of the partition without deleting anything. */
  lookAtSpace(): void {
    try {
      this.#judgeSpace(this.#usedPercent())
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
      this.#options.logger.log('warn', 'the space of the disk is not known', { error: error.message })
    }
  }

  #round(): void {
    const { config, localMs, logger } = this.#options
    try {
      const used = this.#usedPercent()
      const isFull = this.#judgeSpace(used)
      const exceeds = isFull || used > within(config.diskMaxUsedSpaceRatio, [10, 95])
      const isOrdered = this.#manualRounds > 0
      if (isOrdered) this.#manualRounds--
      if (!exceeds && !isOrdered && !isDeleteHour(config.deleteWhen, localMs())) return
      const deleted = this.deleteFiles(isFull && config.cleanFileForciblyEnable && !this.#options.inMemory)
      if (exceeds && deleted === 0) logger.log('warn', 'disk is nearly full, and there is no file to delete', { used })
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
      logger.log('warn', 'expired files could not be deleted', { error: error.message })
    }
  }

  /** Sets and clears DISK_FULL with its hysteresis; answers whether files may have to go before they expire. */
  #judgeSpace(used: number): boolean {
    const { config, logger } = this.#options
    if (used > within(config.diskSpaceWarningLevelRatio, [35, 90])) {
      if (!this.diskFull) logger.log('error', 'disk is nearly full, the store takes no more messages', { used })
      this.diskFull = true
      return true
    }
    if (used > within(config.diskSpaceCleanForciblyRatio, [30, 85])) return true
    if (this.diskFull) logger.log('info', 'disk has room again', { used })
    this.diskFull = false
    return false
  }

  #usedPercent(): number {
    const { totalBytes, freeBytes } = this.#options.disk.space()
    return totalBytes <= 0 ? 0 : ((totalBytes - freeBytes) / totalBytes) * 100
  }

  #forgetBelowLog(): void {
    const { log, queues, index } = this.#options
    queues.forgetBelow(log.minOffset)
    index?.deleteExpired(log.minOffset)
  }
}

/** The original's limits of its ratios (MessageStoreConfig, CleanCommitLogService), whatever the options say. */
function within(percent: number, [min, max]: readonly [number, number]): number {
  return Math.min(max, Math.max(min, percent))
}
