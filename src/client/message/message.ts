import { demandKnown, ErrorCodes, type NamesOf, SimError } from '../../runtime/index.ts'

/** A message to be sent. Only `topic` and `body` are required. */
export interface Message {
  readonly topic: string
  /** Text is sent as UTF-8. */
  readonly body: Uint8Array | string
  /** One tag; consumers filter by it. */
  readonly tags?: string | undefined
  /** Keys under which the message can be found again. A list is joined by blanks. */
  readonly keys?: string | readonly string[] | undefined
  /** Level 1 to 18 of the broker's `messageDelayLevel`: 1s 5s 10s 30s 1m … 2h. */
  readonly delayLevel?: number | undefined
  /** Wall time at which a 5.x broker delivers the message, in milliseconds (TIMER_DELIVER_MS). */
  readonly deliverTimestamp?: number | undefined
  /** Properties of the application, and any other of RocketMQ's own. */
  readonly properties?: Readonly<Record<string, string>> | undefined
  /** Application flag, stored as it is. Default 0. */
  readonly flag?: number | undefined
  /** Let the broker wait for flush and replication as it is configured. Default true. */
  readonly waitStoreMsgOK?: boolean | undefined
}

/** Names of the properties that the client itself reads or writes (MessageConst). */
export const Property = {
  KEYS: 'KEYS',
  TAGS: 'TAGS',
  WAIT: 'WAIT',
  DELAY: 'DELAY',
  TIMER_DELIVER_MS: 'TIMER_DELIVER_MS',
  UNIQ_KEY: 'UNIQ_KEY',
  RETRY_TOPIC: 'RETRY_TOPIC',
  ORIGIN_MESSAGE_ID: 'ORIGIN_MESSAGE_ID',
  RECONSUME_TIME: 'RECONSUME_TIME',
  MAX_RECONSUME_TIMES: 'MAX_RECONSUME_TIMES',
  TRAN_MSG: 'TRAN_MSG',
  PGROUP: 'PGROUP',
  MIN_OFFSET: 'MIN_OFFSET',
  MAX_OFFSET: 'MAX_OFFSET',
  CORRELATION_ID: 'CORRELATION_ID',
  REPLY_TO_CLIENT: 'REPLY_TO_CLIENT',
  /** How long the sender of a request waits for the reply, in milliseconds (Go: seconds). */
  TTL: 'TTL',
  MSG_TYPE: 'MSG_TYPE',
  /** When the requester got the reply, wall milliseconds. */
  ARRIVE_TIME: 'ARRIVE_TIME',
  /** Cluster of the broker that stored the message. */
  CLUSTER: 'CLUSTER',
  MSG_REGION: 'MSG_REGION',
  TRACE_ON: 'TRACE_ON',
  /** Namespace of the producer. */
  INSTANCE_ID: 'INSTANCE_ID',
} as const

/** A message as it goes into a request. */
export interface OutgoingMessage {
  readonly topic: string
  readonly body: Uint8Array
  readonly flag: number
  readonly sysFlag: number
  readonly properties: Map<string, string>
  /** Set for a batch: its `body` holds the sub-messages. */
  readonly batch: boolean
  readonly msgId: string
}

const NAMES: NamesOf<Message> = {
  topic: true,
  body: true,
  tags: true,
  keys: true,
  delayLevel: true,
  deliverTimestamp: true,
  properties: true,
  flag: true,
  waitStoreMsgOK: true,
}

const OF_THE_SEND: readonly string[] = ['orderKey', 'queue', 'selector', 'timeoutMs', 'signal']

/**
 * Throws SimError ConfigInvalid for what no message has, such as `tag`, and for a body that is neither text nor bytes. Types say the
 * same; not every caller has them.
 */
export function demandMessage(message: Message): void {
  if (typeof message !== 'object' || message === null) {
    refuse(message, `a message is an object such as { topic: 'orders', body: 'one coffee' }, not ${String(message)}`)
  }
  // An object of a class may carry more.
  if (Object.getPrototypeOf(message) === Object.prototype) {
    const misplaced = OF_THE_SEND.find((name) => name in message)
    if (misplaced !== undefined) {
      refuse(
        misplaced,
        `message: there is no ${misplaced}; it is an option of the send: send(message, { ${misplaced} })`,
      )
    }
    demandKnown('message', message, NAMES)
  }
  const { topic, body, properties } = message
  if (properties !== undefined) demandProperties(topic, properties)
  if (typeof body === 'string' || body instanceof Uint8Array) return
  const kind = body === undefined || body === null ? String(body) : typeof body
  refuse(
    body,
    `the body of a message to topic ${topic} is ${kind}; allowed are text, e.g. JSON.stringify(…), and bytes`,
  )
}

function demandProperties(topic: string, properties: object): void {
  if (properties instanceof Map) {
    refuse(
      properties,
      `the properties of a message to topic ${topic} are a Map; allowed is an object: Object.fromEntries(properties)`,
    )
  }
  for (const [name, value] of Object.entries(properties) as [string, unknown][]) {
    if (typeof value === 'string') continue
    refuse(
      value,
      `property ${name} of a message to topic ${topic} is ${String(value)}, of type ${typeof value}; allowed is text`,
    )
  }
}

function refuse(value: unknown, text: string): never {
  throw new SimError(ErrorCodes.ConfigInvalid, text, { value })
}

const encoder = new TextEncoder()

export function bodyBytes(body: Uint8Array | string): Uint8Array {
  return typeof body === 'string' ? encoder.encode(body) : body
}

/** The properties in the order in which Java's constructor and setters put them. */
export function propertiesOf(message: Message): Map<string, string> {
  const properties = new Map<string, string>()
  const { keys, tags, delayLevel, deliverTimestamp } = message
  if (message.properties !== undefined) {
    for (const [name, value] of Object.entries(message.properties)) properties.set(name, value)
  }
  if (tags !== undefined && tags !== '') properties.set(Property.TAGS, tags)
  const keyText = typeof keys === 'string' || keys === undefined ? keys : keys.join(' ')
  if (keyText !== undefined && keyText !== '') properties.set(Property.KEYS, keyText)
  if (!properties.has(Property.WAIT)) properties.set(Property.WAIT, String(message.waitStoreMsgOK ?? true))
  if (delayLevel !== undefined) properties.set(Property.DELAY, String(delayLevel))
  if (deliverTimestamp !== undefined) properties.set(Property.TIMER_DELIVER_MS, String(deliverTimestamp))
  return properties
}
