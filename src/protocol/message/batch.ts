import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { readUtf8, utf8Length, viewOf, writeUtf8 } from '../bytes/index.ts'
import type { MessageProperties } from './model.ts'
import { decodeProperties, encodeProperties } from './properties.ts'

// Body of SEND_BATCH_MESSAGE (remoting.md 4.5): for each message, big-endian:
//   4      total size of this message
//   4 + 4  magic and body CRC, both 0 and ignored
//   4      flag
//   4 + n  body
//   2 + p  properties

const FIXED_BYTES = 22

/** One message of a batch; topic, queue and born data stand in the header of the request. */
export interface BatchMessage {
  readonly flag: number
  readonly body: Uint8Array
  readonly properties: MessageProperties
}

/** A message to be put into a batch; its properties are a map or the text as it is to be sent. */
export interface BatchMessageToEncode extends Omit<BatchMessage, 'properties'> {
  readonly properties: MessageProperties | string
}

export function encodeBatch(messages: readonly BatchMessageToEncode[]): Uint8Array {
  const texts = messages.map(({ properties }) =>
    typeof properties === 'string' ? properties : encodeProperties(properties),
  )
  const sizes = messages.map((message, i) => FIXED_BYTES + message.body.length + utf8Length(texts[i] ?? ''))
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0))
  const view = viewOf(bytes)
  let at = 0
  for (const [i, message] of messages.entries()) {
    view.setInt32(at, sizes[i] ?? 0)
    view.setInt32(at + 12, message.flag)
    view.setInt32(at + 16, message.body.length)
    bytes.set(message.body, at + 20)
    const propertiesAt = at + 20 + message.body.length
    const end = writeUtf8(bytes, propertiesAt + 2, texts[i] ?? '')
    view.setInt16(propertiesAt, end - propertiesAt - 2)
    at = end
  }
  return bytes
}

/** A message of a received batch: bodies are views, `propertiesText` is what was sent. */
export interface ReceivedBatchMessage extends BatchMessage {
  readonly propertiesText: string
}

/** Throws SimError MessageMalformed when a length does not fit. */
export function decodeBatch(bytes: Uint8Array): ReceivedBatchMessage[] {
  const view = viewOf(bytes)
  const messages: ReceivedBatchMessage[] = []
  for (let at = 0; at < bytes.length; ) {
    fits(at + FIXED_BYTES <= bytes.length, at)
    const bodyLength = view.getInt32(at + 16)
    const propertiesAt = at + 20 + bodyLength
    fits(bodyLength >= 0 && propertiesAt + 2 <= bytes.length, at)
    const propertiesLength = view.getInt16(propertiesAt)
    const end = propertiesAt + 2 + propertiesLength
    fits(propertiesLength >= 0 && end <= bytes.length && end - at === view.getInt32(at), at)
    const propertiesText = readUtf8(bytes, propertiesAt + 2, propertiesLength)
    messages.push({
      flag: view.getInt32(at + 12),
      body: new Uint8Array(bytes.buffer, bytes.byteOffset + at + 20, bodyLength),
      properties: decodeProperties(propertiesText),
      propertiesText,
    })
    at = end
  }
  return messages
}

function fits(condition: boolean, at: number): void {
  if (!condition)
    throw new SimError(ErrorCodes.MessageMalformed, `batch message at ${at} does not fit its body`, { at })
}
