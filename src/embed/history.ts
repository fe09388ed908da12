import type {
  BatchHandler,
  ConsumeContext,
  ConsumeOutcome,
  Message,
  PushConsumerOptions,
  ReceivedMessage,
  SendResult,
  SubscriptionExpression,
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
  readonly tags: string | undefined
  readonly brokerName: string
}

type Note = (name: string, fields: Readonly<Record<string, unknown>>) => void

/** What the cluster's own clients did: what was confirmed to producers, and what handlers made of it. */
export class History {
  readonly acknowledged: Acknowledged[] = []
  readonly failures: HandlerFailure[] = []
  /** By group: ids of the messages whose handler succeeded, with how often. */
  readonly #consumed = new Map<string, Map<string, number>>()
  /** By group: what it was started for, by topic. */
  readonly subscriptions: Map<string, Map<string, SubscriptionExpression>> = new Map()
  /** What handlers work on that have not answered yet, with their group. */
  readonly running: Map<readonly ReceivedMessage[], string> = new Map()
  /** Grows with every outcome of a handler. */
  outcomes = 0
  readonly #note: Note

  constructor(note: Note) {
    this.#note = note
  }

  sent(messages: readonly Message[], { msgId: ids, queue, queueOffset, status }: SendResult): void {
    const { topic, brokerName, queueId } = queue
    for (const [index, msgId] of ids.split(',').entries()) {
      this.acknowledged.push({ topic, msgId, tags: messages[index]?.tags, brokerName })
    }
    this.#note('sent', { topic, broker: brokerName, queueId, queueOffset, msgId: ids, status })
  }

  /** How often a handler of the group succeeded with a message. */
  consumedTimes(group: string, msgId: string): number {
    return this.#consumed.get(group)?.get(msgId) ?? 0
  }

  consumedByAny(msgId: string): boolean {
    for (const consumed of this.#consumed.values()) if (consumed.has(msgId)) return true
    return false
  }

  subscribed(group: string, subscriptions: Readonly<Record<string, SubscriptionExpression>>): void {
    const known = this.subscriptions.get(group) ?? new Map<string, SubscriptionExpression>()
    for (const [topic, expression] of Object.entries(subscriptions)) known.set(topic, expression)
    this.subscriptions.set(group, known)
  }

  /** Whether a message with these tags passes what the group subscribed to. An SQL92 expression counts as passing. */
  wanted(group: string, topic: string, tags: string | undefined): boolean {
    const expression = this.subscriptions.get(group)?.get(topic) ?? '*'
    const text = typeof expression === 'string' ? expression : expression.type === 'TAG' ? expression.expression : '*'
    if (text === '*' || text === '') return true
    return tags !== undefined && text.split('||').some((tag) => tag.trim() === tags)
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
        this.running.set(messages, group)
        return result
          .finally(() => this.running.delete(messages))
          .then(
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
    this.#consumedNote(group, messages, outcome ?? 'CONSUME_SUCCESS')
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
    this.#consumedNote(group, messages, String(error))
    throw error
  }

  #consumedNote(group: string, messages: readonly ReceivedMessage[], outcome: string): void {
    this.outcomes++
    for (const { topic, msgId, reconsumeTimes } of messages) {
      this.#note('consumed', { group, topic, msgId, reconsumeTimes, outcome })
    }
  }
}
