export type { MessageStoreConfig } from './config.ts'
export { defaultMessageStoreConfig } from './config.ts'
export type {
  BoundaryType,
  ConsumeQueueEntry,
  GetMessageResult,
  GetMessageStatus,
  MessageArrival,
  MessageFilter,
  MessageStore,
  MessageToStore,
  PutMessageResult,
  PutMessageStatus,
  StoreStatistics,
} from './messageStore.ts'
export type { OpenStoreOptions } from './open.ts'
export { openMessageStore } from './open.ts'
export { PutLock } from './put/putLock.ts'
export { refusalOfTopic } from './put/refuse.ts'
