import { MessageConst, SystemTopic } from '../../protocol/index.ts'
import type { Timer } from '../../runtime/index.ts'
import type { MessageToStore } from '../../store/index.ts'
import type { BrokerBase } from '../context.ts'
import { putMessage } from '../put/index.ts'
import { REMOVE_TAG } from './opMessages.ts'

/** What has ended and is not yet written down, for one half queue (MessageQueueOpContext). */
interface Pending {
  readonly offsets: string[]
  /** Characters of all texts. */
  size: number
  lastWriteMs: number
}

/**
 * Writes down which half messages are done with (TransactionalOpBatchService): several offsets in one op message, every
 * `transactionOpBatchInterval` or when `transactionOpMsgMaxSize` is passed. What is still pending when the broker dies is
 * lost, as in the original: such transactions are checked once more.
 *
 * The original wakes up in every interval; here a timer runs only while something is pending, on the same beat.
 */
export class OpBatch {
  readonly #broker: BrokerBase
  readonly #pending = new Map<number, Pending>()
  #startedAtMs = 0
  #timer: Timer | undefined
  #stopped = false

  constructor(broker: BrokerBase) {
    this.#broker = broker
  }

  start(): void {
    this.#startedAtMs = this.#broker.runtime.clock.monotonicMs()
  }

  /** The original's service ends with a last look, which writes only what is due by then. */
  stop(): void {
    this.#writeDue()
    this.#stopped = true
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
  }

  /** Half offsets that have ended and are not in an op message yet. */
  get unwritten(): ReadonlySet<number> {
    return new Set(
      [...this.#pending.values()].flatMap(({ offsets }) => offsets.map((text) => Number.parseInt(text, 10))),
    )
  }

  add(queueId: number, halfOffset: number): void {
    const { broker: config } = this.#broker.config
    if (!this.#broker.profile.batchesOpMessages) {
      this.#write(queueId, String(halfOffset))
      return
    }
    let pending = this.#pending.get(queueId)
    if (pending === undefined) {
      pending = { offsets: [], size: 0, lastWriteMs: this.#broker.runtime.clock.wallMs() }
      this.#pending.set(queueId, pending)
    }
    const text = `${halfOffset},`
    pending.offsets.push(text)
    pending.size += text.length
    this.#arm(pending.size > config.transactionOpMsgMaxSize ? 0 : this.#toNextBeatMs())
  }

  #toNextBeatMs(): number {
    const { clock } = this.#broker.runtime
    const interval = this.#broker.config.broker.transactionOpBatchInterval
    return interval - ((clock.monotonicMs() - this.#startedAtMs) % interval)
  }

  #arm(delayMs: number): void {
    if (this.#stopped) return
    if (this.#timer !== undefined) {
      if (delayMs > 0) return
      this.#timer[Symbol.dispose]()
    }
    this.#timer = this.#broker.runtime.clock.timer(delayMs, 'broker: write op messages', () => {
      this.#timer = undefined
      this.#writeDue()
      if ([...this.#pending.values()].some(({ offsets }) => offsets.length > 0)) this.#arm(this.#toNextBeatMs())
    })
  }

  #writeDue(): void {
    const { transactionOpBatchInterval, transactionOpMsgMaxSize: maxSize } = this.#broker.config.broker
    const nowMs = this.#broker.runtime.clock.wallMs()
    for (const [queueId, pending] of this.#pending) {
      if (pending.size < maxSize && nowMs - pending.lastWriteMs < transactionOpBatchInterval) continue
      // What is beyond one message's size goes into further ones at once while there is more than enough for one.
      do this.#writeOne(queueId, pending, maxSize)
      while (pending.size >= maxSize)
    }
  }

  #writeOne(queueId: number, pending: Pending, maxSize: number): void {
    let count = 0
    let length = 0
    while (length < maxSize && count < pending.offsets.length) length += pending.offsets[count++]?.length ?? 0
    if (count === 0) return
    const text = pending.offsets.splice(0, count).join('')
    pending.size -= text.length
    pending.lastWriteMs = this.#broker.runtime.clock.wallMs()
    this.#write(queueId, text)
  }

  #write(queueId: number, text: string): void {
    const { runtime, stats } = this.#broker
    const message = opMessage(this.#broker, queueId, text)
    putMessage(this.#broker, message, ({ status, appended }) => {
      if (appended !== undefined) {
        stats.messagePutByBroker({ topic: message.topic, bytes: appended.wroteBytes })
        return
      }
      runtime.logger.log('error', 'op message of transactions could not be written', { queueId, status })
    })
  }
}

function opMessage(broker: BrokerBase, queueId: number, text: string): MessageToStore {
  return {
    topic: SystemTopic.TRANS_OP_HALF,
    queueId,
    flag: 0,
    sysFlag: 0,
    bornTimestamp: broker.runtime.clock.wallMs(),
    bornHost: broker.storeHost(),
    storeHost: broker.storeHost(),
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: new TextEncoder().encode(text),
    // The original sets WAIT=false and UNIQ_KEY after it has made the stored text of the properties.
    properties: new Map([
      [MessageConst.PROPERTY_WAIT_STORE_MSG_OK, 'true'],
      [MessageConst.PROPERTY_TAGS, REMOVE_TAG],
    ]),
  }
}
