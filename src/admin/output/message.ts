import type { ReceivedMessage } from '../../client/index.ts'
import { addressText } from '../../runtime/index.ts'
import { type Pairs, pairs } from './report.ts'
import { localTime } from './times.ts'

/** Characters of a body that a table shows. */
const BODY_SHOWN = 200

/** A message as `--json` has it. */
export interface MessageJson {
  readonly msgId: string
  readonly offsetMsgId: string
  readonly topic: string
  readonly queueId: number
  readonly queueOffset: number
  readonly commitLogOffset: number
  readonly tags: string | null
  readonly keys: readonly string[]
  readonly reconsumeTimes: number
  readonly bornTimestamp: number
  readonly bornHost: string
  readonly storeTimestamp: number
  readonly storeHost: string
  readonly flag: number
  readonly sysFlag: number
  readonly storeSize: number
  readonly properties: Readonly<Record<string, string>>
  /** Base64 where the bytes are no UTF-8. */
  readonly body: string
  readonly bodyEncoding: 'utf8' | 'base64'
}

export function messageJson(message: ReceivedMessage): MessageJson {
  const text = bodyText(message.body)
  return {
    msgId: message.msgId,
    offsetMsgId: message.offsetMsgId,
    topic: message.topic,
    queueId: message.queue.queueId,
    queueOffset: message.queueOffset,
    commitLogOffset: message.physicalOffset,
    tags: message.tags ?? null,
    keys: message.keys,
    reconsumeTimes: message.reconsumeTimes,
    bornTimestamp: message.bornTimestamp,
    bornHost: addressText(message.bornHost),
    storeTimestamp: message.storeTimestamp,
    storeHost: addressText(message.storeHost),
    flag: message.flag,
    sysFlag: message.sysFlag,
    storeSize: message.storeSize,
    properties: Object.fromEntries(message.properties),
    body: text ?? Buffer.from(message.body).toString('base64'),
    bodyEncoding: text === undefined ? 'base64' : 'utf8',
  }
}

/** One message, in mqadmin's order. */
export function messagePairs(message: ReceivedMessage): Pairs {
  const text = bodyText(message.body)
  return pairs([
    ['OffsetID:', message.offsetMsgId],
    ['Unique Key:', message.msgId],
    ['Topic:', message.topic],
    ['Tags:', `[${message.tags ?? ''}]`],
    ['Keys:', `[${message.keys.join(' ')}]`],
    ['Queue ID:', message.queue.queueId],
    ['Queue Offset:', message.queueOffset],
    ['CommitLog Offset:', message.physicalOffset],
    ['Reconsume Times:', message.reconsumeTimes],
    ['Born Timestamp:', localTime(message.bornTimestamp)],
    ['Store Timestamp:', localTime(message.storeTimestamp)],
    ['Born Host:', addressText(message.bornHost)],
    ['Store Host:', addressText(message.storeHost)],
    ['System Flag:', message.sysFlag],
    ['Properties:', `{${[...message.properties].map(([name, value]) => `${name}=${value}`).join(', ')}}`],
    [
      text === undefined ? 'Message Body (base64):' : 'Message Body:',
      text ?? Buffer.from(message.body).toString('base64'),
    ],
  ])
}

/** The beginning of a body, for a column. */
export function bodyCell(message: ReceivedMessage): string {
  const text = bodyText(message.body)
  if (text === undefined) return `(${message.body.length} bytes, not text)`
  const characters = [...text.slice(0, BODY_SHOWN * 2)]
  if (characters.length <= BODY_SHOWN) return text
  return `${characters.slice(0, BODY_SHOWN).join('')}… (${message.body.length} bytes)`
}

/** Undefined when the bytes are no UTF-8. */
function bodyText(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return undefined
  }
}
