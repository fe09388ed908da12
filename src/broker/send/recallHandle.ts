import { encodeRecallHandle, isRetryTopic, MessageConst } from '../../protocol/index.ts'
import type { BrokerContext } from '../context.ts'
import type { PutOutcome } from '../put/index.ts'
import { javaLong } from '../timer/index.ts'

/** What the sender of a timer message may recall it with (attachRecallHandle); undefined for any other message. */
export function recallHandleOf({ appended, message }: PutOutcome, broker: BrokerContext): string | undefined {
  const { properties } = message
  const slotMs = properties.get(MessageConst.PROPERTY_TIMER_OUT_MS)
  const topic = properties.get(MessageConst.PROPERTY_REAL_TOPIC)
  if (appended === undefined || slotMs === undefined || topic === undefined || isRetryTopic(topic)) return undefined
  return encodeRecallHandle({
    topic,
    brokerName: broker.config.broker.brokerName,
    // One more than the slot's time, so that rounding down to the slot finds the same one again.
    timestamp: String(javaLong(slotMs) + 1),
    uniqueKey: properties.get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX) ?? 'null',
  })
}
