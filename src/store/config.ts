/** MessageStoreConfig, the part in use; names and defaults are the original's (store.md 27). Times in ms unless named. */
export interface MessageStoreConfig {
  readonly mappedFileSizeCommitLog: number
  readonly mappedFileSizeConsumeQueue: number
  /** The original spells it so. */
  readonly mapperFileSizeBatchConsumeQueue: number
  readonly maxHashSlotNum: number
  readonly maxIndexNum: number
  readonly messageIndexEnable: boolean
  readonly flushDiskType: 'SYNC_FLUSH' | 'ASYNC_FLUSH'
  readonly flushIntervalCommitLog: number
  readonly flushCommitLogThoroughInterval: number
  readonly flushCommitLogLeastPages: number
  readonly flushIntervalConsumeQueue: number
  readonly flushConsumeQueueThoroughInterval: number
  readonly flushConsumeQueueLeastPages: number
  readonly syncFlushTimeout: number
  readonly maxMessageSize: number
  readonly deleteWhen: string
  /** Hours. */
  readonly fileReservedTime: number
  readonly cleanResourceInterval: number
  readonly deleteFileBatchMax: number
  /** Per cent of the partition: above it expired files are deleted at any hour. */
  readonly diskMaxUsedSpaceRatio: number
  /** Per cent, at most 85: above it the oldest files are deleted even if they have not expired. */
  readonly diskSpaceCleanForciblyRatio: number
  /** Per cent, at most 90: above it the store takes no more messages, until usage is below `diskSpaceCleanForciblyRatio`. */
  readonly diskSpaceWarningLevelRatio: number
  readonly cleanFileForciblyEnable: boolean
  /** A put that holds the lock for longer makes the page cache count as busy. */
  readonly osPageCacheBusyTimeOutMills: number
  /** Per cent of the machine's memory that count as page cache: what lies further behind the end of the log is on disk only. */
  readonly accessMessageInMemoryMaxRatio: number
  readonly maxTransferBytesOnMessageInMemory: number
  readonly maxTransferCountOnMessageInMemory: number
  readonly maxFilterMessageSize: number
  readonly checkCRCOnRecover: boolean
  readonly defaultQueryMaxNum: number
  readonly messageDelayLevel: string
}

export const defaultMessageStoreConfig: MessageStoreConfig = {
  mappedFileSizeCommitLog: 1024 * 1024 * 1024,
  mappedFileSizeConsumeQueue: 6_000_000,
  mapperFileSizeBatchConsumeQueue: 13_800_000,
  maxHashSlotNum: 5_000_000,
  maxIndexNum: 20_000_000,
  messageIndexEnable: true,
  flushDiskType: 'ASYNC_FLUSH',
  flushIntervalCommitLog: 500,
  flushCommitLogThoroughInterval: 10_000,
  flushCommitLogLeastPages: 4,
  flushIntervalConsumeQueue: 1000,
  flushConsumeQueueThoroughInterval: 60_000,
  flushConsumeQueueLeastPages: 2,
  syncFlushTimeout: 5000,
  maxMessageSize: 4 * 1024 * 1024,
  deleteWhen: '04',
  fileReservedTime: 72,
  cleanResourceInterval: 10_000,
  deleteFileBatchMax: 10,
  diskMaxUsedSpaceRatio: 75,
  diskSpaceCleanForciblyRatio: 85,
  diskSpaceWarningLevelRatio: 90,
  cleanFileForciblyEnable: true,
  osPageCacheBusyTimeOutMills: 1000,
  accessMessageInMemoryMaxRatio: 40,
  maxTransferBytesOnMessageInMemory: 262_144,
  maxTransferCountOnMessageInMemory: 32,
  maxFilterMessageSize: 16_000,
  checkCRCOnRecover: true,
  defaultQueryMaxNum: 32,
  messageDelayLevel: '1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h',
}
