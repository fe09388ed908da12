// Names of topics and groups, and what they may look like (TopicValidator, Validators, MixAll of 5.3.3).

export const TOPIC_LENGTH_MAX = 127
/** 5.3.3 checks groups against 255 characters (broker.md 6). */
export const GROUP_LENGTH_MAX = 255

export const AUTO_CREATE_TOPIC = 'TBW102'
export const SCHEDULE_TOPIC = 'SCHEDULE_TOPIC_XXXX'
export const BENCHMARK_TOPIC = 'BenchmarkTest'
export const TRANS_HALF_TOPIC = 'RMQ_SYS_TRANS_HALF_TOPIC'
export const TRANS_OP_HALF_TOPIC = 'RMQ_SYS_TRANS_OP_HALF_TOPIC'
export const TRANS_CHECK_MAX_TIME_TOPIC = 'TRANS_CHECK_MAX_TIME_TOPIC'
export const TRACE_TOPIC = 'RMQ_SYS_TRACE_TOPIC'
export const SELF_TEST_TOPIC = 'SELF_TEST_TOPIC'
export const OFFSET_MOVED_EVENT = 'OFFSET_MOVED_EVENT'
export const CHECKPOINT_TOPIC = 'CHECKPOINT_TOPIC'
export const TIMER_TOPIC = 'rmq_sys_wheel_timer'
export const SYSTEM_TOPIC_PREFIX = 'rmq_sys_'
export const RETRY_PREFIX = '%RETRY%'
export const DLQ_PREFIX = '%DLQ%'

/** Topics that clients may not send to (TopicValidator.NOT_ALLOWED_SEND_TOPIC_SET). */
const NOT_ALLOWED_SEND: readonly string[] = [
  SCHEDULE_TOPIC,
  TRANS_HALF_TOPIC,
  TRANS_OP_HALF_TOPIC,
  TRANS_CHECK_MAX_TIME_TOPIC,
  SELF_TEST_TOPIC,
  OFFSET_MOVED_EVENT,
]

/** System topics of every broker; each adds those named after itself and its cluster. */
export const SYSTEM_TOPICS: readonly string[] = [
  AUTO_CREATE_TOPIC,
  SCHEDULE_TOPIC,
  BENCHMARK_TOPIC,
  TRANS_HALF_TOPIC,
  TRACE_TOPIC,
  TRANS_OP_HALF_TOPIC,
  TRANS_CHECK_MAX_TIME_TOPIC,
  SELF_TEST_TOPIC,
  OFFSET_MOVED_EVENT,
  CHECKPOINT_TOPIC,
]

export function isNotAllowedSendTopic(topic: string): boolean {
  return NOT_ALLOWED_SEND.includes(topic)
}

export function isTopicOrGroupIllegal(name: string): boolean {
  return !/^[%|a-zA-Z0-9_-]*$/.test(name)
}

/** TopicValidator.validateTopic: undefined when the name is good, else the remark. */
export function topicFault(topic: string | undefined): string | undefined {
  if (topic === undefined || topic.trim() === '') return 'The specified topic is blank.'
  if (isTopicOrGroupIllegal(topic)) {
    return 'The specified topic contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$'
  }
  if (topic.length > TOPIC_LENGTH_MAX) return 'The specified topic is longer than topic max length.'
  return undefined
}

export function retryTopicOf(group: string): string {
  return `${RETRY_PREFIX}${group}`
}

export function dlqTopicOf(group: string): string {
  return `${DLQ_PREFIX}${group}`
}
