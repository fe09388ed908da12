import type { Profile } from '../profile/index.ts'
import type { Runtime } from '../runtime/index.ts'
import type { MessageStoreConfig } from './config.ts'
import type { MessageStore } from './messageStore.ts'
import { openInMemory } from './openInMemory.ts'
import { openOnDisk } from './openOnDisk.ts'

export interface OpenStoreOptions {
  readonly runtime: Runtime
  readonly config: MessageStoreConfig
  /** What depends on the imitated release. Default 5.3.3. */
  readonly profile?: Profile | undefined
  /**
   * True when nothing is to be kept: commit log, queues and index then live in small growing segments of memory and
   * nothing is written to the runtime's disk. The bytes of the records are the same.
   */
  readonly inMemory: boolean
  /**
   * Whether a topic has `queue.type=BatchCQ`; undefined when the topic is not known. Asked from the opening on, and when
   * the first message of a queue comes. Default: no topic has.
   */
  readonly isBatchTopic?: ((topic: string) => boolean | undefined) | undefined
  /** Where the store lives on the runtime's disk. Default: the root. */
  readonly root?: string
  /** Local time minus UTC in milliseconds, for `deleteWhen` and the names of index files. Default: 0. */
  readonly localTimeOffsetMs?: number
}

/**
 * Takes the lock, loads, recovers (normally, or abnormally when `abort` is there), and starts the flush and cleaning
 * timers. Throws SimError StoreInUse, StoreUnreadable, StoreCorrupt.
 */
export function openMessageStore(options: OpenStoreOptions): MessageStore {
  return options.inMemory ? openInMemory(options) : openOnDisk(options)
}
