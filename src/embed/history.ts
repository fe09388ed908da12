import type {
  BatchHandler,
  ConsumeContext,
  ConsumeOutcome,
  PushConsumerOptions,
  ReceivedMessage,
  SendResult,
} from '../client/index.ts'

/** An error that a handler threw; RocketMQ answers it with a later delivery. */
export interface HandlerFailure {
  readonly group: string
  readonly topic: string
  readonly msgId: string
  readonly error: unknown
}

/** A message that a broker confirmed to one of the cluster's producers. */
export interface Acknowledged {
  readonly topic: string
  readonly msgId: string
  readonly brokerName: string
}

/** What the cluster's own clients did: what was confirmed to producers, and what handlers made of it. */
export class History {
  readonly acknowledged: Acknowledged[] = []
  readonly failures: HandlerFailure[] = []
  /** By group: ids of the messages whose handler succeeded, with how often. */
  readonly #consumed = new Map<string, Map<string, number>>()
  /** By group: topics that it was started for. */
  readonly subscriptions = new Map<string, Set<string>>()

  sent(result: SendResult): void {
    const { topic, brokerName } = result.queue
    for (const msgId of result.msgId.split(',')) this.acknowledged.push({ topic, msgId, brokerName })
  }

  /** How often a handler of the group succeeded with a message. */
  consumedTimes(group: string, msgId: string): number {
    return this.#consumed.get(group)?.get(msgId) ?? 0
  }

  subscribed(group: string, topics: readonly string[]): void {
    const known = this.subscriptions.get(group) ?? new Set()
    for (const topic of topics) known.add(topic)
    this.subscriptions.set(group, known)
  }

  /** The options with handlers that are observed. */
  observed(options: PushConsumerOptions): PushConsumerOptions {
    const { group, handler, batchHandler } = options
    const observe = (inner: BatchHandler): BatchHandler => this.#observe(group, inner)
    if (handler !== undefined) {
      const single = observe(([message], context) => (message === undefined ? undefined : handler(message, context)))
      return { ...options, handler: (message, context) => single([message], context) }
    }
    return batchHandler === undefined ? options : { ...options, batchHandler: observe(batchHandler) }
  }

  #observe(group: string, inner: BatchHandler): BatchHandler {
    return (messages, context) => {
      try {
        const result = inner(messages, context)
        if (!(result instanceof Promise)) return this.#done(group, messages, context, result ?? undefined)
        return result.then(
          (outcome) => this.#done(group, messages, context, outcome ?? undefined),
          (error: unknown) => this.#failed(group, messages, error),
        )
      } catch (error) {
        return this.#failed(group, messages, error)
      }
    }
  }

  #done(
    group: string,
    messages: readonly ReceivedMessage[],
    context: ConsumeContext,
    outcome: ConsumeOutcome | undefined,
  ): ConsumeOutcome | undefined {
    if (outcome === undefined || outcome === 'CONSUME_SUCCESS' || outcome === 'COMMIT') {
      const consumed = this.#consumed.get(group) ?? new Map<string, number>()
      this.#consumed.set(group, consumed)
      for (const [index, { msgId }] of messages.entries()) {
        if (index <= context.ackIndex) consumed.set(msgId, (consumed.get(msgId) ?? 0) + 1)
      }
    }
    return outcome
  }

  #failed(group: string, messages: readonly ReceivedMessage[], error: unknown): never {
    for (const { topic, msgId } of messages) this.failures.push({ group, topic, msgId, error })
    throw error
  }
}
