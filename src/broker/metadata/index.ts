export type { SubscriptionGroupConfig } from '../../protocol/index.ts'
export type { AttributeRule } from './attributes.ts'
export { AttributeError, parseAttributes } from './attributes.ts'
export type { ConfigFileOptions } from './configFile.ts'
export { ConfigFile, syncConfigFiles } from './configFile.ts'
export { configJsonText } from './configJson.ts'
export { ConsumerOffsetManager } from './consumerOffsetManager.ts'
export type { MetadataOptions } from './managerOptions.ts'
export { FORBIDDEN_READ, SubscriptionGroupManager } from './subscriptionGroupManager.ts'
export type { TopicConfig } from './topicConfig.ts'
export {
  newTopicConfig,
  sameTopicConfig,
  topicOfQueues,
} from './topicConfig.ts'
export type { TopicConfigManagerOptions } from './topicConfigManager.ts'
export { TopicConfigManager } from './topicConfigManager.ts'
export type { TopicCount, TopicCountTable } from './topicCounts.ts'
export { TopicCounts } from './topicCounts.ts'
