import type { Profile } from '../../profile/index.ts'
import { isRetryTopic, utf8Length } from '../../protocol/index.ts'
import type { MessageStoreConfig } from '../config.ts'
import type { MessageToStore, PutMessageStatus } from '../messageStore.ts'

const TOPIC_BYTES_MAX = 127
/** Names of retry topics hold the name of a group (store.md 8.1). */
const RETRY_TOPIC_BYTES_MAX = 255
/** Room for everything in a record beside the body. */
export const RECORD_OVERHEAD_BYTES_MAX = 65_536

/** What is wrong with a message, whatever the state of the store (store.md 4 and 8.1). */
export function refusalOf(
  message: MessageToStore,
  { maxMessageSize }: Pick<MessageStoreConfig, 'maxMessageSize'>,
  { wideTopics }: Pick<Profile, 'wideTopics'>,
): PutMessageStatus | undefined {
  return message.body.length > maxMessageSize ? 'MESSAGE_ILLEGAL' : refusalOfTopic(message.topic, { wideTopics })
}

/** Also asked by the broker before a delay gives the message another topic. */
export function refusalOfTopic(
  topic: string,
  { wideTopics }: Pick<Profile, 'wideTopics'>,
): 'MESSAGE_ILLEGAL' | undefined {
  if (topic.length <= TOPIC_BYTES_MAX / 3) return topic === '' ? 'MESSAGE_ILLEGAL' : undefined
  const bytes = utf8Length(topic)
  if (bytes > RETRY_TOPIC_BYTES_MAX) return 'MESSAGE_ILLEGAL'
  if (bytes > TOPIC_BYTES_MAX && !(wideTopics && isRetryTopic(topic))) return 'MESSAGE_ILLEGAL'
  return undefined
}
