import { MessageConst, type MessageRecord, SystemGroup, SystemTopic } from '../../protocol/index.ts'
import type { BrokerBase } from '../context.ts'
import { type Pulled, pullSystemQueue } from './systemQueue.ts'

/** OP_MSG_PULL_NUMS */
const PULL_NUMS = 32
/** Tag of op messages: the half messages that they name are done with. */
export const REMOVE_TAG = 'd'

/**
 * What op messages say about the half messages of one queue (fillOpRemoveMap). An op message names the queue offsets of
 * half messages that were committed or rolled back, as `offset,offset,…`; 4.9 writes one offset without a comma.
 */
export class OpMessages {
  readonly #broker: BrokerBase
  readonly #queueId: number
  /** Half messages before it are done with anyway. */
  readonly #firstHalfOffset: number
  /** Half offset to the op message that names it. */
  readonly #removed = new Map<number, number>()
  /** Op message to the half offsets in it that have not been met yet. */
  readonly #open = new Map<number, Set<number>>()
  readonly #done: number[] = []

  constructor(broker: BrokerBase, queueId: number, firstHalfOffset: number) {
    this.#broker = broker
    this.#queueId = queueId
    this.#firstHalfOffset = firstHalfOffset
  }

  /** Reads on. Undefined when the store is shut down. */
  pull(offset: number): Pulled | undefined {
    const pulled = pullSystemQueue(this.#broker, SystemTopic.TRANS_OP_HALF, this.#queueId, offset, PULL_NUMS)
    if (pulled?.status === 'OFFSET_ILLEGAL' || pulled?.status === 'NO_MATCHED_MSG') {
      const { offsets } = this.#broker
      offsets.commitOffset(SystemGroup.TRANSACTION, SystemTopic.TRANS_OP_HALF, this.#queueId, pulled.nextBeginOffset)
    }
    for (const record of pulled?.records ?? []) this.#note(record.queueOffset, record)
    return pulled
  }

  /** True when the half message was committed or rolled back; an op message all of whose halves were met is done. */
  takes(halfOffset: number): boolean {
    const opOffset = this.#removed.get(halfOffset)
    if (opOffset === undefined) return false
    this.#removed.delete(halfOffset)
    const open = this.#open.get(opOffset)
    open?.delete(halfOffset)
    if (open === undefined || open.size > 0) return true
    this.#open.delete(opOffset)
    this.#done.push(opOffset)
    return true
  }

  /** The same for an earlier copy of a half message; the original then calls the whole op message done. */
  takesEarlierCopy(halfOffset: number): boolean {
    const opOffset = this.#removed.get(halfOffset)
    if (opOffset === undefined) return false
    this.#removed.delete(halfOffset)
    this.#done.push(opOffset)
    return true
  }

  /** How far the op queue is done without a gap (calculateOpOffset). */
  doneUpTo(offset: number): number {
    let next = offset
    for (const done of this.#done.sort((a, b) => a - b)) {
      if (done !== next) break
      next++
    }
    return next
  }

  #note(opOffset: number, record: MessageRecord): void {
    const named = new Set(halfOffsetsIn(record).filter((halfOffset) => halfOffset >= this.#firstHalfOffset))
    for (const halfOffset of named) this.#removed.set(halfOffset, opOffset)
    if (named.size > 0) this.#open.set(opOffset, named)
    else this.#done.push(opOffset)
  }
}

/** Half offsets that an op message names. Text that is no number is passed over. */
export function halfOffsetsIn(record: MessageRecord): readonly number[] {
  if (record.properties.get(MessageConst.PROPERTY_TAGS) !== REMOVE_TAG) return []
  const texts = new TextDecoder().decode(record.body).split(',')
  return texts.filter((text) => /^\+?\d{1,15}$/.test(text)).map(Number)
}
