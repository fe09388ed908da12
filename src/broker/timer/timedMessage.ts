import {
  MessageConst,
  type MessageProperties,
  type MessageRecord,
  parseInt64,
  TIMER_TOPIC,
} from '../../protocol/index.ts'
import type { MessageToStore } from '../../store/index.ts'

// The forms of a timer message (HookUtils.transformTimerMessage, TimerMessageStore.convert; store.md 24.1, 24.3).

/** Enqueue time of a message that was due before it got into the wheel: Long.MAX_VALUE. */
const NEVER_ENQUEUED = '9223372036854775807'

/** Wall time at which a message asks to be delivered; NaN for text that is no number. */
export function deliverMsOf(properties: MessageProperties, nowMs: number): number {
  const seconds = properties.get(MessageConst.PROPERTY_TIMER_DELAY_SEC)
  if (seconds !== undefined) return later(nowMs, seconds, 1000)
  const ms = properties.get(MessageConst.PROPERTY_TIMER_DELAY_MS)
  if (ms !== undefined) return later(nowMs, ms, 1)
  return javaLong(properties.get(MessageConst.PROPERTY_TIMER_DELIVER_MS) ?? '')
}

/** As Java's long: a delay beyond it lies in the past. */
function later(nowMs: number, delay: string, unitMs: number): number {
  const value = javaLong(delay)
  const deliverMs = nowMs + value * unitMs
  if (Number.isNaN(value) || Number.isSafeInteger(deliverMs)) return deliverMs
  return Number(BigInt.asIntN(64, BigInt(nowMs) + BigInt(delay.replace('+', '')) * BigInt(unitMs)))
}

/** The slot of a delivery time; one that lies on a slot's beginning belongs to the slot before. */
export function slotOf(deliverMs: number, precisionMs: number): number {
  const slotMs = Math.floor(deliverMs / precisionMs) * precisionMs
  return slotMs === deliverMs ? slotMs - precisionMs : slotMs
}

/** As it waits in the timer topic. */
export function timedMessage(message: MessageToStore, slotMs: number): MessageToStore {
  const properties = new Map(message.properties)
  properties.set(MessageConst.PROPERTY_TIMER_OUT_MS, String(slotMs))
  properties.set(MessageConst.PROPERTY_REAL_TOPIC, message.topic)
  properties.set(MessageConst.PROPERTY_REAL_QUEUE_ID, String(message.queueId))
  return { ...message, topic: TIMER_TOPIC, queueId: 0, properties }
}

export interface Dequeued {
  /** Undefined when it never was in the wheel. */
  readonly enqueuedMs: number | undefined
  readonly nowMs: number
  /** Its time lies beyond the wheel: it goes back into the timer topic. */
  readonly roll: boolean
}

/**
 * As it leaves the wheel: to its own topic, or once more into the timer topic. The stored text keeps REAL_TOPIC, REAL_QID
 * and TIMER_OUT_MS. Undefined when the record does not say where it belongs.
 */
export function dequeuedMessage(
  record: MessageRecord,
  { enqueuedMs, nowMs, roll }: Dequeued,
): MessageToStore | undefined {
  const properties = new Map(record.properties)
  properties.set(MessageConst.PROPERTY_TIMER_ENQUEUE_MS, enqueuedMs === undefined ? NEVER_ENQUEUED : String(enqueuedMs))
  if (roll) {
    const rolled = javaLong(properties.get(MessageConst.PROPERTY_TIMER_ROLL_TIMES) ?? '0')
    properties.set(MessageConst.PROPERTY_TIMER_ROLL_TIMES, String(rolled + 1))
  }
  properties.set(MessageConst.PROPERTY_TIMER_DEQUEUE_MS, String(nowMs))
  const topic = roll ? record.topic : properties.get(MessageConst.PROPERTY_REAL_TOPIC)
  const queueId = roll ? record.queueId : javaLong(properties.get(MessageConst.PROPERTY_REAL_QUEUE_ID) ?? '')
  if (topic === undefined || Number.isNaN(queueId)) return undefined
  return {
    topic,
    queueId,
    flag: record.flag,
    sysFlag: record.sysFlag,
    bornTimestamp: record.bornTimestamp,
    bornHost: record.bornHost,
    storeHost: record.storeHost,
    reconsumeTimes: record.reconsumeTimes,
    preparedTransactionOffset: 0,
    body: record.body,
    properties,
    waitStoreMsgOk: false,
  }
}

/** What a recall names: `{topic}+{unique key}`. */
export function deleteKey(topic: string, uniqueKey: string): string {
  return `${topic}+${uniqueKey}`
}

/** Long.parseLong; NaN for what it refuses. */
export function javaLong(text: string): number {
  return parseInt64(text) ?? Number.NaN
}
