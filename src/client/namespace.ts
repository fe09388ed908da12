import { isDlqTopic, isRetryTopic, isSystemTopic, type MessageQueue, SYSTEM_GROUP_PREFIX } from '../protocol/index.ts'
import type { NamespaceRules } from './dialects/dialect.ts'
import { type Message, Property } from './message/message.ts'
import { REPLY_MESSAGE } from './message/replyMessage.ts'

const SEPARATOR = '%'
/** `%RETRY%` or `%DLQ%`, which stays in front of the namespace. */
const DERIVED = /^%(?:RETRY|DLQ)%/

/**
 * A name as brokers know it: `NS%orders`, `%RETRY%NS%group`. Names of the system stay as they are, and so does a name that has
 * the namespace (NamespaceUtil.wrapNamespace).
 */
export function withNamespace(name: string, namespace: string | undefined): string {
  if (namespace === undefined || namespace === '' || name === '') return name
  const { derived, rest } = parts(name)
  return isOfSystem(name) || rest.startsWith(namespace + SEPARATOR) ? name : derived + namespace + SEPARATOR + rest
}

/** The name without the namespace, if it has that one. */
function withoutNamespace(name: string, namespace: string): string {
  const { derived, rest } = parts(name)
  return rest.startsWith(namespace + SEPARATOR) ? derived + rest.slice(namespace.length + 1) : name
}

function parts(name: string): { readonly derived: string; readonly rest: string } {
  const derived = isRetryTopic(name) || isDlqTopic(name) ? (DERIVED.exec(name)?.[0] ?? '') : ''
  return { derived, rest: name.slice(derived.length) }
}

function isOfSystem(name: string): boolean {
  return isSystemTopic(name) || name.startsWith(SYSTEM_GROUP_PREFIX)
}

/** The names of one client: as its application writes them, and as brokers know them. Without a namespace both are the same. */
export class Names {
  readonly #namespace: string | undefined
  readonly #rules: NamespaceRules
  /** How often each message was sent, where that makes a difference. */
  readonly #sends = new WeakMap<Message, number>()

  constructor(namespace: string | undefined, rules: NamespaceRules) {
    this.#namespace = namespace === '' ? undefined : namespace
    this.#rules = rules
  }

  /** A topic or consumer group as brokers know it. */
  wrapped(name: string): string {
    return withNamespace(name, this.#namespace)
  }

  wrappedQueue(queue: MessageQueue): MessageQueue {
    const topic = this.wrapped(queue.topic)
    return topic === queue.topic ? queue : { ...queue, topic }
  }

  producerGroup(group: string): string {
    return this.#rules.producerGroup ? this.wrapped(group) : group
  }

  /** A topic or group as the application sees it. */
  shown(name: string): string {
    return this.#namespace === undefined || !this.#rules.takenAway ? name : withoutNamespace(name, this.#namespace)
  }

  shownQueue(queue: MessageQueue): MessageQueue {
    const topic = this.shown(queue.topic)
    return topic === queue.topic ? queue : { ...queue, topic }
  }

  shownQueues(queues: readonly MessageQueue[]): readonly MessageQueue[] {
    return this.#namespace === undefined ? queues : queues.map((queue) => this.shownQueue(queue))
  }

  /** The topic in requests that some releases send with what the application sees: the end of a transaction, what becomes of a popped message. */
  settled(topic: string): string {
    return this.#rules.lostInSettlement ? this.shown(topic) : topic
  }

  /** A message as it is sent. What is no message at all stays as it is, and is refused later. */
  message(message: Message): Message {
    if (this.#namespace === undefined || typeof message?.topic !== 'string') return message
    if (message.properties instanceof Map) return message
    const { topic, properties } = message
    const copy: Message = Object.create(Object.getPrototypeOf(message))
    if (!this.#rules.everySend) {
      const named = { ...properties, [Property.INSTANCE_ID]: this.#namespace }
      return Object.assign(copy, message, { topic: this.#sentTopic(message), properties: named })
    }
    const sends = (this.#sends.get(message) ?? 0) + 1
    this.#sends.set(message, sends)
    return Object.assign(copy, message, { topic: (this.#namespace + SEPARATOR).repeat(sends) + topic })
  }

  messages(messages: readonly Message[]): readonly Message[] {
    return this.#namespace === undefined ? messages : messages.map((message) => this.message(message))
  }

  /** A reply goes to the topic of a cluster, which has no namespace; Java gives it one all the same. */
  #sentTopic({ topic, properties }: Message): string {
    return properties?.[Property.MSG_TYPE] === REPLY_MESSAGE && !this.#rules.repliesToo ? topic : this.wrapped(topic)
  }
}
