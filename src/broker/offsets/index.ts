export { BroadcastOffsetManager, type BroadcastQueue } from './broadcastOffsetManager.ts'
export { handleQueryConsumerOffset, handleUpdateConsumerOffset } from './consumerOffset.ts'
export { handleEarliestStoreTime, handleMaxOffset, handleMinOffset, handleSearchOffset } from './queueOffset.ts'
