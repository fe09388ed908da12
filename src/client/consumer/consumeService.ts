import {
  type ConsumeMessageDirectlyResult,
  type MessageQueue,
  popRetryTopic,
  retryTopic,
} from '../../protocol/index.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import { Property } from '../message/message.ts'
import type { CachedMessage } from '../message/receivedMessage.ts'
import type { Names } from '../namespace.ts'
import type { Timers } from '../timers.ts'
import { type BatchHandler, type ConsumeContext, runHandler } from './handler.ts'
import type { OffsetStore } from './offsets/offsetStore.ts'
import type { ProcessQueue } from './processQueue.ts'
import type { SendBack } from './sendBack.ts'
import type { TaskPool } from './taskPool.ts'

/** What both ways of consuming work with. */
export interface ConsumeServiceOptions {
  readonly instance: ClientInstance
  readonly timers: Timers
  /** As brokers know it. */
  readonly group: string
  readonly names: Names
  readonly broadcasting: boolean
  readonly handler: BatchHandler
  readonly offsets: OffsetStore
  readonly sendBack: SendBack
  readonly processQueues: () => readonly ProcessQueue[]
  /** Runs the handlers, of pulled and of popped messages. */
  readonly pool: TaskPool
  /** Handlers that run at once. */
  readonly consumeThreads: number
  readonly consumeMessageBatchMaxSize: number
  /** Deliveries after the first before a message goes to the dead-letter queue. */
  readonly maxReconsumeTimes: number
  readonly consumeTimeoutMs: number
  readonly suspendCurrentQueueTimeMs: number
}

/** ConsumeMessageConcurrentlyService or ConsumeMessageOrderlyService. */
export interface ConsumeService {
  start(): void
  /** New messages of a queue are to be consumed. */
  submit(messages: readonly CachedMessage[], processQueue: ProcessQueue): void
}

/** ConsumeOrderlyContext clamps the suspend time to this range. */
const SUSPEND_MIN_MS = 10
const SUSPEND_MAX_MS = 30_000

/** Pause before an orderly queue is tried again. */
export function suspendMs(
  { suspendCurrentQueueTimeMs: wanted }: ConsumeContext,
  { suspendCurrentQueueTimeMs: byDefault }: ConsumeServiceOptions,
): number {
  return wanted === byDefault ? wanted : Math.min(SUSPEND_MAX_MS, Math.max(SUSPEND_MIN_MS, wanted))
}

export function contextFor(queue: MessageQueue, messages: number, options: ConsumeServiceOptions): ConsumeContext {
  return {
    queue,
    delayLevelWhenNextConsume: 0,
    ackIndex: messages - 1,
    suspendCurrentQueueTimeMs: options.suspendCurrentQueueTimeMs,
    autoCommit: true,
  }
}

/**
 * Messages of the group's retry topics show the topic that they were sent to, and all of them show it without the namespace
 * (resetRetryAndNamespace; for what was popped before and is pulled now, tryResetPopRetryTopic, which knows topics of version 1
 * alone).
 */
export function restoreTopics(messages: readonly CachedMessage[], options: ConsumeServiceOptions): void {
  const { names, instance } = options
  if (!instance.dialect.consumer.restoreRetryTopic) return
  const retry = retryTopic(options.group)
  const popRetries = popRetryTopic('', options.group)
  for (const message of messages) {
    if (message.topic.startsWith(popRetries)) message.topic = message.topic.slice(popRetries.length)
    const original = message.properties.get(Property.RETRY_TOPIC)
    if (original !== undefined && message.topic === retry) message.topic = original
    message.topic = names.shown(message.topic)
  }
}

/** CONSUME_MESSAGE_DIRECTLY (309): runs the handler on one message, outside of its queue. */
export async function consumeDirectly(
  message: CachedMessage,
  order: boolean,
  options: ConsumeServiceOptions,
): Promise<ConsumeMessageDirectlyResult> {
  restoreTopics([message], options)
  const startMs = options.timers.nowMs()
  const { outcome, threw, error } = await runHandler(options.handler, [message], contextFor(message.queue, 1, options))
  const spentTimeMills = Math.round(options.timers.nowMs() - startMs)
  const base = { autoCommit: true, order, spentTimeMills }
  if (threw) return { ...base, consumeResult: 'CR_THROW_EXCEPTION', remark: String(error) }
  switch (outcome) {
    case 'CONSUME_SUCCESS':
      return { ...base, consumeResult: 'CR_SUCCESS' }
    case 'COMMIT':
      return { ...base, consumeResult: 'CR_COMMIT' }
    case 'ROLLBACK':
      return { ...base, consumeResult: 'CR_ROLLBACK' }
    case 'RECONSUME_LATER':
    case 'SUSPEND_CURRENT_QUEUE_A_MOMENT':
      return { ...base, consumeResult: 'CR_LATER' }
    default:
      return outcome satisfies never
  }
}
