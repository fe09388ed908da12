import type { Profile } from '../../profile/index.ts'
import {
  MessageConst,
  type MessageProperties,
  MessageSysFlag,
  SystemTopic,
  TIMER_TOPIC,
  transactionType,
} from '../../protocol/index.ts'
import { JavaException } from '../../remoting/index.ts'
import type { Clock } from '../../runtime/index.ts'
import { type MessageStore, type MessageToStore, type PutMessageResult, refusalOfTopic } from '../../store/index.ts'
import type { BrokerConfigHolder } from '../config/index.ts'
import { lacksReplicas, missingReplicas, type ReplicaDemand, type ReplicaStatus } from './replicas.ts'

/** Refusals of the hooks in front of the store, which the store itself does not know. */
export type PutHookStatus = 'WHEEL_TIMER_NOT_ENABLE' | 'WHEEL_TIMER_MSG_ILLEGAL' | 'WHEEL_TIMER_FLOW_CONTROL'

/** What a put ends in: the store's result, or a hook's refusal; with the message as it was stored. */
export interface PutOutcome {
  readonly status: PutMessageResult['status'] | PutHookStatus | ReplicaStatus
  readonly appended: PutMessageResult['appended']
  /** Differs from what was put when a delay level moved it to the schedule topic. */
  readonly message: MessageToStore
}

const TIMER_PROPERTIES = [
  MessageConst.PROPERTY_TIMER_DELIVER_MS,
  MessageConst.PROPERTY_TIMER_DELAY_MS,
  MessageConst.PROPERTY_TIMER_DELAY_SEC,
] as const

/** What a put works on; the broker's context is one. */
export interface PutTarget extends ReplicaDemand {
  readonly profile: Pick<Profile, 'knowsInnerBatches' | 'knowsTimerMessages' | 'storesWaitOfSends' | 'wideTopics'> &
    ReplicaDemand['profile']
  readonly store: MessageStore
  readonly topics: { isBatchTopic(topic: string): boolean | undefined }
  readonly schedule: { readonly maxDelayLevel: number }
  readonly config: ReplicaDemand['config'] & {
    readonly store: Pick<BrokerConfigHolder['store'], 'brokerRole' | 'timerWheelEnable'>
  }
  /** Undefined with `timerWheelEnable=false`. */
  readonly timer: { transform(message: MessageToStore): MessageToStore | PutHookStatus } | undefined
  readonly rates: { observe(): void }
  readonly runtime: { readonly clock: Clock }
}

/** Puts one message through the hooks of the broker (HookUtils, store.md 8.1) into the store. */
export function putMessage(broker: PutTarget, message: MessageToStore, done: (outcome: PutOutcome) => void): void {
  let scheduled = refusedBySlave(broker) ?? refusedAsInnerBatch(message, broker) ?? applyDelay(message, broker)
  // The store asks once more, when a delay may have moved the message.
  if (scheduled !== message && typeof scheduled !== 'string') {
    scheduled = refusedAsInnerBatch(scheduled, broker) ?? scheduled
  }
  if (typeof scheduled === 'string') {
    done({ status: scheduled, appended: undefined, message })
    return
  }
  if ((scheduled.sysFlag & MessageSysFlag.INNER_BATCH) !== 0 && broker.profile.knowsInnerBatches)
    demandInnerNum(scheduled)
  if (lacksReplicas(scheduled, broker)) done({ status: 'IN_SYNC_REPLICAS_NOT_ENOUGH', appended: undefined, message })
  else broker.store.putMessage(scheduled, (result) => stored(broker, scheduled, result, done))
}

/** The same for the sub-messages of a client batch. */
export function putMessages(broker: PutTarget, batch: MessageToStore, done: (outcome: PutOutcome) => void): void {
  const scheduled = refusedBySlave(broker) ?? refusedAsInnerBatch(batch, broker) ?? applyDelay(batch, broker)
  if (typeof scheduled === 'string') {
    done({ status: scheduled, appended: undefined, message: batch })
    return
  }
  if (lacksReplicas(scheduled, broker)) {
    done({ status: 'IN_SYNC_REPLICAS_NOT_ENOUGH', appended: undefined, message: batch })
    return
  }
  broker.store.putMessages(scheduled, (result) => stored(broker, scheduled, result, done))
}

/** checkBeforePutMessage */
function refusedBySlave({ config }: PutTarget): 'SERVICE_NOT_AVAILABLE' | undefined {
  return config.store.brokerRole === 'SLAVE' ? 'SERVICE_NOT_AVAILABLE' : undefined
}

/** checkInnerBatch: such records belong into batch consume queues, and must say that they are inner batches. */
function refusedAsInnerBatch(
  { topic, sysFlag, properties }: MessageToStore,
  { profile, topics }: PutTarget,
): 'MESSAGE_ILLEGAL' | undefined {
  if (!profile.knowsInnerBatches) return undefined
  if ((sysFlag & MessageSysFlag.INNER_BATCH) === 0) {
    return properties.has(MessageConst.PROPERTY_INNER_NUM) ? 'MESSAGE_ILLEGAL' : undefined
  }
  return topics.isBatchTopic(topic) === true ? undefined : 'MESSAGE_ILLEGAL'
}

/**
 * CommitLog.getMessageNum reads the number as a short. The original throws while it holds the lock of the log, and counts
 * as busy from a second later on; here the next put finds everything as it was.
 */
function demandInnerNum({ properties }: MessageToStore): void {
  const text = properties.get(MessageConst.PROPERTY_INNER_NUM)
  if (text === undefined) return
  const number = /^[+-]?[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (number === (number << 16) >> 16) return
  const exception = 'java.lang.NumberFormatException'
  if (number === (number | 0)) {
    const frame = 'java.base/java.lang.Short.parseShort(Short.java:139)'
    throw new JavaException(exception, `Value out of range. Value:"${text}" Radix:10`, frame)
  }
  const frame = 'java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)'
  throw new JavaException(exception, `For input string: "${text}"`, frame)
}

function stored(
  broker: PutTarget,
  message: MessageToStore,
  result: PutMessageResult,
  done: (outcome: PutOutcome) => void,
): void {
  broker.rates.observe()
  const { status, appended } = result
  const missing = appended === undefined ? undefined : missingReplicas(message, broker)
  const outcome = { status: missing ?? status, appended, message }
  if (missing !== 'FLUSH_SLAVE_TIMEOUT') done(outcome)
  else broker.runtime.clock.timer(broker.config.store.slaveTimeout, 'broker: wait for a slave', () => done(outcome))
}

/** handleScheduleMessage, after the topic that the message has now: a delay level sends the message to its queue of the schedule topic, a time to the timer topic. */
function applyDelay(
  message: MessageToStore,
  { config, schedule, profile, timer }: PutTarget,
): MessageToStore | PutHookStatus | 'MESSAGE_ILLEGAL' {
  const type = transactionType(message.sysFlag)
  if (type !== MessageSysFlag.TRANSACTION_NOT_TYPE && type !== MessageSysFlag.TRANSACTION_COMMIT) return message
  const { properties, topic } = message
  if (profile.knowsTimerMessages && topic === TIMER_TOPIC) return message
  const delayLevel = delayLevelOf(properties)
  if (delayLevel <= 0) {
    if (!profile.knowsTimerMessages || !isTimed(properties)) return message
    if (refusalOfTopic(topic, profile) !== undefined) return 'MESSAGE_ILLEGAL'
    return timer === undefined || !config.store.timerWheelEnable ? 'WHEEL_TIMER_NOT_ENABLE' : timer.transform(message)
  }
  if (refusalOfTopic(topic, profile) !== undefined) return 'MESSAGE_ILLEGAL'
  const level = Math.min(delayLevel, schedule.maxDelayLevel)
  const scheduled: MessageProperties = new Map(properties)
  if (profile.knowsTimerMessages) for (const name of TIMER_PROPERTIES) scheduled.delete(name)
  scheduled.set(MessageConst.PROPERTY_DELAY_TIME_LEVEL, String(level))
  scheduled.set(MessageConst.PROPERTY_REAL_TOPIC, message.topic)
  scheduled.set(MessageConst.PROPERTY_REAL_QUEUE_ID, String(message.queueId))
  const queueId = level - 1
  return { ...message, topic: SystemTopic.SCHEDULE, queueId, properties: scheduled, propertiesText: undefined }
}

/** A message that has left the wheel keeps TIMER_OUT_MS and is not taken in again. */
function isTimed(properties: MessageProperties): boolean {
  return !properties.has(MessageConst.PROPERTY_TIMER_OUT_MS) && TIMER_PROPERTIES.some((name) => properties.has(name))
}

/** Message.getDelayTimeLevel: 0 when absent, an exception when it is not a number. */
export function delayLevelOf(properties: MessageProperties): number {
  const text = properties.get(MessageConst.PROPERTY_DELAY_TIME_LEVEL)
  if (text === undefined) return 0
  const level = /^[+-]?[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (level === (level | 0)) return level
  throw new JavaException(
    'java.lang.NumberFormatException',
    `For input string: "${text}"`,
    'java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)',
  )
}
