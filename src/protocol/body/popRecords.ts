import { type JsonBody, jsonBody, list, object, optional, type Shape, text, whole } from '../json/index.ts'

// Bodies of the messages that POP writes into its revive topic (store.pop.PopCheckPoint, AckMsg, BatchAckMsg; broker.md
// 14.4). Names are those of the JSON.

/** Messages of one queue that were delivered together. */
export interface CheckPoint {
  /** Bit i: the i-th message is acknowledged. Only counted in memory. */
  readonly bm: number
  /** Broker name. */
  readonly bn: string | undefined
  /** Consumer group. */
  readonly c: string
  /** Queue offsets of the messages, from `so`. Empty in old ones: then they follow each other. */
  readonly d: readonly number[] | undefined
  /** Invisible time. */
  readonly it: number
  /** Number of messages. */
  readonly n: number
  /** Pop time. */
  readonly pt: number
  readonly q: number
  /** When it is over, `pt` and `it` together; written for readers of the text only. */
  readonly reviveTime?: number | undefined
  /** Place in the revive queue; 0 as long as it is not read from there. */
  readonly ro: number
  /** How often it was written again. */
  readonly rp?: string | undefined
  /** Queue offset at which the delivery began. */
  readonly so: number
  readonly t: string
}

export interface Acknowledgement {
  /** The acknowledged queue offset, −1 in a batch. */
  readonly ao: number
  /** The acknowledged queue offsets of a batch. */
  readonly aol?: readonly number[] | undefined
  readonly bn: string | undefined
  readonly c: string
  readonly pt: number
  readonly q: number
  readonly so: number
  readonly t: string
}

const checkPointShape: Shape<CheckPoint> = object<CheckPoint>({
  bm: whole,
  bn: optional(text),
  c: text,
  d: optional(list(whole)),
  it: whole,
  n: whole,
  pt: whole,
  q: whole,
  reviveTime: optional(whole),
  ro: whole,
  rp: optional(text),
  so: whole,
  t: text,
})

const acknowledgementShape: Shape<Acknowledgement> = object<Acknowledgement>({
  ao: whole,
  aol: optional(list(whole)),
  bn: optional(text),
  c: text,
  pt: whole,
  q: whole,
  so: whole,
  t: text,
})

export const checkPointBody: JsonBody<CheckPoint> = jsonBody('PopCheckPoint', checkPointShape)
export const acknowledgementBody: JsonBody<Acknowledgement> = jsonBody('AckMsg', acknowledgementShape)
