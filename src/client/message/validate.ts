import { clientGroupRefusal, clientTopicRefusal, isNotAllowedSendTopic, ResponseCode } from '../../protocol/index.ts'
import type { Failure } from '../failure.ts'

/** Validators.checkTopic, with its texts; undefined for a good name. */
export function topicFault(topic: string): Failure | undefined {
  return invalid(clientTopicRefusal(topic))
}

/** Validators.checkGroup. */
export function groupFault(group: string): Failure | undefined {
  return invalid(clientGroupRefusal(group))
}

/** Validators.checkMessage. */
export function messageFault(topic: string, body: Uint8Array, bodyBytesMax: number): Failure | undefined {
  const fault = topicFault(topic)
  if (fault !== undefined) return fault
  if (isNotAllowedSendTopic(topic)) return invalid(`Sending message to topic[${topic}] is forbidden.`)
  if (body.length === 0) return illegal('the message body length is zero')
  if (body.length > bodyBytesMax) return illegal(`the message body size over max value, MAX: ${bodyBytesMax}`)
  return undefined
}

function invalid(text: string | undefined): Failure | undefined {
  return text === undefined ? undefined : { kind: 'invalid', text }
}

function illegal(text: string): Failure {
  return { kind: 'invalid', text, responseCode: ResponseCode.MESSAGE_ILLEGAL }
}
