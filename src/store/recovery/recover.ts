import type { Logger } from '../../runtime/index.ts'
import { ErrorCodes, SimError } from '../../runtime/index.ts'
import type { AnyConsumeQueue, ConsumeQueueTable } from '../consumeQueue/index.ts'
import type { Checkpoint } from '../disk/checkpoint.ts'
import type { IndexService } from '../indexFile/index.ts'
import type { CommitLog } from '../log/commitLog.ts'
import type { LogFile } from '../log/logFile.ts'
import type { DelayLevels } from '../record/delayLevels.ts'
import { dispatchRequestOf, hasQueueOffset } from '../record/dispatchRequest.ts'
import { recordStoreTimestamp } from '../record/recordLayout.ts'
import { damageBehind } from './damage.ts'
import type { LogEnd, ScannedRecord } from './scanLog.ts'
import { firstRecord, scanLog } from './scanLog.ts'

/** Older files are verified as well while the whole stays below this, so that damage in them is found at the start. */
const VERIFY_BYTES_MAX = 256 * 1024 * 1024
/** Queue entries that recovery holds in memory before it writes them out. */
const WAITING_ENTRIES_MAX = 500_000

export interface RecoveryParts {
  readonly log: CommitLog
  readonly queues: ConsumeQueueTable
  readonly index: IndexService | undefined
  readonly checkpoint: Checkpoint
  readonly delays: DelayLevels
  readonly logger: Logger
  readonly checkCrc: boolean
  readonly cleanExit: boolean
}

/**
 * Brings log, queues and index into agreement (store.md 16). After a clean exit the queues are trusted and the log is
 * read from the file where they end. After a crash, queue entries that may not have been flushed are dropped and built
 * again from the log, from the newest file that began before the checkpoint. Throws SimError StoreCorrupt.
 */
export function recover(parts: RecoveryParts): void {
  const { log, queues, index, checkpoint, cleanExit } = parts
  if (log.files.length === 0) {
    // As in the original: without a log the queues mean nothing.
    for (const topic of [...queues.topics().keys()]) queues.removeTopic(topic)
    index?.load(cleanExit, checkpoint.indexMsgTimestamp)
    index?.truncate(0)
    // What an earlier log had flushed says nothing about the next one.
    if (checkpoint.flushedWhere !== undefined) checkpoint.reset()
    return
  }
  const indexFrom = index?.load(cleanExit, checkpoint.indexMsgTimestamp) ?? Number.MAX_SAFE_INTEGER
  const { first, covered, damaged } = cleanExit ? firstAfterCleanExit(parts) : firstAfterCrash(parts)
  let from = verifiedFrom(log.files, Math.min(first, fileIndexOf(log, indexFrom)))
  let end = dispatchFrom(parts, from, { queues: covered, index: indexFrom, damaged })
  // A queue that lacks more than the files read so far needs an earlier one.
  while (end === 'gap') {
    from--
    end = dispatchFrom(parts, from, damaged.size === 0 ? NOTHING_KNOWN : { queues: covered, index: 0, damaged })
  }
  refuseDamage(parts, end)
  settle(parts, end)
  if (index?.truncate(end.physicalOffset) === true) dispatchFrom(parts, 0, NOTHING_KNOWN)
}

/** Physical offsets below which queues and index lack nothing. A queue that is not there then was deleted. */
interface Known {
  readonly queues: number
  readonly index: number
  /** Queues that lack something nevertheless. */
  readonly damaged: ReadonlySet<AnyConsumeQueue>
}

const NOTHING_KNOWN: Known = { queues: 0, index: 0, damaged: new Set() }

/** Where to begin to read, and the physical offset below which the queues are complete. */
interface Begin {
  readonly first: number
  readonly covered: number
  /** Queues whose files are damaged. */
  readonly damaged: ReadonlySet<AnyConsumeQueue>
}

/** The newest file that begins at or below the end of what the queues cover ([5.3.3] of store.md 16.2). */
function firstAfterCleanExit({ log, queues, checkpoint, logger }: RecoveryParts): Begin {
  const { flushedWhere } = checkpoint
  const damaged = new Set<AnyConsumeQueue>()
  let covered = 0
  let readFrom = Number.MAX_SAFE_INTEGER
  for (const queue of queues.all()) {
    const { topic, queueId } = queue
    const isWhole = queue.load(flushedWhere ?? Number.MAX_SAFE_INTEGER, true)
    covered = Math.max(covered, queue.maxPhysicOffset)
    if (isWhole) continue
    logger.log('error', 'a consume queue is damaged and built again from the log', { topic, queueId })
    damaged.add(queue)
    readFrom = Math.min(readFrom, queue.maxPhysicOffset)
  }
  const first = lastIndex(log.files, (file) => file.start <= Math.min(covered, readFrom))
  // Our own checkpoint tells that all queues had come to the end of the log, whatever the damaged ones say now.
  return { first: Math.max(0, first), covered: Math.max(covered, damaged.size > 0 ? (flushedWhere ?? 0) : 0), damaged }
}

/** The newest file whose first record was stored before the checkpoint (isMappedFileMatchedRecover). */
function firstAfterCrash({ log, queues, checkpoint }: RecoveryParts): Begin {
  const limit = checkpoint.minTimestamp
  const matched = lastIndex(log.files, (file) => {
    const bytes = firstRecord(file)
    const storeTimestamp = bytes === undefined ? 0 : recordStoreTimestamp(bytes, 0)
    return storeTimestamp > 0 && storeTimestamp <= limit
  })
  const first = Math.max(0, matched)
  const start = log.files[first]?.start ?? 0
  for (const queue of queues.all()) queue.load(start)
  return { first, covered: 0, damaged: new Set() }
}

function lastIndex(files: readonly LogFile[], matches: (file: LogFile) => boolean): number {
  for (let i = files.length - 1; i >= 0; i--) if (matches(files[i] as LogFile)) return i
  return -1
}

function fileIndexOf(log: CommitLog, physicalOffset: number): number {
  return Math.max(
    0,
    lastIndex(log.files, (file) => file.start <= physicalOffset),
  )
}

function verifiedFrom(files: readonly LogFile[], first: number): number {
  let from = first
  const size = files[0]?.size ?? 0
  while (from > 0 && (files.length - from + 1) * size <= VERIFY_BYTES_MAX) from--
  return from
}

/** Reads the log from a file on and enters what queues and index lack. */
function dispatchFrom(parts: RecoveryParts, from: number, known: Known): LogEnd | 'gap' {
  const { log, queues, index, delays } = parts
  let waiting = 0
  let gap = false
  let lastStoreTimestamp = 0
  const visit = (record: ScannedRecord): void => {
    lastStoreTimestamp = recordStoreTimestamp(record.bytes, record.at)
    const recordEnd = record.physicalOffset + record.size
    if (recordEnd <= Math.min(known.queues, known.index) && known.damaged.size === 0) return
    const request = dispatchRequestOf(record.bytes, record.at, record.parts, delays)
    const there = queues.find(request.topic, request.queueId)
    const lacks = recordEnd > known.queues || (there !== undefined && known.damaged.has(there))
    if (lacks && hasQueueOffset(request.sysFlag)) {
      const queue = there ?? queues.findOrCreate(request.topic, request.queueId)
      if (request.physicalOffset + request.size > queue.maxPhysicOffset) {
        if (from > 0 && request.queueOffset > queue.maxOffset) {
          gap = true
          return
        }
        queue.enter(request)
        waiting++
      }
    }
    if (recordEnd > known.index) index?.build(request, true)
    // After a clean exit nothing is written before the log has been found whole.
    if (waiting < WAITING_ENTRIES_MAX || parts.cleanExit) return
    waiting = 0
    for (const queue of queues.all()) queue.writeOut()
  }
  const end = scanLog(log.files.slice(from), parts.checkCrc, (record) => {
    if (!gap) visit(record)
  })
  log.lastStoreTimestamp = lastStoreTimestamp
  return gap ? 'gap' : end
}

function refuseDamage({ log, checkpoint, logger }: RecoveryParts, end: LogEnd): void {
  if (end.file === undefined) {
    const flushed = checkpoint.flushedWhere
    if (flushed !== undefined && flushed > end.physicalOffset) {
      throw corrupt(
        `${log.filePath(end.physicalOffset)} is missing: the log ends at physical offset ${end.physicalOffset}, ` +
          `it is known to have been flushed up to ${flushed}`,
      )
    }
    return
  }
  const evidence = damageBehind(log, end.file, end.physicalOffset, checkpoint.flushedWhere)
  if (evidence === undefined) {
    logger.log('debug', 'log ends', { physicalOffset: end.physicalOffset, reason: end.reason })
    return
  }
  const position = end.physicalOffset - end.file.start
  throw corrupt(
    `${log.filePath(end.file.start)} is damaged at byte ${position} (physical offset ${end.physicalOffset}): ` +
      `${end.reason ?? ''}, and ${evidence}; nothing was changed`,
  )
}

/** Cuts off what lies behind the end, in log and queues, so that stale bytes never come back. */
function settle({ log, queues, checkpoint, cleanExit }: RecoveryParts, end: LogEnd): void {
  for (const file of log.files) file.wrote = Math.min(file.size, Math.max(0, end.physicalOffset - file.start))
  log.truncate(end.physicalOffset)
  log.flushedWhere = cleanExit
    ? end.physicalOffset
    : Math.min(checkpoint.flushedWhere ?? log.minOffset, end.physicalOffset)
  log.flushedStoreTimestamp = cleanExit ? log.lastStoreTimestamp : checkpoint.physicMsgTimestamp
  for (const queue of queues.all()) {
    if (queue.maxPhysicOffset > end.physicalOffset) queue.truncateAt(end.physicalOffset)
    if (!cleanExit) queue.cutFiles()
    queue.nextOffset = queue.maxOffset
    queue.correctMinOffset(log.minOffset)
  }
}

function corrupt(message: string): SimError {
  return new SimError(ErrorCodes.StoreCorrupt, message)
}
