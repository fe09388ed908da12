// Options of `NettyServerConfig`, Apache RocketMQ 5.3.3: name, type and default, in the original's order. This is data.
// A trailing `-` on the type marks an option that has no setter there, so that no file can change it.

export const nettyServerOptions = {
  bindAddress: ['string', '0.0.0.0'],
  listenPort: ['int', 10_911],
  serverWorkerThreads: ['int', 8],
  serverCallbackExecutorThreads: ['int', 0],
  serverSelectorThreads: ['int', 3],
  serverOnewaySemaphoreValue: ['int', 256],
  serverAsyncSemaphoreValue: ['int', 64],
  serverChannelMaxIdleTimeSeconds: ['int', 120],
  serverSocketSndBufSize: ['int', 0],
  serverSocketRcvBufSize: ['int', 0],
  writeBufferHighWaterMark: ['int', 0],
  writeBufferLowWaterMark: ['int', 0],
  serverSocketBacklog: ['int', 1024],
  serverNettyWorkerGroupEnable: ['boolean', true],
  serverPooledByteBufAllocatorEnable: ['boolean', true],
  enableShutdownGracefully: ['boolean', false],
  shutdownWaitTimeSeconds: ['int', 30],
  useEpollNativeSelector: ['boolean', false],
} as const
