import {
  MessageConst,
  type MessageProperties,
  type MessageRecord,
  Perm,
  SystemGroup,
  SystemTopic,
} from '../../protocol/index.ts'
import type { MessageToStore } from '../../store/index.ts'
import type { BrokerBase } from '../context.ts'
import type { TopicCounts } from '../metadata/index.ts'
import type { PutOutcome } from '../put/index.ts'
import { checkProducer } from './checkProducer.ts'
import { discardedMessage, immuneHalfMessage, renewedHalfMessage } from './halfMessage.ts'
import { OpMessages } from './opMessages.ts'
import { type Pulled, pullSystemQueue, systemOffset } from './systemQueue.ts'

/** MAX_PROCESS_TIME_LIMIT of one queue in one round. */
const ROUND_MS_MAX = 60_000
const HOUR_MS = 3_600_000
/** Half messages looked at in one turn; a longer round goes on in the next one, so that requests are served in between. */
const TURN_MAX = 500

/** What a check cannot do at once: it goes on when the time is over, or with the outcome of the put. */
export type Pause = { readonly waitMs: number } | { readonly put: MessageToStore }
/** One check as a program that pauses; the original does it in a thread that blocks. */
export type Check<T> = Generator<Pause, T, PutOutcome | undefined>

/** One round over one half queue (TransactionalMessageServiceImpl.check, broker.md 10.3). */
export class HalfQueueCheck {
  readonly #broker: BrokerBase
  readonly #metrics: TopicCounts
  readonly #queueId: number

  constructor(broker: BrokerBase, metrics: TopicCounts, queueId: number) {
    this.#broker = broker
    this.#metrics = metrics
    this.#queueId = queueId
  }

  *run(): Check<void> {
    const broker = this.#broker
    const { offsets } = broker
    const startMs = broker.runtime.clock.wallMs()
    const halfOffset = systemOffset(broker, SystemTopic.TRANS_HALF, this.#queueId)
    const opOffset = systemOffset(broker, SystemTopic.TRANS_OP_HALF, this.#queueId)
    if (halfOffset < 0 || opOffset < 0) return
    const ops = new OpMessages(broker, this.#queueId, halfOffset)
    const pulled = ops.pull(opOffset)
    if (pulled === undefined) return
    const newOffset = yield* this.#walk(startMs, halfOffset, ops, pulled)
    if (newOffset !== halfOffset) {
      offsets.commitOffset(SystemGroup.TRANSACTION, SystemTopic.TRANS_HALF, this.#queueId, newOffset)
    }
    const newOpOffset = ops.doneUpTo(opOffset)
    if (newOpOffset !== opOffset) {
      offsets.commitOffset(SystemGroup.TRANSACTION, SystemTopic.TRANS_OP_HALF, this.#queueId, newOpOffset)
    }
  }

  /** Goes from half message to half message; answers how far all are done with. */
  *#walk(startMs: number, halfOffset: number, ops: OpMessages, firstOps: Pulled): Check<number> {
    const { clock } = this.#broker.runtime
    let pulledOps: Pulled | undefined = firstOps
    let nextOpOffset = firstOps.nextBeginOffset
    let misses = 0
    let newOffset = halfOffset
    for (let at = halfOffset, looked = 1; clock.wallMs() - startMs <= ROUND_MS_MAX; looked++) {
      if (looked % TURN_MAX === 0) yield { waitMs: 0 }
      if (ops.takes(at)) {
        newOffset = ++at
        continue
      }
      const half = pullSystemQueue(this.#broker, SystemTopic.TRANS_HALF, this.#queueId, at, 1)
      const record = half?.records?.[0]
      if (half === undefined || record === undefined) {
        // Files that are gone may be jumped over once.
        if (half === undefined || ++misses > 1 || half.status === 'NO_NEW_MSG') break
        at = half.nextBeginOffset
        newOffset = at
        continue
      }
      const properties = new Map(record.properties)
      if (this.#isToBeDiscarded(record, properties)) {
        yield* this.#discard({ ...record, properties })
        newOffset = ++at
        continue
      }
      if (record.storeTimestamp >= startMs) break
      const ageMs = clock.wallMs() - record.bornTimestamp
      const immunity = this.#immunity(properties)
      if (immunity.own && ageMs < immunity.ms) {
        if (yield* this.#postponed(record, properties, ops)) {
          newOffset = ++at
          continue
        }
      } else if (!immunity.own && ageMs >= 0 && ageMs < immunity.ms) {
        break
      }
      if (this.#isToBeChecked(pulledOps, ageMs, immunity.ms, startMs)) {
        const { appended } = (yield* put(renewedHalfMessage(record, properties))) ?? {}
        if (appended === undefined) {
          // The original tries again at once; a full disk would keep it busy for the whole minute.
          yield { waitMs: this.#broker.profile.opMessageWaitMs }
          continue
        }
        this.#broker.stats.messagePutByBroker({ topic: record.topic, bytes: appended.wroteBytes })
        checkProducer(this.#broker, record, properties, appended)
        newOffset = ++at
        continue
      }
      nextOpOffset = pulledOps?.nextBeginOffset ?? nextOpOffset
      pulledOps = ops.pull(nextOpOffset)
      if (pulledOps?.records === undefined) yield { waitMs: this.#broker.profile.opMessageWaitMs }
    }
    return newOffset
  }

  /** needDiscard and needSkip: too many checks, or older than the log. Otherwise counts the check that may follow. */
  #isToBeDiscarded(record: MessageRecord, properties: MessageProperties): boolean {
    const { broker, store } = this.#broker.config
    const times = properties.get(MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES)
    const checked = times === undefined ? 0 : javaNumber(times)
    const max = broker.transactionCheckMax - (this.#broker.plantedBugs.has('halfGivenUpEarly') ? 1 : 0)
    if (times !== undefined && checked >= max) return true
    properties.set(MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES, String(checked + 1))
    return this.#broker.runtime.clock.wallMs() - record.bornTimestamp > store.fileReservedTime * HOUR_MS
  }

  *#discard(record: MessageRecord): Check<void> {
    const { topics, runtime } = this.#broker
    const { topicName } = topics.createTopicOfTranCheckMaxTime(1, Perm.READ | Perm.WRITE)
    const outcome = yield* put(discardedMessage(record, topicName))
    const realTopic = record.properties.get(MessageConst.PROPERTY_REAL_TOPIC)
    const about = { topic: realTopic, offset: record.physicalOffset }
    if (outcome?.appended === undefined) {
      runtime.logger.log('error', 'a half message that was checked too often could not be kept', about)
      return
    }
    runtime.logger.log('error', 'a half message was checked too often and is discarded', about)
    if (realTopic !== undefined && this.#broker.profile.countsHalfMessages) this.#metrics.add(realTopic, -1)
  }

  /** How long the message must not be checked; `own` when it says so itself. */
  #immunity(properties: MessageProperties): { readonly ms: number; readonly own: boolean } {
    const { transactionTimeOut } = this.#broker.config.broker
    const text = properties.get(MessageConst.PROPERTY_CHECK_IMMUNITY_TIME_IN_SECONDS)
    if (text === undefined) return { ms: transactionTimeOut, own: false }
    const seconds = javaNumber(text)
    return { ms: seconds === -1 ? transactionTimeOut : seconds * 1000, own: true }
  }

  /** checkPrepareQueueOffset: puts the message back for a later round, unless an op message names its first copy. */
  *#postponed(record: MessageRecord, properties: MessageProperties, ops: OpMessages): Check<boolean> {
    const first = properties.get(MessageConst.PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET)
    if (first !== undefined) {
      const offset = javaNumber(first)
      if (offset === -1) return false
      if (ops.takesEarlierCopy(offset)) return true
    }
    const outcome = yield* put(immuneHalfMessage(record, properties))
    return outcome?.status === 'PUT_OK'
  }

  #isToBeChecked(pulledOps: Pulled | undefined, ageMs: number, immunityMs: number, startMs: number): boolean {
    const lastOp = pulledOps?.records?.at(-1)
    if (ageMs <= -1) return true
    if (lastOp === undefined) return ageMs > immunityMs
    return lastOp.bornTimestamp - startMs > this.#broker.config.broker.transactionTimeOut
  }
}

function* put(message: MessageToStore): Check<PutOutcome | undefined> {
  return yield { put: message }
}

/** Long.parseLong with −1 for what it refuses. */
function javaNumber(text: string): number {
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : -1
}
