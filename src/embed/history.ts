import {
  type BatchHandler,
  type ConsumeContext,
  type ConsumeOutcome,
  type Message,
  type PushConsumerOptions,
  type ReceivedMessage,
  type SendResult,
  type SubscriptionExpression,
  withNamespace,
} from '../client/index.ts'

/** An error that a handler threw; RocketMQ answers it with a later delivery. */
export interface HandlerFailure {
  readonly group: string
  readonly topic: string
  readonly msgId: string
  readonly text: string
  readonly error: unknown
}

/** A message that a broker confirmed to one of the cluster's producers. */
export interface Acknowledged {
  readonly topic: string
  readonly msgId: string
  readonly tags: string | undefined
  readonly brokerName: string
  readonly queueId: number
  /** When the producer was called, in milliseconds since the start of the cluster. */
  readonly sentMs: number
}

/** One message in one call of a push consumer's handler. Times are milliseconds since the start of the cluster. */
export interface Delivery {
  readonly group: string
  readonly topic: string
  /** Host of the consumer: `consumer-1`. */
  readonly member: string
  readonly msgId: string
  readonly text: string
  readonly tags: string | undefined
  readonly keys: readonly string[]
  readonly reconsumeTimes: number
  /** When the handler was called, and when it had finished. */
  readonly beganMs: number
  readonly endedMs: number
  /** What the broker was told: whether the message is done with. */
  readonly consumed: boolean
}

type Subscriptions = Readonly<Record<string, SubscriptionExpression>>

const OUTCOMES: readonly ConsumeOutcome[] = [
  'CONSUME_SUCCESS',
  'RECONSUME_LATER',
  'SUSPEND_CURRENT_QUEUE_A_MOMENT',
  'COMMIT',
  'ROLLBACK',
]

function notAnOutcome(outcome: unknown): TypeError {
  const text = typeof outcome === 'string' ? `"${outcome}"` : String(outcome)
  return new TypeError(`the handler returned ${text}; allowed are nothing, for success, ${OUTCOMES.join(', ')}`)
}

type Note = (name: string, fields: Readonly<Record<string, unknown>>) => void

/** What the cluster's own clients did: what was confirmed to producers, and what handlers made of it. */
export class History {
  readonly acknowledged: Acknowledged[] = []
  /** In the order in which handlers finished. */
  readonly deliveries: Delivery[] = []
  readonly failures: HandlerFailure[] = []
  /** By group: ids of the messages whose handler succeeded, with how often. */
  readonly #consumed = new Map<string, Map<string, number>>()
  /** By group: what it was started for, by topic. */
  readonly subscriptions: Map<string, Map<string, SubscriptionExpression>> = new Map()
  /** By group: the hosts of its push consumers, with what each subscribes to. */
  readonly members: Map<string, Map<string, Subscriptions>> = new Map()
  /** By group: the hosts of its producers, and whether they have a transaction listener. */
  readonly producers: Map<string, Map<string, boolean>> = new Map()
  /** What transaction listeners threw, or answered that is no state. */
  readonly listenerFailures: { readonly group: string; readonly error: unknown }[] = []
  /** What handlers work on that have not answered yet, with their group. */
  readonly running: Map<readonly ReceivedMessage[], string> = new Map()
  /** Grows with every outcome of a handler. */
  outcomes = 0
  readonly #note: Note
  readonly #now: () => number
  readonly #fail: (error: unknown) => void

  /** `fail` is told of an assertion of the test that failed in a handler. */
  constructor(note: Note, now: () => number, fail: (error: unknown) => void) {
    this.#note = note
    this.#now = now
    this.#fail = fail
  }

  /** Begins a send of a client of that namespace; the answer is told what came of it. */
  sending(messages: readonly Message[], namespace: string | undefined): (result: SendResult) => void {
    const sentMs = this.#now()
    return (result) => {
      const topic = withNamespace(result.queue.topic, namespace)
      this.#sent(messages, { ...result, queue: { ...result.queue, topic } }, sentMs)
    }
  }

  #sent(messages: readonly Message[], { msgId: ids, queue, queueOffset, status }: SendResult, sentMs: number): void {
    const { topic, brokerName, queueId } = queue
    for (const [index, msgId] of ids.split(',').entries()) {
      this.acknowledged.push({ topic, msgId, tags: messages[index]?.tags, brokerName, queueId, sentMs })
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

  /** Whether push consumers of the group subscribe to the topic, or have had something of it. */
  wants(group: string, topic: string): boolean {
    const known = this.subscriptions.get(group)?.has(topic) === true
    return known || this.deliveries.some((one) => one.group === group && one.topic === topic)
  }

  /** Whether a message with these tags passes what the group subscribed to. An SQL92 expression counts as passing. */
  wanted(group: string, topic: string, tags: string | undefined): boolean {
    const expression = this.subscriptions.get(group)?.get(topic) ?? '*'
    const text = typeof expression === 'string' ? expression : expression.type === 'TAG' ? expression.expression : '*'
    if (text === '*' || text === '') return true
    return tags !== undefined && text.split('||').some((tag) => tag.trim() === tags)
  }

  /** The options with handlers that are observed; `member` is the consumer's host. */
  observed(options: PushConsumerOptions, member: string): PushConsumerOptions {
    const { handler, batchHandler, namespace } = options
    const group = withNamespace(options.group, namespace)
    const members = this.members.get(group) ?? new Map<string, Subscriptions>()
    this.members.set(group, members.set(member, inNamespace(options.subscriptions ?? {}, namespace)))
    const observe = (inner: BatchHandler): BatchHandler => this.#observe({ group, member, namespace }, inner)
    if (handler !== undefined) {
      const single = observe(([message], context) => (message === undefined ? undefined : handler(message, context)))
      return { ...options, handler: (message, context) => single([message], context) }
    }
    return batchHandler === undefined ? options : { ...options, batchHandler: observe(batchHandler) }
  }

  #observe(of: Consumer, inner: BatchHandler): BatchHandler {
    return (messages, context) => {
      const call: HandlerCall = { ...of, messages, beganMs: this.#now() }
      let result: ReturnType<BatchHandler>
      try {
        result = inner(messages, context)
      } catch (error) {
        return this.#failed(call, error)
      }
      if (!(result instanceof Promise)) return this.#done(call, context, result ?? undefined)
      this.running.set(messages, of.group)
      return result
        .finally(() => this.running.delete(messages))
        .then(
          (outcome) => this.#done(call, context, outcome ?? undefined),
          (error: unknown) => this.#failed(call, error),
        )
    }
  }

  #done(call: HandlerCall, context: ConsumeContext, outcome: ConsumeOutcome | undefined): ConsumeOutcome | undefined {
    const { group, messages } = call
    if (outcome !== undefined && !OUTCOMES.includes(outcome)) return this.#failed(call, notAnOutcome(outcome))
    const success = outcome === undefined || outcome === 'CONSUME_SUCCESS' || outcome === 'COMMIT'
    const consumedOnes = success ? messages.slice(0, context.ackIndex + 1) : []
    this.#finished(call, consumedOnes.length, outcome ?? 'CONSUME_SUCCESS')
    const consumed = this.#consumed.get(group) ?? new Map<string, number>()
    this.#consumed.set(group, consumed)
    for (const { msgId } of consumedOnes) consumed.set(msgId, (consumed.get(msgId) ?? 0) + 1)
    return outcome
  }

  #failed(call: HandlerCall, error: unknown): never {
    for (const { topic, msgId, text } of call.messages) {
      this.failures.push({ group: call.group, topic: withNamespace(topic, call.namespace), msgId, text, error })
    }
    this.#finished(call, 0, String(error))
    this.assertionFailed(error)
    throw error
  }

  produces(group: string, member: string, listens: boolean): void {
    const members = this.producers.get(group) ?? new Map<string, boolean>()
    this.producers.set(group, members.set(member, listens))
  }

  /**
   * Fails what the test waits for when its own assertion has failed in a place whose errors RocketMQ answers with a retry. One of
   * `node:assert` may as well be the code's under test, and a reason for a retry.
   */
  assertionFailed(error: unknown): void {
    if (!(error instanceof Error) || ('code' in error && error.code === 'ERR_ASSERTION')) return
    if (error.name === 'AssertionError' || 'matcherResult' in error) this.#fail(error)
  }

  /** The first `consumed` messages of the call are done with. */
  #finished({ group, member, namespace, messages, beganMs }: HandlerCall, consumed: number, outcome: string): void {
    this.outcomes++
    for (const [index, { topic: shown, msgId, text, tags, keys, reconsumeTimes }] of messages.entries()) {
      const topic = withNamespace(shown, namespace)
      const times = { beganMs, endedMs: this.#now() }
      const delivery = { group, topic, member, msgId, text, tags, keys, reconsumeTimes, ...times }
      this.deliveries.push({ ...delivery, consumed: index < consumed })
      this.#note('consumed', { group, topic, msgId, reconsumeTimes, outcome })
    }
  }
}

/** Subscriptions by topics as brokers know them. */
export function inNamespace(subscriptions: Subscriptions, namespace: string | undefined): Subscriptions {
  return Object.fromEntries(
    Object.entries(subscriptions).map(([topic, expression]) => [withNamespace(topic, namespace), expression]),
  )
}

interface Consumer {
  /** As brokers know it, and so are all names that are noted. */
  readonly group: string
  readonly namespace: string | undefined
  readonly member: string
}

interface HandlerCall extends Consumer {
  readonly messages: readonly ReceivedMessage[]
  readonly beganMs: number
}
