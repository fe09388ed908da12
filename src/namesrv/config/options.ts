// Options of `NamesrvConfig` and `NettyServerConfig` of Apache RocketMQ 5.3.3 with their defaults. This is data.
// Thread counts, queue sizes and socket options are accepted, kept and shown; nothing here depends on them.

/** Paths are on the NameServer's own disk; the original puts both files below `$HOME/namesrv`. */
export const namesrvOptions = {
  rocketmqHome: '',
  kvConfigPath: 'namesrv/kvConfig.json',
  configStorePath: 'namesrv/namesrv.properties',
  productEnvName: 'center',
  clusterTest: false,
  orderMessageEnable: false,
  returnOrderTopicConfigToBroker: true,
  clientRequestThreadPoolNums: 8,
  defaultThreadPoolNums: 16,
  clientRequestThreadPoolQueueCapacity: 50_000,
  defaultThreadPoolQueueCapacity: 10_000,
  scanNotActiveBrokerInterval: 5000,
  unRegisterBrokerQueueCapacity: 3000,
  supportActingMaster: false,
  enableAllTopicList: true,
  enableTopicList: true,
  notifyMinBrokerIdChanged: false,
  enableControllerInNamesrv: false,
  needWaitForService: false,
  waitSecondsForService: 45,
  deleteTopicWithBrokerRegistration: false,
  configBlackList: 'configBlackList;configStorePath;kvConfigPath',
}

export const serverOptions = {
  bindAddress: '0.0.0.0',
  listenPort: 9876,
  serverWorkerThreads: 8,
  serverCallbackExecutorThreads: 0,
  serverSelectorThreads: 3,
  serverOnewaySemaphoreValue: 256,
  serverAsyncSemaphoreValue: 64,
  serverChannelMaxIdleTimeSeconds: 120,
  serverSocketSndBufSize: 0,
  serverSocketRcvBufSize: 0,
  writeBufferHighWaterMark: 0,
  writeBufferLowWaterMark: 0,
  serverSocketBacklog: 1024,
  serverNettyWorkerGroupEnable: true,
  serverPooledByteBufAllocatorEnable: true,
  enableShutdownGracefully: false,
  shutdownWaitTimeSeconds: 30,
  useEpollNativeSelector: false,
}

/** All options of a NameServer by their original names. Times are in milliseconds unless the name says seconds. */
export type NamesrvConfig = Readonly<typeof namesrvOptions & typeof serverOptions>

export const namesrvDefaults: NamesrvConfig = { ...namesrvOptions, ...serverOptions }
