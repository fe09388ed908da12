import { randomUUID } from 'node:crypto'
import {
  decodeOffsetMsgId,
  encodeBatch,
  encodeProperties,
  type MessageProperties,
  type RequestHeader,
  type ResponseHeader,
  SystemTopic,
} from '../../src/protocol/index.ts'
import type { Peer } from './peer.ts'

/** A message to be sent; what is left out is nothing, or zero. */
export interface Draft {
  readonly topic: string
  readonly queueId?: number
  readonly body: string | Uint8Array
  readonly properties?: Readonly<Record<string, string>>
  readonly sysFlag?: number
  readonly flag?: number
  readonly producerGroup?: string
}

/** A message that a broker has acknowledged. */
export interface Sent {
  readonly topic: string
  readonly queueId: number
  readonly queueOffset: number
  readonly physicalOffset: number
  readonly uniqueKey: string
  readonly recallHandle: string | undefined
  /** Wall time right before it was sent. */
  readonly sentMs: number
}

export async function send(peer: Peer, draft: Draft): Promise<Sent> {
  const properties = propertiesOf(draft)
  const sentMs = Date.now()
  const { header } = await peer.ask('SEND_MESSAGE_V2', headerOf(draft, properties), bytesOf(draft.body))
  return sentAt(draft, properties, header, sentMs)
}

/** Several messages of one queue in one request; answers the place of the first. */
export async function sendBatch(peer: Peer, first: Draft, ...others: readonly Draft[]): Promise<Sent> {
  return sendParts(peer, new Map(), [first, ...others])
}

async function sendParts(peer: Peer, envelope: MessageProperties, drafts: readonly [Draft, ...Draft[]]): Promise<Sent> {
  const [first] = drafts
  const parts = drafts.map((draft) => ({
    flag: draft.flag ?? 0,
    body: bytesOf(draft.body),
    properties: propertiesOf(draft),
  }))
  const sentMs = Date.now()
  const header = { ...headerOf(first, envelope), batch: true }
  const reply = await peer.ask('SEND_BATCH_MESSAGE', header, encodeBatch(parts))
  return sentAt(first, envelope, reply.header, sentMs)
}

/** The same with a key for the whole batch, which becomes one record where queues hold inner batches. */
export async function sendKeyedBatch(peer: Peer, first: Draft, ...others: readonly Draft[]): Promise<Sent> {
  return sendParts(peer, propertiesOf({ ...first, properties: {} }), [first, ...others])
}

/** As the answer of a consumer to a request; the broker keeps it when the asking client is not there. */
export async function sendReply(peer: Peer, draft: Draft): Promise<void> {
  await peer.tell('SEND_REPLY_MESSAGE_V2', headerOf(draft, propertiesOf(draft)), bytesOf(draft.body))
}

/** A producer of the real world gives each message a key of its own. */
function propertiesOf({ properties = {} }: Draft): MessageProperties {
  const uniqueKey = randomUUID().replaceAll('-', '').toUpperCase()
  return new Map([['UNIQ_KEY', uniqueKey], ...Object.entries(properties)])
}

function headerOf(draft: Draft, properties: MessageProperties): RequestHeader<'SEND_MESSAGE_V2'> {
  return {
    producerGroup: draft.producerGroup ?? 'ExchangeProducer',
    topic: draft.topic,
    defaultTopic: SystemTopic.AUTO_CREATE,
    defaultTopicQueueNums: 1,
    queueId: draft.queueId ?? 0,
    sysFlag: draft.sysFlag ?? 0,
    bornTimestamp: Date.now(),
    flag: draft.flag ?? 0,
    properties: encodeProperties(properties),
    reconsumeTimes: 0,
    unitMode: false,
    batch: false,
  }
}

type SendHeader = ResponseHeader<'SEND_MESSAGE_V2'>

function sentAt(draft: Draft, properties: MessageProperties, header: SendHeader, sentMs: number): Sent {
  const { queueId = -1, queueOffset = -1, msgId = '', recallHandle } = header
  return {
    topic: draft.topic,
    queueId,
    queueOffset,
    physicalOffset: decodeOffsetMsgId(msgId.split(',')[0] ?? '')?.physicalOffset ?? -1,
    uniqueKey: properties.get('UNIQ_KEY') ?? '',
    recallHandle,
    sentMs,
  }
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body
}
