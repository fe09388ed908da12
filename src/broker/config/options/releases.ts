import type { ProfileName } from '../../../profile/index.ts'

// Which options a release knows, and where their defaults differ from the tables beside this file, which are those of 5.3.3.
// Read from the released broker of 4.9.7 and from its BrokerConfig and MessageStoreConfig. This is data.

/** The options of one release. */
export interface ReleaseOptions {
  /** Undefined: all of the tables. */
  readonly names: ReadonlySet<string> | undefined
  readonly defaults: Readonly<Record<string, string | number | boolean>>
  /** Whether blanks around a text go (MixAll.properties2Object of 5.x). */
  readonly trimsText: boolean
  /** Options without an effect here that GET_BROKER_CONFIG prints all the same. */
  readonly further: Readonly<Record<string, string>>
}

const names497 =
  'accessMessageInMemoryMaxRatio aclEnable adminBrokerThreadPoolNums autoCreateSubscriptionGroup ' +
  'autoCreateTopicEnable autoDeleteUnusedStats bindAddress bitMapLengthConsumeQueueExt brokerClusterName ' +
  'brokerFastFailureEnable brokerIP1 brokerIP2 brokerId brokerName brokerPermission brokerRole ' +
  'brokerTopicEnable channelNotActiveInterval checkCRCOnRecover cleanFileForciblyEnable cleanResourceInterval ' +
  'clientAsyncSemaphoreValue clientCallbackExecutorThreads clientChannelMaxIdleTimeSeconds ' +
  'clientCloseSocketIfTimeout clientManageThreadPoolNums clientManagerThreadPoolQueueCapacity ' +
  'clientOnewaySemaphoreValue clientPooledByteBufAllocatorEnable clientSocketRcvBufSize clientSocketSndBufSize ' +
  'clientWorkerThreads clusterTopicEnable commercialBaseCount commitCommitLogLeastPages ' +
  'commitCommitLogThoroughInterval commitIntervalCommitLog compressedRegister connectTimeoutMillis ' +
  'consumerFallbehindThreshold consumerManageThreadPoolNums consumerManagerThreadPoolQueueCapacity dLegerGroup ' +
  'dLegerPeers dLegerSelfId debugLockEnable defaultQueryMaxNum defaultTopicQueueNums ' +
  'deleteCommitLogFilesInterval deleteConsumeQueueFilesInterval deleteWhen destroyMapedFileIntervalForcibly ' +
  'disableConsumeIfConsumerReadSlowly diskFallRecorded diskMaxUsedSpaceRatio duplicationEnable ' +
  'enableCalcFilterBitMap enableConsumeQueueExt enableDLegerCommitLog enableDetailStat enableLmq ' +
  'enableMultiDispatch enablePropertyFilter enableScheduleAsyncDeliver enableScheduleMessageStats ' +
  'endTransactionPoolQueueCapacity endTransactionThreadPoolNums expectConsumerNumUseFilter ' +
  'fastFailIfNoBufferInStorePool fetchNamesrvAddrByAddressServer fileReservedTime filterDataCleanTimeSpan ' +
  'filterSupportRetry flushCommitLogLeastPages flushCommitLogThoroughInterval flushCommitLogTimed ' +
  'flushConsumeQueueLeastPages flushConsumeQueueThoroughInterval flushConsumerOffsetHistoryInterval ' +
  'flushConsumerOffsetInterval flushDelayOffsetInterval flushDiskType flushIntervalCommitLog ' +
  'flushIntervalConsumeQueue flushLeastPagesWhenWarmMapedFile forceRegister haHousekeepingInterval haListenPort ' +
  'haMasterAddress haSendHeartbeatInterval haTransferBatchSize heartbeatThreadPoolNums ' +
  'heartbeatThreadPoolQueueCapacity highSpeedMode isolateLogEnable listenPort longPollingEnable ' +
  'mappedFileSizeCommitLog mappedFileSizeConsumeQueue mappedFileSizeConsumeQueueExt maxErrorRateOfBloomFilter ' +
  'maxHashSlotNum maxIndexNum maxLmqConsumeQueueNum maxMessageSize maxMsgsNumBatch ' +
  'maxTransferBytesOnMessageInDisk maxTransferBytesOnMessageInMemory maxTransferCountOnMessageInDisk ' +
  'maxTransferCountOnMessageInMemory messageDelayLevel messageIndexEnable messageIndexSafe messageStorePlugIn ' +
  'msgTraceTopicName namesrvAddr notifyConsumerIdsChangedEnable offsetCheckInSlave osPageCacheBusyTimeOutMills ' +
  'preferredLeaderId processReplyMessageThreadPoolNums pullMessageThreadPoolNums pullThreadPoolQueueCapacity ' +
  'putMessageFutureThreadPoolNums putMsgIndexHightWater putThreadPoolQueueCapacity queryMessageThreadPoolNums ' +
  'queryThreadPoolQueueCapacity readOnlyCommitLogStorePaths redeleteHangedFileInterval regionId ' +
  'registerBrokerTimeoutMills registerNameServerPeriod rejectTransactionMessage replyThreadPoolQueueCapacity ' +
  'rocketmqHome scheduleAsyncDeliverMaxPendingLimit scheduleAsyncDeliverMaxResendNum2Blocked ' +
  'sendMessageThreadPoolNums sendThreadPoolQueueCapacity serverAsyncSemaphoreValue ' +
  'serverCallbackExecutorThreads serverChannelMaxIdleTimeSeconds serverOnewaySemaphoreValue ' +
  'serverPooledByteBufAllocatorEnable serverSelectorThreads serverSocketBacklog serverSocketRcvBufSize ' +
  'serverSocketSndBufSize serverWorkerThreads shortPollingTimeMills slaveReadEnable slaveTimeout ' +
  'startAcceptSendRequestTimeStamp storePathCommitLog storePathDLedgerCommitLog storePathRootDir ' +
  'storeReplyMessageEnable syncFlushTimeout traceOn traceTopicEnable transactionCheckInterval ' +
  'transactionCheckMax transactionTimeOut transferMsgByHeap transientStorePoolEnable transientStorePoolSize ' +
  'useEpollNativeSelector useReentrantLockWhenPutMessage useTLS waitTimeMillsInHeartbeatQueue ' +
  'waitTimeMillsInPullQueue waitTimeMillsInSendQueue waitTimeMillsInTransactionQueue warmMapedFileEnable ' +
  'writeBufferHighWaterMark writeBufferLowWaterMark'

export const releaseOptions: Readonly<Record<ProfileName, ReleaseOptions>> = {
  '5.3.3': { names: undefined, defaults: {}, trimsText: true, further: {} },
  '4.9.7': {
    names: new Set(names497.split(' ')),
    defaults: { autoDeleteUnusedStats: false, registerBrokerTimeoutMills: 6000, transactionCheckInterval: 60_000 },
    trimsText: false,
    further: {
      commercialBigCount: '1',
      commercialEnable: 'true',
      commercialTimerCount: '1',
      commercialTransCount: '1',
      filterServerNums: '0',
      haSlaveFallbehindMax: '268435456',
      isEnableBatchPush: 'false',
      maxDelayTime: '40',
    },
  },
}
