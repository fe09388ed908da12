import type { ConsumerRules } from '../dialects/index.ts'
import type { PushConsumerOptions } from './pushOptions.ts'

/** What a threshold of a whole topic is while there is none. */
const OFF = -1

/** How much of one queue a consumer caches before it pulls no more of it. */
export class PullThresholds {
  messages: number
  mib: number
  readonly #ofTopics: readonly [messages: number, mib: number]

  constructor(options: PushConsumerOptions, rules: ConsumerRules) {
    const { pullThresholdForTopic = OFF, pullThresholdSizeForTopicMiB = OFF } = options
    this.messages = options.pullThresholdForQueue ?? rules.queueMessagesMax
    this.mib = options.pullThresholdSizeForQueueMiB ?? rules.queueMiBMax
    this.#ofTopics = rules.sharesTopicThresholds ? [pullThresholdForTopic, pullThresholdSizeForTopicMiB] : [OFF, OFF]
  }

  /**
   * Shares what was set for topics among all queues that the consumer has, of whichever topic, its retry topic among them
   * (RebalancePushImpl.messageQueueChanged).
   */
  share(queues: number): void {
    const [messages, mib] = this.#ofTopics
    if (messages !== OFF) this.messages = Math.max(1, Math.floor(messages / queues))
    if (mib !== OFF) this.mib = Math.max(1, Math.floor(mib / queues))
  }
}
