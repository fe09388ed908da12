import type { Runtime } from '../runtime/index.ts'
import type { MessageStoreConfig } from './config.ts'
import type { MessageStore } from './messageStore.ts'

export interface OpenStoreOptions {
  readonly runtime: Runtime
  readonly config: MessageStoreConfig
  /**
   * True when the disk lives in memory only: commit log, queues and index then grow in small segments instead of files
   * of full size. The bytes of the records are the same.
   */
  readonly inMemory: boolean
  /** Where the store lives on the runtime's disk. Default: the root. */
  readonly root?: string
}

/**
 * Takes the lock, loads, recovers (normally, or abnormally when `abort` is there), and starts the flush and cleaning
 * timers. Throws SimError StoreInUse, StoreUnreadable, StoreCorrupt.
 */
export declare function openMessageStore(options: OpenStoreOptions): MessageStore
