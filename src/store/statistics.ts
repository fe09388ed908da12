import type { StoreStatistics } from './messageStore.ts'

/** Counters of one store; handed out as a read-only view. */
export class StoreCounters implements StoreStatistics {
  putMessageTimesTotal = 0
  putMessageSizeTotal = 0
  putMessageFailedTimes = 0
  getMessageTimesTotalFound = 0
  getMessageTimesTotalMiss = 0
  getMessageTransferredMsgCount = 0
  putMessageEntireTimeMaxMs = 0
  getMessageEntireTimeMaxMs = 0
}
