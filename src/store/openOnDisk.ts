import { profileOf } from '../profile/index.ts'
import type { Disk } from '../runtime/index.ts'
import { DiskError, ErrorCodes, SimError } from '../runtime/index.ts'
import { Cleaner } from './clean/cleaner.ts'
import { ConsumeQueueTable } from './consumeQueue/index.ts'
import { DefaultMessageStore } from './defaultMessageStore.ts'
import { Checkpoint } from './disk/checkpoint.ts'
import { DirectorySync } from './disk/directorySync.ts'
import { OpenFiles } from './disk/openFiles.ts'
import type { StorePath } from './disk/storePath.ts'
import { storePath } from './disk/storePath.ts'
import { Dispatcher } from './dispatcher.ts'
import { LogFlusher } from './flush/logFlusher.ts'
import { QueueFlusher } from './flush/queueFlusher.ts'
import { IndexService } from './indexFile/index.ts'
import { CommitLog } from './log/commitLog.ts'
import type { MessageStore } from './messageStore.ts'
import type { OpenStoreOptions } from './open.ts'
import { MessagePutter } from './put/messagePutter.ts'
import { PutLock } from './put/putLock.ts'
import { DelayLevels } from './record/delayLevels.ts'
import { loadLog } from './recovery/loadLog.ts'
import { recover } from './recovery/recover.ts'
import { StoreCounters } from './statistics.ts'

/** Queue files that are open at the same time. */
const OPEN_QUEUE_FILES_MAX = 256

/** A store on the runtime's disk, in the original's layout. */
export function openOnDisk(options: OpenStoreOptions): MessageStore {
  const { disk } = options.runtime
  const path = storePath(options.root ?? '')
  const lock = takeLock(disk, path)
  let cleanExit = false
  try {
    cleanExit = !disk.exists(path.abort)
    writeAbort(disk, path, options.runtime.process.pid)
    return open(options, path, cleanExit, lock)
  } catch (error) {
    giveBack(disk, path, cleanExit, lock)
    throw error instanceof DiskError ? unreadable(path, error) : error
  }
}

/** A store that was refused is left as it was found. */
function giveBack(disk: Disk, path: StorePath, cleanExit: boolean, lock: Disposable): void {
  try {
    if (cleanExit) disk.remove(path.abort)
    lock[Symbol.dispose]()
  } catch (error) {
    // The first failure is the one to report; the next start then recovers once too often.
    if (!(error instanceof DiskError)) throw error
  }
}

function takeLock(disk: Disk, path: StorePath): Disposable {
  try {
    return disk.lock(path.lock)
  } catch (error) {
    if (!(error instanceof DiskError)) throw error
    if (error.kind !== 'locked') throw unreadable(path, error)
    const message = `store ${shown(path)} is in use by another broker: its lock file ${path.lock} is held`
    throw new SimError(ErrorCodes.StoreInUse, message, { path: path.lock }, { cause: error })
  }
}

function unreadable(path: StorePath, error: DiskError): SimError {
  const message = `store ${shown(path)} cannot be read: ${error.message}`
  return new SimError(ErrorCodes.StoreUnreadable, message, { path: error.path, kind: error.kind }, { cause: error })
}

function shown(path: StorePath): string {
  return path.root === '' ? 'directory' : `directory ${path.root}`
}

function open(options: OpenStoreOptions, path: StorePath, cleanExit: boolean, lock: Disposable): MessageStore {
  const { runtime, config, localTimeOffsetMs = 0 } = options
  const { clock, disk, logger } = runtime
  const localMs = (): number => clock.wallMs() + localTimeOffsetMs
  const shared = { disk, handles: new OpenFiles(disk, OPEN_QUEUE_FILES_MAX), directories: new DirectorySync(disk) }
  const log = new CommitLog({
    clock,
    disk,
    path: path.commitLog,
    fileSize: config.mappedFileSizeCommitLog,
    onDamage: (physicalOffset, reason) => logger.log('error', 'damaged record or entry', { physicalOffset, reason }),
  })
  const queues = new ConsumeQueueTable({
    simple: { path: path.consumeQueue, fileBytes: config.mappedFileSizeConsumeQueue },
    batch: { path: path.batchConsumeQueue, fileBytes: config.mapperFileSizeBatchConsumeQueue },
    extPath: path.consumeQueueExt,
    shared,
    isBatchTopic: options.isBatchTopic ?? (() => undefined),
  })
  const index = config.messageIndexEnable
    ? new IndexService({ ...config, logger, disk, path: path.index, localMs })
    : undefined
  const checkpoint = new Checkpoint(disk, path.checkpoint)
  const delays = new DelayLevels(config.messageDelayLevel)
  checkpoint.load()
  const wasFlushed = (physicalOffset: number): boolean =>
    cleanExit ||
    (checkpoint.flushedWhere === undefined
      ? checkpoint.physicMsgTimestamp > 0
      : checkpoint.flushedWhere > physicalOffset)
  loadLog(disk, path.commitLog, log, wasFlushed)
  queues.discover(cleanExit, cleanExit || checkpoint.logicsMsgTimestamp > 0)
  recover({ log, queues, index, checkpoint, delays, logger, checkCrc: config.checkCRCOnRecover, cleanExit })
  shared.directories.created(path.root)

  const dispatcher = new Dispatcher(queues, index, (queue) => queueFlusher.list(queue))
  const flusher = new LogFlusher({
    clock,
    logger,
    config,
    log,
    onFlushed: () => {
      dispatcher.release(log.flushedWhere)
      queueFlusher.writeCheckpoint()
    },
  })
  const queueFlusher = new QueueFlusher({
    clock,
    logger,
    config,
    log,
    logFlusher: flusher,
    index,
    checkpoint,
    shared,
  })
  const cleaner = new Cleaner({ clock, logger, config, log, queues, index, disk, inMemory: false, localMs })
  const counters = new StoreCounters()
  let isOpen = true
  const writeable = (): boolean => isOpen && !cleaner.diskFull && !flusher.failed
  const putLock = new PutLock(clock, config)
  const putter = new MessagePutter({
    clock,
    logger,
    config,
    profile: options.profile ?? profileOf(),
    log,
    queues,
    dispatcher,
    flusher,
    delays,
    counters,
    lock: putLock,
    writeable,
  })
  for (const queue of queues.all()) if (queue.waits) queueFlusher.list(queue)
  if (log.flushedWhere < log.maxOffset) flusher.wake()
  queueFlusher.start()
  cleaner.start()

  const release = (): void => {
    flusher.close()
    queueFlusher.close()
    cleaner.close()
    log.close()
    shared.handles.closeAll()
    index?.close()
    checkpoint.close()
    lock[Symbol.dispose]()
  }
  const life = {
    flush: (): Promise<void> => flusher.flush(),
    shutdown: async (): Promise<void> => {
      isOpen = false
      cleaner.close()
      try {
        await flusher.flush()
        await queueFlusher.flushAll()
        // Left in place, it makes the next start recover as after a crash.
        if (dispatcher.behindBytes === 0 && !cleaner.diskFull) disk.remove(path.abort)
      } catch (error) {
        if (!(error instanceof DiskError)) throw error
        logger.log('error', 'store could not be flushed at its end; the next start recovers it', {
          error: error.message,
        })
      } finally {
        release()
      }
    },
  }
  const { memoryBytes } = runtime.process
  const shares = { dispatcher, putter, putLock, cleaner, counters, life }
  const parts = { clock, config, log, queues, index, memoryBytes, ...shares }
  return new DefaultMessageStore(parts)
}

/** Presence means an unclean exit; the text is the process id, as the original writes it (store.md 13). */
function writeAbort(disk: Disk, path: StorePath, pid: number): void {
  const file = disk.open(path.abort, { create: true })
  file.truncate(0)
  file.append(new TextEncoder().encode(String(pid)))
  file.close()
}
