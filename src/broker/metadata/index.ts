export type { AttributeRule } from './attributes.ts'
export { AttributeError, parseAttributes } from './attributes.ts'
export type { ConfigFileOptions } from './configFile.ts'
export { ConfigFile } from './configFile.ts'
export { configJsonText } from './configJson.ts'
export { ConsumerOffsetManager } from './consumerOffsetManager.ts'
export type { MetadataOptions } from './managerOptions.ts'
export {
  AUTO_CREATE_TOPIC,
  DLQ_PREFIX,
  dlqTopicOf,
  GROUP_LENGTH_MAX,
  isNotAllowedSendTopic,
  isTopicOrGroupIllegal,
  RETRY_PREFIX,
  retryTopicOf,
  SCHEDULE_TOPIC,
  TOPIC_LENGTH_MAX,
  TRANS_HALF_TOPIC,
  TRANS_OP_HALF_TOPIC,
  topicFault,
} from './names.ts'
export type { SubscriptionGroupConfig } from './subscriptionGroupConfig.ts'
export { newSubscriptionGroupConfig } from './subscriptionGroupConfig.ts'
export { FORBIDDEN_READ, SubscriptionGroupManager } from './subscriptionGroupManager.ts'
export type { TopicConfig } from './topicConfig.ts'
export {
  newTopicConfig,
  PERM_INHERIT,
  PERM_PRIORITY,
  PERM_READ,
  PERM_WRITE,
  sameTopicConfig,
  topicConfigText,
  topicOfQueues,
} from './topicConfig.ts'
export type { TopicConfigManagerOptions } from './topicConfigManager.ts'
export { TopicConfigManager } from './topicConfigManager.ts'
