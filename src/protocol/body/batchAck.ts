import {
  int,
  type JsonBody,
  jsonBody,
  list,
  object,
  optional,
  type Shape,
  ShapeMismatch,
  text,
  whole,
} from '../json/index.ts'

/** Acknowledgement of several messages of one delivery (remoting.md 10.7). Long names are accepted on reading. */
export interface BatchAck {
  /** Base64 of Java's BitSet bytes: bit i acknowledges `startOffset + i`. */
  readonly bitSet: string | undefined
  readonly consumerGroup: string
  readonly invisibleTime: number
  readonly popTime: number
  readonly queueId: number
  readonly retry: string | undefined
  readonly reviveQueueId: number
  readonly startOffset: number
  readonly topic: string | undefined
}

export interface BatchAckRequest {
  readonly acks: readonly (BatchAck | undefined)[]
  readonly brokerName: string
}

const SHORT_NAMES = {
  bitSet: 'b',
  consumerGroup: 'c',
  invisibleTime: 'it',
  popTime: 'pt',
  queueId: 'q',
  retry: 'r',
  reviveQueueId: 'rq',
  startOffset: 'so',
  topic: 't',
} as const

/** fastjson makes the best of a text with some characters of base64, and fails for one without. */
const bits: Shape<string> = {
  read: (value) => {
    const isText = typeof value === 'string' && (value === '' || /[A-Za-z0-9+/]/.test(value))
    if (isText || Array.isArray(value)) return text.read(value)
    throw new ShapeMismatch(`no base64: ${String(value)}`)
  },
  write: (value) => value,
}

const longShape: Shape<BatchAck> = object<BatchAck>({
  bitSet: optional(bits),
  consumerGroup: text,
  invisibleTime: whole,
  popTime: whole,
  queueId: int,
  retry: optional(text),
  reviveQueueId: int,
  startOffset: whole,
  topic: optional(text),
})

const batchAckShape: Shape<BatchAck> = {
  read: (value) => {
    if (typeof value !== 'object') throw new ShapeMismatch(`not an object: ${String(value)}`)
    const given = value as { readonly [property: string]: unknown }
    const long: { [property: string]: unknown } = {}
    for (const [name, short] of Object.entries(SHORT_NAMES)) long[name] = given[short] ?? given[name]
    return longShape.read(long)
  },
  write: (ack) =>
    Object.fromEntries(Object.entries(SHORT_NAMES).map(([name, short]) => [short, ack[name as keyof BatchAck]])),
}

export const batchAckBody: JsonBody<BatchAckRequest> = jsonBody(
  'BatchAckMessageRequestBody',
  object<BatchAckRequest>({ acks: list(optional(batchAckShape)), brokerName: text }),
)
