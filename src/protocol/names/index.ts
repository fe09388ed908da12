export { isLegalName } from './characters.ts'
export {
  DLQ_PREFIX,
  dlqTopic,
  groupOfRetryTopic,
  isDlqTopic,
  isLmqTopic,
  isRetryTopic,
  isSyncBrokerMemberTopic,
  LMQ_PREFIX,
  popRetryTopic,
  RETRY_PREFIX,
  replyTopic,
  retryTopic,
  reviveTopic,
  syncBrokerMemberTopic,
} from './derivedTopics.ts'
export { clientGroupRefusal, GROUP_LENGTH_MAX, SYSTEM_GROUP_PREFIX, SystemGroup } from './group.ts'
export { isInherited, isReadable, isWriteable, Perm, permText } from './perm.ts'
export { isNotAllowedSendTopic, isSystemTopic, SYSTEM_TOPIC_PREFIX, SystemTopic, TIMER_TOPIC } from './systemTopics.ts'
export { clientTopicRefusal, RETRY_OR_DLQ_TOPIC_LENGTH_MAX, TOPIC_LENGTH_MAX, topicRefusal } from './topic.ts'
