export type {
  AuthConfig,
  BrokerConfig,
  BrokerConfigOptions,
  FullMessageStoreConfig,
  NettyClientConfig,
  NettyServerConfig,
} from './brokerConfig.ts'
export { BrokerConfigHolder, brokerOptionFault } from './brokerConfig.ts'
export type { DataVersion } from './dataVersion.ts'
export { firstVersion, nextVersion, sameVersion } from './dataVersion.ts'
