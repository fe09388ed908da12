import { profileOf } from '../profile/index.ts'
import { Cleaner } from './clean/cleaner.ts'
import { ConsumeQueueTable } from './consumeQueue/index.ts'
import { DefaultMessageStore } from './defaultMessageStore.ts'
import { Dispatcher } from './dispatcher.ts'
import { IndexService } from './indexFile/index.ts'
import { CommitLog } from './log/commitLog.ts'
import type { MessageStore } from './messageStore.ts'
import type { OpenStoreOptions } from './open.ts'
import { MessagePutter } from './put/messagePutter.ts'
import { PutLock } from './put/putLock.ts'
import { DelayLevels } from './record/delayLevels.ts'
import { StoreCounters } from './statistics.ts'

/** A store that keeps nothing: the same records, queues and index, in memory that grows with them. */
export function openInMemory(options: OpenStoreOptions): MessageStore {
  const { runtime, config, profile, localTimeOffsetMs = 0 } = options
  const { clock, disk, logger } = runtime
  const localMs = (): number => clock.wallMs() + localTimeOffsetMs
  const log = new CommitLog({ clock, disk: undefined, path: 'commitlog', fileSize: config.mappedFileSizeCommitLog })
  const queues = new ConsumeQueueTable({
    simple: { path: 'consumequeue', fileBytes: config.mappedFileSizeConsumeQueue },
    batch: { path: 'batchconsumequeue', fileBytes: config.mapperFileSizeBatchConsumeQueue },
    extPath: 'consumequeue_ext',
    shared: undefined,
    isBatchTopic: options.isBatchTopic ?? (() => undefined),
  })
  const index = config.messageIndexEnable
    ? new IndexService({ ...config, logger, disk: undefined, path: 'index', localMs })
    : undefined
  const dispatcher = new Dispatcher(queues, index, () => undefined)
  const cleaner = new Cleaner({ clock, logger, config, log, queues, index, disk, inMemory: true, localMs })
  const counters = new StoreCounters()
  let open = true
  const putLock = new PutLock(clock, config)
  const putter = new MessagePutter({
    clock,
    logger,
    config,
    profile: profile ?? profileOf(),
    log,
    queues,
    dispatcher,
    flusher: undefined,
    delays: new DelayLevels(config.messageDelayLevel),
    counters,
    lock: putLock,
    writeable: () => open && !cleaner.diskFull,
  })
  cleaner.start()
  const life = {
    flush: (): Promise<void> => Promise.resolve(),
    shutdown: (): Promise<void> => {
      open = false
      cleaner.close()
      return Promise.resolve()
    },
  }
  const { memoryBytes } = runtime.process
  const shares = { dispatcher, putter, putLock, cleaner, counters, life }
  const parts = { clock, config, log, queues, index, memoryBytes, ...shares }
  return new DefaultMessageStore(parts)
}
