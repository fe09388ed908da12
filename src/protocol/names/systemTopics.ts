/** Topics that TopicValidator names. */
export const SystemTopic = {
  /** Template for topics that are created by a first send. */
  AUTO_CREATE: 'TBW102',
  SCHEDULE: 'SCHEDULE_TOPIC_XXXX',
  BENCHMARK: 'BenchmarkTest',
  TRANS_HALF: 'RMQ_SYS_TRANS_HALF_TOPIC',
  TRACE: 'RMQ_SYS_TRACE_TOPIC',
  TRANS_OP_HALF: 'RMQ_SYS_TRANS_OP_HALF_TOPIC',
  TRANS_CHECK_MAX_TIME: 'TRANS_CHECK_MAX_TIME_TOPIC',
  SELF_TEST: 'SELF_TEST_TOPIC',
  OFFSET_MOVED_EVENT: 'OFFSET_MOVED_EVENT',
  ROCKSDB_OFFSET: 'CHECKPOINT_TOPIC',
} as const

/** Anything that starts with this is a system topic, too. */
export const SYSTEM_TOPIC_PREFIX = 'rmq_sys_'

/** Where the timer wheel keeps messages with a time of delivery (TimerMessageStore). */
export const TIMER_TOPIC: string = `${SYSTEM_TOPIC_PREFIX}wheel_timer`

const systemTopics: ReadonlySet<string> = new Set(Object.values(SystemTopic))

/** Topics of the code; a broker adds its cluster's name, its own and the reply topic when it starts. */
export function isSystemTopic(topic: string): boolean {
  return systemTopics.has(topic) || topic.startsWith(SYSTEM_TOPIC_PREFIX)
}

const notAllowedToSend: ReadonlySet<string> = new Set([
  SystemTopic.SCHEDULE,
  SystemTopic.TRANS_HALF,
  SystemTopic.TRANS_OP_HALF,
  SystemTopic.TRANS_CHECK_MAX_TIME,
  SystemTopic.SELF_TEST,
  SystemTopic.OFFSET_MOVED_EVENT,
])

/** Topics that clients must not send to. */
export function isNotAllowedSendTopic(topic: string): boolean {
  return notAllowedToSend.has(topic)
}
