import { deflateZlib, encodeBatch, isRetryTopic, MessageSysFlag } from '../../protocol/index.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { clientError } from '../errors.ts'
import type { Failure } from '../failure.ts'
import {
  bodyBytes,
  demandMessage,
  type Message,
  type OutgoingMessage,
  Property,
  propertiesOf,
} from '../message/message.ts'
import { messageFault } from '../message/validate.ts'

/** Levels of zlib. */
export type CompressLevel = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

export interface PrepareOptions {
  readonly dialect: Dialect
  readonly nextKey: () => string
  readonly bodyBytesMax: number
  /** Bodies of at least this size are compressed; default 4096 (`compressMsgBodyOverHowmuch`). */
  readonly compressBodyOver: number
  readonly compressLevel: CompressLevel
}

/** Checks a message, gives it its UNIQ_KEY and compresses a large body. Throws ClientError `invalid`. */
export function prepareMessage(message: Message, options: PrepareOptions): OutgoingMessage {
  demandMessage(message)
  const body = bodyBytes(message.body)
  check(message, body, options)
  const properties = propertiesOf(message)
  const msgId = keyOf(properties, options.nextKey)
  const compressed = body.length >= options.compressBodyOver
  const typeBits = options.dialect.wire.compressionTypeBits ? MessageSysFlag.COMPRESSION_ZLIB : 0
  return {
    topic: message.topic,
    body: compressed ? deflateZlib(body, options.compressLevel) : body,
    flag: message.flag ?? 0,
    sysFlag: compressed ? MessageSysFlag.COMPRESSED | typeBits : 0,
    properties,
    batch: false,
    msgId,
  }
}

/** Puts messages of one topic into one request (MessageBatch.generateFromList). Throws ClientError `invalid`. */
export function prepareBatch(messages: readonly Message[], options: PrepareOptions): OutgoingMessage {
  const { dialect } = options
  const [first] = messages
  if (first === undefined) throw refused(dialect, 'the messages of a batch must not be empty')
  for (const message of messages) {
    if ((message.delayLevel ?? 0) > 0) throw refused(dialect, 'TimeDelayLevel is not supported for batching')
    if (isRetryTopic(message.topic)) throw refused(dialect, 'Retry Group is not supported for batching')
    if (message.topic !== first.topic)
      throw refused(dialect, 'The topic of the messages in one batch should be the same')
    if ((message.waitStoreMsgOK ?? true) !== (first.waitStoreMsgOK ?? true)) {
      throw refused(dialect, 'The waitStoreMsgOK of the messages in one batch should the same')
    }
  }
  const keys: string[] = []
  const parts = messages.map((message) => {
    demandMessage(message)
    const body = bodyBytes(message.body)
    check(message, body, options)
    const properties = propertiesOf(message)
    if (dialect.producer.batchKeys !== 'none') keys.push(keyOf(properties, options.nextKey))
    return { flag: message.flag ?? 0, body, properties }
  })
  const body = encodeBatch(parts)
  check(first, body, options)
  const properties = new Map<string, string>([[Property.WAIT, String(first.waitStoreMsgOK ?? true)]])
  if (dialect.producer.batchKeys === 'messagesAndBatch') properties.set(Property.UNIQ_KEY, options.nextKey())
  return { topic: first.topic, body, flag: 0, sysFlag: 0, properties, batch: true, msgId: keys.join(',') }
}

function keyOf(properties: Map<string, string>, nextKey: () => string): string {
  const given = properties.get(Property.UNIQ_KEY)
  if (given !== undefined) return given
  const key = nextKey()
  properties.set(Property.UNIQ_KEY, key)
  return key
}

function check(message: Message, body: Uint8Array, options: PrepareOptions): void {
  if (!options.dialect.producer.validate) return
  const fault = messageFault(message.topic, body, options.bodyBytesMax)
  if (fault !== undefined) throw clientError(options.dialect, fault)
}

function refused(dialect: Dialect, text: string): Error {
  const failure: Failure = { kind: 'invalid', text }
  return clientError(dialect, failure)
}
