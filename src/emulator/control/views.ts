import {
  decodeRecord,
  innerMessages,
  isInnerBatch,
  MessageConst,
  type MessageRecord,
  plainBody,
} from '../../protocol/index.ts'
import type { Emulator, RunningBroker } from '../emulator.ts'

export interface QueueView {
  readonly brokerName: string
  readonly queueId: number
  readonly minOffset: number
  readonly maxOffset: number
}

/** Anybody may create a topic of 2^31 − 1 queues; nobody wants to see more than these. */
const QUEUES_MAX = 65_536

/** The queues of a topic on all brokers, in the order of the brokers. */
export function queuesOf(emulator: Emulator, topic: string): QueueView[] {
  return emulator.brokers.flatMap(({ name: brokerName, broker }) => {
    const { topics, store } = broker.context
    const config = topics.selectTopicConfig(topic)
    const count = Math.min(QUEUES_MAX, Math.max(config?.readQueueNums ?? 0, config?.writeQueueNums ?? 0))
    return Array.from({ length: count }, (_, queueId) => ({
      brokerName,
      queueId,
      minOffset: Math.max(0, store.minOffsetInQueue(topic, queueId)),
      maxOffset: store.maxOffsetInQueue(topic, queueId),
    }))
  })
}

/** A message as people read it: the body as text when it is UTF-8, else in base64. */
export function messageView(record: MessageRecord, brokerName: string): object {
  const body = plainBody(record.body, record.sysFlag)
  const text = utf8Text(body)
  return {
    topic: record.topic,
    brokerName,
    queueId: record.queueId,
    queueOffset: record.queueOffset,
    uniqueKey: record.properties.get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX),
    keys: record.properties.get(MessageConst.PROPERTY_KEYS),
    tags: record.properties.get(MessageConst.PROPERTY_TAGS),
    bornTimestamp: record.bornTimestamp,
    storeTimestamp: record.storeTimestamp,
    reconsumeTimes: record.reconsumeTimes,
    properties: Object.fromEntries(record.properties),
    ...(text === undefined ? { bodyBase64: Buffer.from(body).toString('base64') } : { body: text }),
  }
}

function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The newest messages of a topic, newest first; by key with `key`. */
export function messagesOf(
  emulator: Emulator,
  topic: string,
  wanted: { readonly limit: number; readonly key?: string | undefined },
): object[] {
  const found = emulator.brokers.flatMap((running) =>
    (wanted.key === undefined
      ? newest(running, topic, wanted.limit)
      : byKey(running, topic, wanted.key, wanted.limit)
    ).map((record) => ({ record, brokerName: running.name })),
  )
  found.sort(
    (a, b) => b.record.storeTimestamp - a.record.storeTimestamp || b.record.physicalOffset - a.record.physicalOffset,
  )
  return found.slice(0, wanted.limit).map(({ record, brokerName }) => messageView(record, brokerName))
}

function newest({ broker }: RunningBroker, topic: string, limit: number): MessageRecord[] {
  const { store } = broker.context
  return (store.queues().get(topic) ?? []).flatMap((queueId) => {
    const max = store.maxOffsetInQueue(topic, queueId)
    const from = Math.max(store.minOffsetInQueue(topic, queueId), max - limit, 0)
    return store
      .consumeQueueEntries(topic, queueId, from, limit)
      .flatMap((entry) => store.lookMessageByOffset(entry.physicalOffset) ?? [])
      .flatMap((record) => (isInnerBatch(record) ? innerMessages(record) : [record]))
  })
}

function byKey({ broker }: RunningBroker, topic: string, key: string, maxNum: number): MessageRecord[] {
  const range = { beginMs: 0, endMs: Number.MAX_SAFE_INTEGER }
  const { messages } = broker.context.store.queryMessage({ topic, key, maxNum, ...range })
  return messages.map((record) => decodeRecord(record))
}
