import {
  decodeOffsetMsgId,
  encodeBatch,
  encodeProperties,
  type MessageRecord,
  type RequestHeader,
  type ResponseHeader,
} from '../../../src/protocol/index.ts'
import type { Memory } from './memory.ts'
import type { End } from './plan.ts'
import type { Sent } from './promises.ts'
import { DELAYS_MS, topics } from './topics.ts'
import { GROUP, type Wire } from './wire.ts'

/** A recall that is answered so long before the time is in time. */
const RECALL_AHEAD_MS = 2000
/** Below `syncFlushTimeout`: an answer that took longer may be about something that was not flushed. */
const FLUSHED_WITHIN_MS = 4500

interface Transaction extends Sent {
  readonly end: End
  /** Checks that are still to be answered with "unknown". */
  unsure: number
}

/** Where a half message lies, as its answer or a check tells. */
interface HalfPlace {
  readonly tranStateTableOffset: number
  readonly commitLogOffset: number
  readonly fromTransactionCheck: boolean
}

/** Senders of every kind, who note what they are told. */
export class Producers {
  readonly #wire: Wire
  readonly #memory: Memory
  readonly #transactions = new Map<string, Transaction>()

  constructor(wire: Wire, memory: Memory) {
    this.#wire = wire
    this.#memory = memory
  }

  plain(queueId: number, bodyBytes: number): void {
    this.#send(this.#memory.note({ kind: 'plain', topic: topics.plain }, bodyBytes), queueId, {})
  }

  toPop(bodyBytes: number): void {
    this.#send(this.#memory.note({ kind: 'popped', topic: topics.popped }, bodyBytes), 0, {})
  }

  toPopInOrder(bodyBytes: number): void {
    this.#send(this.#memory.note({ kind: 'ordered', topic: topics.ordered }, bodyBytes), 0, {})
  }

  batch(queueId: number, count: number): void {
    const members = Array.from({ length: count }, () => this.#memory.note({ kind: 'plain', topic: topics.plain }))
    const body = encodeBatch(
      members.map((sent) => {
        return { flag: 0, body: bytesOf(sent.text), properties: new Map([['UNIQ_KEY', uniqueKeyOf(sent)]]) }
      }),
    )
    const header = { ...this.#header(topics.plain, queueId, {}), batch: true }
    this.#wire.ask('SEND_BATCH_MESSAGE', header, body, (answer) => {
      if (answer.code !== 0) return
      for (const [n, sent] of members.entries()) {
        sent.acknowledged = true
        sent.at = { queueId, queueOffset: (answer.header.queueOffset ?? -1) + n }
      }
    })
  }

  delayed(level: number): void {
    const dueMs = Math.floor(this.#wire.wallMs) + (DELAYS_MS[level - 1] ?? 0)
    this.#send(this.#memory.note({ kind: 'delayed', topic: topics.delayed, dueMs }), 0, { DELAY: String(level) })
  }

  timed(delayMs: number): void {
    const dueMs = Math.ceil(this.#wire.wallMs + delayMs)
    const sent = this.#memory.note({ kind: 'timed', topic: topics.timed, dueMs })
    this.#send(sent, 0, { TIMER_DELIVER_MS: String(dueMs) }, ({ recallHandle }) => {
      if (recallHandle !== undefined) this.#memory.timed.push({ sent, handle: recallHandle, delayMs })
    })
  }

  recall(pick: number): void {
    const { timed } = this.#memory
    const one = timed.at(-1 - (pick % Math.max(1, timed.length)))
    if (one === undefined) return
    const header = { producerGroup: GROUP, topic: topics.timed, recallHandle: one.handle }
    const askedMs = this.#wire.wallMs
    one.sent.recalled ??= 'perhaps'
    this.#wire.ask('RECALL_MESSAGE', header, undefined, ({ code }) => {
      const nowMs = this.#wire.wallMs
      const inTime = nowMs + RECALL_AHEAD_MS < (one.sent.dueMs ?? 0)
      const isFlushed = nowMs - askedMs < FLUSHED_WITHIN_MS
      if (code === 0 && inTime && isFlushed) this.#memory.recalled(one.sent, one.delayMs, this.#wire.nowMs)
    })
  }

  half(end: End, now: boolean, unsure: number): void {
    const noted = this.#memory.note({ kind: 'transaction', topic: topics.transaction, end })
    const sent: Transaction = Object.assign(noted, { end, unsure })
    this.#transactions.set(uniqueKeyOf(sent), sent)
    const properties = { UNIQ_KEY: uniqueKeyOf(sent), TRAN_MSG: 'true', PGROUP: GROUP }
    const header = { ...this.#header(topics.transaction, 0, properties), sysFlag: 4 }
    this.#wire.ask('SEND_MESSAGE', header, bytesOf(sent.text), (answer) => {
      if (answer.code !== 0) return
      sent.acknowledged = true
      if (!now) return
      this.#end(sent, {
        tranStateTableOffset: answer.header.queueOffset ?? -1,
        commitLogOffset: decodeOffsetMsgId(answer.header.msgId ?? '')?.physicalOffset ?? -1,
        fromTransactionCheck: false,
      })
    })
  }

  /** The broker asks what became of a half message. */
  checked(record: MessageRecord, place: Omit<HalfPlace, 'fromTransactionCheck'>): void {
    const sent = this.#transactions.get(record.properties.get('UNIQ_KEY') ?? '')
    if (sent === undefined || sent.unsure-- > 0) return
    this.#end(sent, { ...place, fromTransactionCheck: true })
  }

  #end(sent: Transaction, where: HalfPlace): void {
    if (sent.end === 'never') return
    this.#wire.tell('END_TRANSACTION', {
      topic: topics.transaction,
      producerGroup: GROUP,
      commitOrRollback: sent.end === 'commit' ? 8 : 12,
      msgId: uniqueKeyOf(sent),
      transactionId: uniqueKeyOf(sent),
      ...where,
    })
  }

  #send(
    sent: Sent,
    queueId: number,
    properties: Readonly<Record<string, string>>,
    acknowledged: (header: ResponseHeader<'SEND_MESSAGE'>) => void = () => undefined,
  ): void {
    const keys = { UNIQ_KEY: uniqueKeyOf(sent), KEYS: `key-${uniqueKeyOf(sent)}` }
    const header = this.#header(sent.topic, queueId, { ...keys, ...properties })
    const isStoredThere = sent.dueMs === undefined
    this.#wire.ask('SEND_MESSAGE', header, bytesOf(sent.text), (answer) => {
      if (answer.code !== 0) return
      sent.acknowledged = true
      if (isStoredThere) sent.at = { queueId, queueOffset: answer.header.queueOffset ?? -1 }
      acknowledged(answer.header)
    })
  }

  #header(topic: string, queueId: number, properties: Readonly<Record<string, string>>): RequestHeader<'SEND_MESSAGE'> {
    return {
      producerGroup: GROUP,
      topic,
      defaultTopic: 'TBW102',
      defaultTopicQueueNums: 4,
      queueId,
      sysFlag: 0,
      bornTimestamp: Math.floor(this.#wire.wallMs),
      flag: 0,
      properties: encodeProperties(new Map(Object.entries(properties))),
    }
  }
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const uniqueKeyOf = ({ text }: Sent): string => `unique-${text.replace(/\.*$/, '')}`
