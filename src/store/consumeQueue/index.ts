export { ConsumeQueue } from './consumeQueue.ts'
export { ConsumeQueueTable } from './consumeQueueTable.ts'
export { ENTRY_BYTES, entryPhysicalOffset, entrySize, entryTagsCode } from './entryMemory.ts'
export type { QueueDisk } from './queueFiles.ts'
