import {
  batchAckBody,
  decodeRecords,
  type MessageRecord,
  type RequestHeader,
  type ResponseHeader,
} from '../../../src/protocol/index.ts'
import type { Memory } from './memory.ts'
import type { Work } from './plan.ts'
import { DELAYS_MS, deadLetters, popRetries, retries, topics } from './topics.ts'
import { type Answer, BROKER_NAME, GROUP, ORDERED_GROUP, type Wire } from './wire.ts'

/** An acknowledgement that is answered so long before the message is visible again is in time. */
const ACK_AHEAD_MS = 1000
const LONGER_MS = 5000

type PopAnswer = Answer<'POP_MESSAGE'>
type Handle = RequestHeader<'ACK_MESSAGE'>

/** Consumers of every kind, who note what they get and what they are told. */
export class Consumers {
  readonly #wire: Wire
  readonly #memory: Memory
  readonly #sentBack = new Set<number>()

  constructor(wire: Wire, memory: Memory) {
    this.#wire = wire
    this.#memory = memory
  }

  pop({ max, ack, hide, invisibleMs, batch }: Omit<Extract<Work, { kind: 'pop' }>, 'kind'>): void {
    const poppedAtMs = this.#wire.nowMs
    const visibleMs = this.#wire.wallMs + invisibleMs
    this.#ask(GROUP, topics.popped, max, invisibleMs, (records, header) => {
      const acknowledged: { readonly text: string; readonly handle: Handle }[] = []
      for (const [n, record] of records.entries()) {
        const text = textOf(record)
        this.#memory.popped(text, poppedAtMs)
        const handle = handleOf(record, header)
        if (((ack >> n) & 1) !== 0) {
          // From here on nobody knows whether it comes again, unless the answer comes.
          this.#memory.taken.add(text)
          acknowledged.push({ text, handle })
        } else if (((hide >> n) & 1) !== 0) {
          this.#hideLonger(handle)
        }
      }
      this.#acknowledge(acknowledged, batch, (text) => {
        if (this.#wire.wallMs + ACK_AHEAD_MS < visibleMs) this.#memory.acknowledgedInTime(text, poppedAtMs)
      })
    })
  }

  popInOrder(max: number, ack: number): void {
    this.#ask(ORDERED_GROUP, topics.ordered, max, 3000, (records, header) => {
      for (const [n, record] of records.entries()) {
        this.#memory.ordered.add(textOf(record))
        if (((ack >> n) & 1) === 0) continue
        const handle = { ...handleOf(record, header), consumerGroup: ORDERED_GROUP, topic: topics.ordered }
        this.#wire.ask('ACK_MESSAGE', handle, undefined, () => undefined)
      }
    })
  }

  /** Takes the next messages of a queue from where the group stands, and moves its offset. */
  pull(queueId: number): void {
    const queue = { consumerGroup: GROUP, topic: topics.plain, queueId }
    this.#wire.ask('QUERY_CONSUMER_OFFSET', queue, undefined, (answer) => {
      const queueOffset = answer.code === 0 ? (answer.header.offset ?? 0) : 0
      const pull = {
        ...queue,
        queueOffset,
        maxMsgNums: 8,
        sysFlag: 4,
        commitOffset: 0,
        suspendTimeoutMillis: 0,
        subscription: '*',
        subVersion: 0,
      }
      this.#wire.ask('PULL_MESSAGE', pull, undefined, ({ code, header, body }) => {
        if (code !== 0 || body === undefined) return
        for (const record of decodeRecords(body)) {
          const text = textOf(record)
          if (!this.#memory.consumed.has(text)) {
            this.#memory.pulled.push({ text, physicalOffset: record.physicalOffset })
          }
          this.#memory.consumed.add(text)
        }
        const offset = header.nextBeginOffset ?? 0
        this.#wire.ask('UPDATE_CONSUMER_OFFSET', { ...queue, commitOffset: offset }, undefined, ({ code }) => {
          if (code === 0) this.#memory.committed(`${queueId}`, offset, this.#wire.nowMs)
        })
      })
    })
  }

  /** Each message once, so that one text is one promise. */
  sendBack(pick: number, level: number): void {
    const { pulled } = this.#memory
    const one = pulled.at(-1 - (pick % Math.max(1, pulled.length)))
    if (one === undefined || this.#sentBack.has(one.physicalOffset)) return
    this.#sentBack.add(one.physicalOffset)
    const header = {
      offset: one.physicalOffset,
      group: GROUP,
      delayLevel: level,
      originTopic: topics.plain,
      maxReconsumeTimes: 16,
    }
    const topic = level < 0 ? deadLetters : retries
    const dueMs = Math.floor(this.#wire.wallMs) + (DELAYS_MS[level - 1] ?? 0)
    const sent = { kind: 'sent-back' as const, topic, text: one.text, acknowledged: false, dueMs }
    this.#memory.sent.push(sent)
    this.#wire.ask('CONSUMER_SEND_MSG_BACK', header, undefined, ({ code }) => {
      if (code === 0) this.#memory.sentBack(sent, this.#wire.nowMs)
    })
  }

  #ask(
    consumerGroup: string,
    topic: string,
    maxMsgNums: number,
    invisibleTime: number,
    then: (records: readonly MessageRecord[], header: PopAnswer['header']) => void,
  ): void {
    const order = consumerGroup === ORDERED_GROUP
    const header = {
      consumerGroup,
      topic,
      queueId: -1,
      maxMsgNums,
      invisibleTime,
      pollTime: 0,
      bornTime: 0,
      initMode: 0,
    }
    if (!order) this.#memory.openPops++
    this.#wire.ask('POP_MESSAGE', { ...header, order }, undefined, (answer) => {
      if (!order) this.#memory.openPops--
      if (answer.body !== undefined) then(decodeRecords(answer.body), answer.header)
    })
  }

  /** In the millisecond of the POP the old and the new check point would be one, in the original as well. */
  #hideLonger(handle: Handle): void {
    const longer = { ...handle, invisibleTime: LONGER_MS }
    this.#wire.later(1, () => this.#wire.ask('CHANGE_MESSAGE_INVISIBLETIME', longer, undefined, () => undefined))
  }

  #acknowledge(
    all: readonly { readonly text: string; readonly handle: Handle }[],
    batch: boolean,
    done: (text: string) => void,
  ): void {
    if (!batch) {
      for (const { text, handle } of all) {
        this.#wire.ask('ACK_MESSAGE', handle, undefined, ({ code }) => {
          if (code === 0) done(text)
        })
      }
      return
    }
    const body = batchAckBody.encode({ acks: all.map(({ handle }) => batchAckOf(handle)), brokerName: BROKER_NAME })
    this.#wire.ask('BATCH_ACK_MESSAGE', {}, body, ({ code }) => {
      if (code === 0) for (const { text } of all) done(text)
    })
  }
}

/** The handle of a popped message, as a Java client makes it of the answer. */
function handleOf(record: MessageRecord, header: ResponseHeader<'POP_MESSAGE'>): Handle {
  const { popTime, invisibleTime, reviveQid, startOffsetInfo = '' } = header
  const { queueId, queueOffset } = record
  const start = startOffsetInfo.split(';').find((entry) => entry.startsWith(`0 ${queueId} `))
  const place = [start?.split(' ')[2], popTime, invisibleTime, reviveQid, 0, BROKER_NAME, queueId, queueOffset]
  const extraInfo = record.properties.get('POP_CK') ?? place.join(' ')
  const [, , , , retry, , queue, offset] = extraInfo.split(' ')
  const topic = retry === '0' ? topics.popped : popRetries
  return { consumerGroup: GROUP, topic, queueId: Number(queue), offset: Number(offset), extraInfo }
}

/** The same acknowledgement as one of a batch. */
function batchAckOf({ extraInfo = '', offset = 0 }: Handle): Parameters<typeof batchAckBody.encode>[0]['acks'][number] {
  const [start, popTime, invisible, reviveQueue, retry, , queue] = extraInfo.split(' ')
  const bit = offset - Number(start)
  const bits = new Uint8Array(Math.floor(bit / 8) + 1)
  bits[bits.length - 1] = 1 << (bit % 8)
  return {
    bitSet: btoa(String.fromCharCode(...bits)),
    consumerGroup: GROUP,
    topic: topics.popped,
    retry,
    queueId: Number(queue),
    startOffset: Number(start),
    popTime: Number(popTime),
    invisibleTime: Number(invisible),
    reviveQueueId: Number(reviveQueue),
  }
}

const textOf = ({ body }: MessageRecord): string => new TextDecoder().decode(body)
