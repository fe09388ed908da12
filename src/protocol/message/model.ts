import type { SocketAddress } from '../../runtime/index.ts'

/** Message properties in the order of the text. Keys and values never contain U+0001 or U+0002. */
export type MessageProperties = Map<string, string>

/** Who needs few properties of many messages looks each up and leaves the others undecoded. */
export type PropertyLookup = Pick<MessageProperties, 'get'>

/** One stored message record, decoded (remoting.md 4.1, store.md 4). `body` is a view and still compressed. */
export interface MessageRecord {
  readonly totalSize: number
  /** 1: one byte of topic length; 2: two bytes, for topics over 127 bytes. */
  readonly version: 1 | 2
  readonly bodyCrc: number
  readonly queueId: number
  readonly flag: number
  /** Position in the consume queue. */
  readonly queueOffset: number
  /** Position in the commit log. */
  readonly physicalOffset: number
  readonly sysFlag: number
  readonly bornTimestamp: number
  readonly bornHost: SocketAddress
  readonly storeTimestamp: number
  readonly storeHost: SocketAddress
  readonly reconsumeTimes: number
  readonly preparedTransactionOffset: number
  readonly body: Uint8Array
  readonly topic: string
  readonly properties: MessageProperties
}
