import { utf8Bytes, utf8Text } from '../bytes/index.ts'

// What a producer keeps to recall a timer message (RecallMessageHandle): URL-safe base64 with padding of
// `v1 {topic} {brokerName} {deliverMs} {uniqueKey}`, joined by single blanks.

export interface RecallHandle {
  readonly topic: string
  readonly brokerName: string
  /** Time of delivery as text; whoever made the handle decides whether it is a number. */
  readonly timestamp: string
  readonly uniqueKey: string
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function encodeRecallHandle({ topic, brokerName, timestamp, uniqueKey }: RecallHandle): string {
  return base64(utf8Bytes(['v1', topic, brokerName, timestamp, uniqueKey].join(' ')))
}

/** Undefined for text that is no such handle. */
export function decodeRecallHandle(handle: string): RecallHandle | undefined {
  const bytes = handle === '' ? undefined : bytesOf(handle)
  if (bytes === undefined) return undefined
  const [version, topic, brokerName, timestamp, uniqueKey] = utf8Text(bytes).split(' ')
  if (version !== 'v1' || topic === undefined || brokerName === undefined) return undefined
  return timestamp === undefined || uniqueKey === undefined ? undefined : { topic, brokerName, timestamp, uniqueKey }
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3)
    const bits = (first << 16) | (second << 8) | third
    const left = Math.min(3, bytes.length - at)
    for (let char = 0; char < 4; char++) text += char > left ? '=' : (ALPHABET[(bits >> (18 - 6 * char)) & 63] ?? '')
  }
  return text
}

/** As Java's URL decoder: padding may be left out, but must be right when it is there. */
function bytesOf(text: string): Uint8Array | undefined {
  const match = /^([A-Za-z0-9_-]*)(={0,2})$/.exec(text)
  const chars = match?.[1]
  if (chars === undefined || chars.length % 4 === 1) return undefined
  if (match?.[2] !== '' && text.length % 4 !== 0) return undefined
  const bytes = new Uint8Array(Math.floor((chars.length * 6) / 8))
  let bits = 0
  let held = 0
  let at = 0
  for (const char of chars) {
    bits = (bits << 6) | ALPHABET.indexOf(char)
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[at++] = (bits >> held) & 0xff
  }
  return bytes
}
