import type { BrokerContext } from '../broker/index.ts'
import {
  acknowledgementBody,
  checkPointBody,
  MessageConst,
  type MessageRecord,
  popRetryTopic,
  reviveTopic,
  SystemGroup,
  TIMER_TOPIC,
} from '../protocol/index.ts'

/** Entries of a consume queue that are looked at in one go. */
const ENTRIES = 1000

/** Tags of what POP writes down (PopAckConstants). */
const CHECK_POINT = 'ck'
const ACKNOWLEDGEMENTS: readonly (string | undefined)[] = ['ack', 'bAck']

/** One delivery of up to 32 messages of a queue. */
interface Delivery {
  readonly group: string
  readonly topic: string
  /** Queue offsets that are not acknowledged. */
  readonly open: Set<number>
  /** Where it lies in a revive queue, once the timer has brought it there: behind the offset of the queue it is settled. */
  at: { readonly queueId: number; readonly queueOffset: number } | undefined
}

interface Written {
  readonly record: MessageRecord
  readonly at: Delivery['at']
}

/**
 * What groups have popped from one broker and not acknowledged, read from what the broker wrote down: a check point for each
 * delivery and the acknowledgements, both first in the timer's topic and then, when the time of the delivery is over, in the
 * revive topic. Every record is read once.
 */
export class PoppedMessages {
  readonly #broker: BrokerContext
  readonly #reviveTopic: string
  readonly #next = new Map<string, number>()
  readonly #deliveries = new Map<string, Delivery>()

  constructor(broker: BrokerContext) {
    this.#broker = broker
    this.#reviveTopic = reviveTopic(broker.config.broker.brokerClusterName)
  }

  /** Messages of the topic, first deliveries and retries, that the group holds. */
  count(group: string, topic: string): number {
    this.#read()
    const topics = [topic, popRetryTopic(topic, group, 1), popRetryTopic(topic, group, 2)]
    let count = 0
    for (const delivery of this.#deliveries.values()) {
      if (delivery.group === group && topics.includes(delivery.topic)) count += delivery.open.size
    }
    return count
  }

  #read(): void {
    const written = [...this.#newIn(TIMER_TOPIC), ...this.#newIn(this.#reviveTopic)]
    // A short delivery is in the revive topic at once, its acknowledgement still with the timer.
    for (const { record, at } of written) if (tagOf(record) === CHECK_POINT) this.#noteDelivery(record, at)
    for (const { record } of written) if (ACKNOWLEDGEMENTS.includes(tagOf(record))) this.#noteAcknowledgement(record)
    for (const [key, { at }] of this.#deliveries) {
      if (at !== undefined && at.queueOffset <= this.#settledTo(at.queueId)) this.#deliveries.delete(key)
    }
  }

  #settledTo(queueId: number): number {
    return this.#broker.offsets.queryOffset(SystemGroup.REVIVE, this.#reviveTopic, queueId)
  }

  #noteDelivery(record: MessageRecord, at: Delivery['at']): void {
    const { c: group, t: topic, q, so, pt, d = [], n } = checkPointBody.decode(record.body)
    const key = [topic, group, q, so, pt].join('\n')
    const known = this.#deliveries.get(key)
    if (known !== undefined) {
      known.at = at ?? known.at
      return
    }
    const distances = d.length > 0 ? d.slice(0, n) : Array.from({ length: n }, (_, index) => index)
    this.#deliveries.set(key, { group, topic, open: new Set(distances.map((distance) => so + distance)), at })
  }

  #noteAcknowledgement({ body }: MessageRecord): void {
    const { c, t, q, so, pt, ao, aol = [ao] } = acknowledgementBody.decode(body)
    const delivery = this.#deliveries.get([t, c, q, so, pt].join('\n'))
    for (const offset of aol) delivery?.open.delete(offset)
  }

  *#newIn(topic: string): Generator<Written> {
    const { store } = this.#broker
    for (const queueId of store.queues().get(topic) ?? []) {
      const cursor = `${topic} ${queueId}`
      let next = Math.max(this.#next.get(cursor) ?? 0, store.minOffsetInQueue(topic, queueId))
      const end = store.maxOffsetInQueue(topic, queueId)
      while (next < end) {
        const entries = store.consumeQueueEntries(topic, queueId, next, ENTRIES)
        if (entries.length === 0) break
        for (const { physicalOffset, queueOffset } of entries) {
          const record = store.lookMessageByOffset(physicalOffset)
          if (record === undefined) continue
          const revived = topic === this.#reviveTopic
          if (revived) yield { record, at: { queueId, queueOffset } }
          else if (record.properties.get(MessageConst.PROPERTY_REAL_TOPIC) === this.#reviveTopic)
            yield { record, at: undefined }
        }
        next += entries.length
      }
      this.#next.set(cursor, next)
    }
  }
}

function tagOf({ properties }: MessageRecord): string | undefined {
  return properties.get(MessageConst.PROPERTY_TAGS)
}
