import { ResponseCode } from '../../protocol/index.ts'
import type { Failure } from '../failure.ts'

const ALLOWED = /^[%|a-zA-Z0-9_-]+$/
const ALLOWED_TEXT = '^[%|a-zA-Z0-9_-]+$'
const TOPIC_LENGTH_MAX = 127
const GROUP_LENGTH_MAX = 255

/** TopicValidator.NOT_ALLOWED_SEND_TOPIC_SET. */
const FORBIDDEN_TOPICS: ReadonlySet<string> = new Set([
  'SCHEDULE_TOPIC_XXXX',
  'RMQ_SYS_TRANS_HALF_TOPIC',
  'RMQ_SYS_TRANS_OP_HALF_TOPIC',
  'TRANS_CHECK_MAX_TIME_TOPIC',
  'SELF_TEST_TOPIC',
  'OFFSET_MOVED_EVENT',
])

/** Validators.checkTopic, with its texts; undefined for a good name. */
export function topicFault(topic: string): Failure | undefined {
  if (topic.trim() === '') return invalid('The specified topic is blank')
  if (topic.length > TOPIC_LENGTH_MAX) {
    return invalid(`The specified topic is longer than topic max length ${TOPIC_LENGTH_MAX}.`)
  }
  if (!ALLOWED.test(topic)) {
    return invalid(`The specified topic[${topic}] contains illegal characters, allowing only ${ALLOWED_TEXT}`)
  }
  return undefined
}

/** Validators.checkGroup. */
export function groupFault(group: string): Failure | undefined {
  if (group.trim() === '') return invalid('the specified group is blank')
  if (group.length > GROUP_LENGTH_MAX) return invalid('the specified group is longer than group max length 255.')
  if (!ALLOWED.test(group)) {
    return invalid(`the specified group[${group}] contains illegal characters, allowing only ${ALLOWED_TEXT}`)
  }
  return undefined
}

/** Validators.checkMessage. */
export function messageFault(topic: string, body: Uint8Array, bodyBytesMax: number): Failure | undefined {
  const fault = topicFault(topic)
  if (fault !== undefined) return fault
  if (FORBIDDEN_TOPICS.has(topic)) return invalid(`Sending message to topic[${topic}] is forbidden.`)
  if (body.length === 0) return illegal('the message body length is zero')
  if (body.length > bodyBytesMax) return illegal(`the message body size over max value, MAX: ${bodyBytesMax}`)
  return undefined
}

function invalid(text: string): Failure {
  return { kind: 'invalid', text }
}

function illegal(text: string): Failure {
  return { kind: 'invalid', text, responseCode: ResponseCode.MESSAGE_ILLEGAL }
}
