import type { LogLevel } from '../../src/runtime/index.ts'
import type { Host, SimProcess, World } from '../../src/sim/index.ts'
import { createWorld } from '../../src/sim/index.ts'
import type { MessageStore, MessageStoreConfig } from '../../src/store/index.ts'
import { defaultMessageStoreConfig, openMessageStore } from '../../src/store/index.ts'

/** Files so small that a few messages fill them: the interesting things happen at their ends. */
export const smallConfig: MessageStoreConfig = {
  ...defaultMessageStoreConfig,
  mappedFileSizeCommitLog: 8192,
  mappedFileSizeConsumeQueue: 8 * 20,
  mapperFileSizeBatchConsumeQueue: 8 * 46,
  maxHashSlotNum: 8,
  maxIndexNum: 32,
  maxMessageSize: 4096,
}

/** Topics whose names begin so have batch consume queues. */
export const BATCH = 'Batch'
const isBatchTopic = (topic: string): boolean => topic.startsWith(BATCH)

/** A store on the disk of a simulated host, and what is needed to crash it. */
export interface StoreWorld {
  readonly world: World
  readonly host: Host
  /** Opens the store in a new process. */
  open(config?: Partial<MessageStoreConfig>): { readonly store: MessageStore; readonly process: SimProcess }
  /** Errors in the log of the store, without their fields. */
  readonly errors: readonly string[]
  /** Opens a store that touches no disk. */
  openInMemory(config?: Partial<MessageStoreConfig>): MessageStore
  /** Bytes of a file as a process of the host would read them. */
  bytesOf(path: string): Uint8Array
  /** Overwrites bytes of a file while no process runs. */
  damage(path: string, position: number, bytes: Uint8Array): void
  /** Makes a file of zeros while no process runs. */
  create(path: string, bytes: number): void
  /** Names in a directory. */
  list(path: string): string[]
}

export function storeWorld(seed: number): StoreWorld {
  const errors: string[] = []
  const log = (level: LogLevel, message: string): void => {
    if (level === 'error') errors.push(message)
  }
  const world = createWorld({ seed, logger: { log } })
  const host = world.addHost({ name: 'broker', addresses: ['10.0.0.1'] })
  const withDisk = <T>(work: (disk: SimProcess['runtime']['disk']) => T): T => {
    const process = host.spawn('shell')
    const result = work(process.runtime.disk)
    process.kill()
    return result
  }
  return {
    world,
    host,
    errors,
    open: (config = {}) => {
      const process = host.spawn('broker')
      const options = { runtime: process.runtime, config: { ...smallConfig, ...config }, inMemory: false }
      return { store: openMessageStore({ ...options, isBatchTopic }), process }
    },
    openInMemory: (config = {}) =>
      openMessageStore({
        runtime: host.spawn('memory').runtime,
        config: { ...smallConfig, ...config },
        inMemory: true,
        isBatchTopic,
      }),
    bytesOf: (path) =>
      withDisk((disk) => {
        const file = disk.open(path)
        return file.read(0, file.size()).slice()
      }),
    damage: (path, position, bytes) => withDisk((disk) => disk.open(path).write(position, bytes)),
    create: (path, bytes) => withDisk((disk) => disk.open(path, { create: true }).truncate(bytes)),
    list: (path) => withDisk((disk) => disk.list(path).map((entry) => entry.name)),
  }
}
