import { popRetryTopic, retryTopic } from '../../../src/protocol/index.ts'
import { GROUP } from './wire.ts'

/** The topics of the application, with their numbers of queues. */
export const topics = {
  plain: 'Plain',
  delayed: 'Delayed',
  timed: 'Timed',
  transaction: 'Money',
  popped: 'Popped',
  ordered: 'Ordered',
} as const

export const topicQueues: Readonly<Record<string, number>> = {
  [topics.plain]: 2,
  [topics.delayed]: 1,
  [topics.timed]: 1,
  [topics.transaction]: 1,
  [topics.popped]: 1,
  [topics.ordered]: 1,
}

export const retries: string = retryTopic(GROUP)
export const deadLetters: string = `%DLQ%${GROUP}`
export const popRetries: string = popRetryTopic(topics.popped, GROUP, 1)

/** Everything in which the application's bodies may turn up. */
export const consumedTopics: ReadonlySet<string> = new Set([
  ...Object.values<string>(topics),
  retries,
  deadLetters,
  popRetries,
])

/** `messageDelayLevel` of the broker, and the same in milliseconds. */
export const DELAY_LEVELS = '1s 2s 5s 10s'
export const DELAYS_MS: readonly number[] = [1000, 2000, 5000, 10_000]
