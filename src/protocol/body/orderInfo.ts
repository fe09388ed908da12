import {
  byNumber,
  byText,
  type JsonBody,
  jsonBody,
  list,
  object,
  optional,
  type Shape,
  text,
  whole,
} from '../json/index.ts'

/** A batch of one queue that an ordered consumer has (ConsumerOrderInfoManager.OrderInfo, with the names of its JSON). */
export interface OrderInfo {
  /** Attempt id. */
  readonly a?: string | undefined
  /** Bit i: the i-th message is acknowledged. Java's long: at most 64 messages. */
  readonly cm: number
  /** Invisible time. */
  readonly i?: number | undefined
  /** When it was delivered. */
  readonly l: number
  /** The first queue offset, then distances from it. */
  readonly o: readonly number[]
  /** How often messages were delivered before, by queue offset. */
  readonly oc?: ReadonlyMap<number, number> | undefined
  /** Own times of messages to become visible, by queue offset. */
  readonly ot?: ReadonlyMap<number, number> | undefined
  readonly popTime: number
}

const orderInfoShape: Shape<OrderInfo> = object<OrderInfo>({
  a: optional(text),
  cm: whole,
  i: optional(whole),
  l: whole,
  o: list(whole),
  oc: optional(byNumber(whole)),
  ot: optional(byNumber(whole)),
  popTime: whole,
})

export interface OrderInfoTable {
  /** By `topic@group` and queue id. */
  readonly table: ReadonlyMap<string, ReadonlyMap<number, OrderInfo>>
}

/** `config/consumerOrderInfo.json`. */
export const orderInfoBody: JsonBody<OrderInfoTable> = jsonBody(
  'ConsumerOrderInfoManager',
  object<OrderInfoTable>({ table: byText(byNumber(orderInfoShape)) }),
)
