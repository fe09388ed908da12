import type { Broker } from '../../broker/index.ts'
import { decodeMessages } from '../../client/index.ts'
import { addressText } from '../../runtime/index.ts'
import type { MemberLook, QueueLook, StoredLook, TopicLook } from './look.ts'

/** Entries of a consume queue that are read in one go. */
const ENTRIES = 1000

/** What one broker held at one moment. */
export interface BrokerLook {
  readonly name: string
  readonly topics: ReadonlyMap<string, TopicLook>
  /** By topic. */
  readonly queues: ReadonlyMap<string, readonly QueueLook[]>
  messages(topic: string): readonly StoredLook[]
  /** By `topic@group`, then queue id. */
  readonly offsets: ReadonlyMap<string, ReadonlyMap<number, number>>
  /** By group. */
  readonly members: ReadonlyMap<string, readonly MemberLook[]>
  /** By group and topic. */
  readonly subscriptions: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** Copies what a broker holds now; nothing in it is changed. */
export function lookAtBroker(broker: Broker): BrokerLook {
  const { name, context } = broker
  const { store, topics, offsets, consumers } = context
  const stored = [...store.queues()]
  return {
    name,
    topics: new Map(
      [...topics.topics].map(([topic, { readQueueNums, writeQueueNums, perm, order }]) => [
        topic,
        { readQueues: readQueueNums, writeQueues: writeQueueNums, perm, order },
      ]),
    ),
    queues: new Map(stored.map(([topic, ids]) => [topic, ids.map((queueId) => queueLook(broker, topic, queueId))])),
    messages: decodedWhenAsked(
      name,
      new Map(stored.map(([topic, ids]) => [topic, ids.flatMap((queueId) => [...storedIn(broker, topic, queueId)])])),
    ),
    offsets: new Map([...offsets.offsetTable].map(([key, table]) => [key, new Map(table)])),
    members: new Map(
      [...consumers.groups].map(([group, { channels }]) => [
        group,
        [...channels.values()].map(({ clientId, channel }) => ({
          broker: name,
          clientId,
          remote: addressText(channel.remote),
        })),
      ]),
    ),
    subscriptions: new Map(
      [...consumers.groups].map(([group, { subscriptions }]) => [
        group,
        new Map([...subscriptions].map(([topic, { subString }]) => [topic, subString])),
      ]),
    ),
  }
}

function queueLook({ name, context: { store } }: Broker, topic: string, queueId: number): QueueLook {
  const minOffset = store.minOffsetInQueue(topic, queueId)
  return { broker: name, queueId, minOffset, maxOffset: store.maxOffsetInQueue(topic, queueId) }
}

/** A record of the log, copied as it is. */
interface StoredRecord {
  readonly queueId: number
  readonly queueOffset: number
  readonly record: Uint8Array
}

function* storedIn({ context: { store } }: Broker, topic: string, queueId: number): Generator<StoredRecord> {
  const end = store.maxOffsetInQueue(topic, queueId)
  let next = store.minOffsetInQueue(topic, queueId)
  while (next < end) {
    const entries = store.consumeQueueEntries(topic, queueId, next, ENTRIES)
    if (entries.length === 0) return
    for (const { physicalOffset, queueOffset, batchSize } of entries) {
      next = queueOffset + batchSize
      const record = store.selectOneMessageByOffset(physicalOffset)
      if (record !== undefined) yield { queueId, queueOffset, record: record.slice() }
    }
  }
}

/** Most looks are asked for few topics, and to decode is to inflate: it is done for a topic when somebody asks for it. */
function decodedWhenAsked(
  broker: string,
  records: ReadonlyMap<string, readonly StoredRecord[]>,
): (topic: string) => readonly StoredLook[] {
  const decoded = new Map<string, readonly StoredLook[]>()
  return (topic) => {
    const known = decoded.get(topic)
    if (known !== undefined) return known
    const found = (records.get(topic) ?? []).flatMap((stored) => messagesIn(stored, topic, broker))
    decoded.set(topic, found)
    return found
  }
}

function messagesIn(
  { queueId, queueOffset, record }: StoredRecord,
  topic: string,
  broker: string,
): readonly StoredLook[] {
  return decodeMessages(record, () => ({ topic, brokerName: broker, queueId })).map((message) => {
    const { text, tags, properties, reconsumeTimes, storeTimestamp } = message
    return {
      broker,
      queueId,
      queueOffset,
      body: text,
      tags,
      properties: Object.fromEntries(properties),
      reconsumeTimes,
      storedAtMs: storeTimestamp,
    }
  })
}
