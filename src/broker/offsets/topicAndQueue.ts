import type { BrokerContext } from '../context.ts'
import { type FieldUse, requiredInt, requiredKey } from '../required.ts'

/** Topic and queue of a request: 5.3.3 looks the topic's mapping up first, 4.9 unboxes the queue on the way into its store. */
export function topicAndQueue(
  { topic, queueId }: { readonly topic?: string | undefined; readonly queueId?: number | undefined },
  broker: BrokerContext,
  use: FieldUse,
): readonly [topic: string, queueId: number] {
  if (broker.profile.looksUpMappings) return [requiredKey(topic), requiredInt(queueId, use)]
  const queue = requiredInt(queueId, use)
  return [requiredKey(topic), queue]
}
