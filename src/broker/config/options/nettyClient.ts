// Options of `NettyClientConfig`, Apache RocketMQ 5.3.3: name, type and default, in the original's order. This is data.
// A trailing `-` on the type marks an option that has no setter there, so that no file can change it.

export const nettyClientOptions = {
  clientWorkerThreads: ['int', 4],
  clientCallbackExecutorThreads: ['int', 4],
  clientOnewaySemaphoreValue: ['int', 65_535],
  clientAsyncSemaphoreValue: ['int', 65_535],
  connectTimeoutMillis: ['int', 3000],
  channelNotActiveInterval: ['long', 60_000],
  isScanAvailableNameSrv: ['boolean-', true],
  clientChannelMaxIdleTimeSeconds: ['int', 120],
  clientSocketSndBufSize: ['int', 0],
  clientSocketRcvBufSize: ['int', 0],
  clientPooledByteBufAllocatorEnable: ['boolean', false],
  clientCloseSocketIfTimeout: ['boolean', true],
  useTLS: ['boolean', false],
  socksProxyConfig: ['string', '{}'],
  writeBufferHighWaterMark: ['int', 0],
  writeBufferLowWaterMark: ['int', 0],
  disableCallbackExecutor: ['boolean', false],
  disableNettyWorkerGroup: ['boolean', false],
  maxReconnectIntervalTimeSeconds: ['long', 60],
  enableReconnectForGoAway: ['boolean', true],
} as const
