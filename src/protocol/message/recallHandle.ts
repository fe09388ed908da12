import { base64Bytes, base64Text, utf8Bytes, utf8Text } from '../bytes/index.ts'

// What a producer keeps to recall a timer message (RecallMessageHandle): URL-safe base64 with padding of
// `v1 {topic} {brokerName} {deliverMs} {uniqueKey}`, joined by single blanks.

export interface RecallHandle {
  readonly topic: string
  readonly brokerName: string
  /** Time of delivery as text; whoever made the handle decides whether it is a number. */
  readonly timestamp: string
  readonly uniqueKey: string
}

export function encodeRecallHandle({ topic, brokerName, timestamp, uniqueKey }: RecallHandle): string {
  return base64Text(utf8Bytes(['v1', topic, brokerName, timestamp, uniqueKey].join(' ')), 'url')
}

/** Undefined for text that is no such handle. */
export function decodeRecallHandle(handle: string): RecallHandle | undefined {
  const bytes = handle === '' ? undefined : base64Bytes(handle, 'url')
  if (bytes === undefined) return undefined
  const fields = utf8Text(bytes).split(' ')
  // Java's split drops trailing empty fields: an empty key at the end is none.
  while (fields.at(-1) === '') fields.pop()
  const [version, topic, brokerName, timestamp, uniqueKey] = fields
  if (version !== 'v1' || topic === undefined || brokerName === undefined) return undefined
  return timestamp === undefined || uniqueKey === undefined ? undefined : { topic, brokerName, timestamp, uniqueKey }
}
