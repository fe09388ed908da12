import { encodeBatch, NAME_VALUE_SEPARATOR, PROPERTY_SEPARATOR, requestTable } from '../../../src/protocol/index.ts'
import type { Send } from '../operation.ts'
import type { Fields, Session } from '../session.ts'

/** What all sends have in common. */
export const BORN_FIELDS: Fields = {
  defaultTopic: 'TBW102',
  defaultTopicQueueNums: '2',
  sysFlag: '0',
  bornTimestamp: '1700000000000',
  flag: '0',
  properties: '',
  reconsumeTimes: '0',
  unitMode: 'false',
  batch: 'false',
}

/** The one-letter names of 310 and 320. */
const LETTERS: Fields = requestTable.SEND_MESSAGE_V2.wireNames

/** sysFlag of a half message (MessageSysFlag TRANSACTION_PREPARED_TYPE). */
const HALF = '4'

export interface SendRequest {
  readonly code: number
  readonly ext: Fields
  readonly body: Uint8Array | undefined
  /** UNIQ_KEYs of the messages. */
  readonly uniques: readonly (string | undefined)[]
}

export function sendRequest(send: Send, session: Session): SendRequest {
  const { form, flaw, tries } = send
  const count = form === 'batch' ? send.count : 1
  const uniques = Array.from({ length: count }, () => (send.unique ? session.newUnique() : undefined))
  const texts = uniques.map((unique) => propertiesText(send, unique))
  const fields: Record<string, string> = {
    ...BORN_FIELDS,
    producerGroup: `${session.names.prefix}P`,
    topic: session.names.topic(send.to),
    queueId: String(send.queue),
    properties: form === 'batch' ? batchProperties(send, session) : (texts[0] ?? ''),
    batch: String(form === 'batch'),
  }
  if (tries !== undefined) {
    fields['reconsumeTimes'] = String(tries[0])
    fields['maxReconsumeTimes'] = String(tries[1])
  }
  if (flaw === 'no default topic') fields['defaultTopic'] = `${session.names.prefix}Nowhere`
  if (flaw === 'no producer group') delete fields['producerGroup']
  if (flaw === 'half') fields['sysFlag'] = HALF
  const code = form === 'v1' ? 10 : form === 'v2' ? 310 : 320
  return { code, ext: form === 'v1' ? fields : short(fields), body: bodyOf(send, texts), uniques }
}

function batchProperties(send: Send, session: Session): string {
  return send.keyed === true ? joined([['UNIQ_KEY', session.newUnique()]]) : ''
}

function bodyOf(send: Send, texts: readonly string[]): Uint8Array | undefined {
  if (send.flaw === 'no body') return undefined
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
  if (send.form !== 'batch') return utf8(`n${send.number} of ${send.tag}`)
  const bytes = encodeBatch(
    texts.map((properties, i) => ({ flag: 0, body: utf8(`part ${i} n${send.number}`), properties })),
  )
  return send.flaw === 'cut' ? bytes.subarray(0, bytes.length - 3) : bytes
}

/** Properties as a send carries them. */
export function joined(pairs: readonly (readonly [name: string, value: string])[]): string {
  return pairs.map(([name, value]) => `${name}${NAME_VALUE_SEPARATOR}${value}${PROPERTY_SEPARATOR}`).join('')
}

/** Fields under the one-letter names of the requests of version 2. */
export function short(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [LETTERS[name] ?? name, value]))
}

function propertiesText(send: Send, unique: string | undefined): string {
  const pairs: (readonly [string, string])[] = [['n', String(send.number)]]
  if (send.tag !== '') pairs.push(['TAGS', send.tag])
  if (send.key !== '') pairs.push(['KEYS', send.key])
  if (send.delay !== 0) pairs.push(['DELAY', String(send.delay)])
  if (unique !== undefined) pairs.push(['UNIQ_KEY', unique])
  if (send.flaw === 'long properties') pairs.push(['long', 'x'.repeat(33_000)])
  return joined(pairs)
}
