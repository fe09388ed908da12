import { isLegalName } from './characters.ts'

/** Limits in characters (TopicValidator, Validators). Retry and dead-letter topics live with 255 in the store. */
export const TOPIC_LENGTH_MAX = 127
export const RETRY_OR_DLQ_TOPIC_LENGTH_MAX = 255

/** Remark of TopicValidator.validateTopic when a topic name is refused, else undefined. */
export function topicRefusal(topic: string | undefined): string | undefined {
  if (topic === undefined || topic.trim() === '') return 'The specified topic is blank.'
  if (!isLegalName(topic)) {
    return 'The specified topic contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$'
  }
  if (topic.length > TOPIC_LENGTH_MAX) return 'The specified topic is longer than topic max length.'
  return undefined
}

/** Message of the client's Validators.checkTopic when a topic name is refused, else undefined. */
export function clientTopicRefusal(topic: string | undefined): string | undefined {
  if (topic === undefined || topic.trim() === '') return 'The specified topic is blank'
  if (topic.length > TOPIC_LENGTH_MAX) {
    return `The specified topic is longer than topic max length ${TOPIC_LENGTH_MAX}.`
  }
  if (!isLegalName(topic)) {
    return `The specified topic[${topic}] contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$`
  }
  return undefined
}
