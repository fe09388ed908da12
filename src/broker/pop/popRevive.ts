import {
  acknowledgementBody,
  type CheckPoint,
  checkPointBody,
  isRetryTopic,
  MessageConst,
  type MessageRecord,
  Perm,
  popRetryTopic,
  reviveTopic,
  SystemGroup,
} from '../../protocol/index.ts'
import type { Timer } from '../../runtime/index.ts'
import type { BrokerBase } from '../context.ts'
import { topicOfQueues } from '../metadata/index.ts'
import { putMessage } from '../put/index.ts'
import { javaLong } from '../timer/index.ts'
import {
  ACK_INTERVAL_MS,
  ACK_TAG,
  BATCH_ACK_TAG,
  CK_TAG,
  checkPointMessage,
  mergeKey,
  offsetsOf,
  reviveTime,
} from './checkPoint.ts'
import { ReviveEnd } from './reviveEnd.ts'

/** A check point is looked at when its time is over by more than this: acknowledgements of the last second arrive meanwhile. */
const SETTLE_MS = ACK_INTERVAL_MS + 1000
/** The original looks so often. */
const LOOK_MS = 100
/** After a store that takes nothing for the moment. */
const TRY_AGAIN_MS = 1000
/** Seconds by which a check point is put off whose messages could not be put back (ckRewriteIntervalsInSeconds). */
const REWRITE_S = [10, 20, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200]
const READ_MAX = 100

interface Pending {
  readonly checkPoint: CheckPoint
  /** Queue offset in the revive topic. */
  readonly at: number
  /** Offsets of messages that need not be put back, or have been. */
  readonly acknowledged: Set<number>
}

/**
 * Puts back what was popped and not acknowledged in time (PopReviveService, broker.md 14.5), for one revive queue. The
 * original reads the queue again and again; here it is read as it grows, and a timer waits for the first check point.
 */
export class PopRevive {
  readonly #broker: BrokerBase
  readonly #topic: string
  readonly #queueId: number
  /** In the order of the revive queue. */
  readonly #pending = new Map<string, Pending>()
  readonly #end: ReviveEnd
  #next: number
  #timer: Timer | undefined
  #running = false

  constructor(broker: BrokerBase, queueId: number) {
    this.#broker = broker
    this.#queueId = queueId
    this.#end = new ReviveEnd(broker)
    this.#topic = reviveTopic(broker.config.broker.brokerClusterName)
    this.#next = broker.offsets.queryOffset(SystemGroup.REVIVE, this.#topic, queueId) + 1
  }

  start(): void {
    this.#running = true
    this.messageArriving()
  }

  stop(): void {
    this.#running = false
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
  }

  /** The revive queue has grown. */
  messageArriving(): void {
    if (!this.#running) return
    const { store, runtime } = this.#broker
    this.#next = Math.max(this.#next, store.minOffsetInQueue(this.#topic, this.#queueId))
    for (;;) {
      const entries = store.consumeQueueEntries(this.#topic, this.#queueId, this.#next, READ_MAX)
      if (entries.length === 0) break
      for (const { physicalOffset, queueOffset } of entries) {
        const record = store.lookMessageByOffset(physicalOffset)
        if (record !== undefined) this.#note(record, queueOffset)
        else {
          const about = { queueId: this.#queueId, queueOffset }
          runtime.logger.log('error', 'a message of the revive topic cannot be read', about)
        }
        this.#next = queueOffset + 1
      }
    }
    this.#arm()
  }

  wallClockMoved(): void {
    this.#end.reset()
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    this.#arm()
  }

  #note(record: MessageRecord, queueOffset: number): void {
    const { logger } = this.#broker.runtime
    const tag = record.properties.get(MessageConst.PROPERTY_TAGS)
    this.#end.read(javaLong(record.properties.get(MessageConst.PROPERTY_TIMER_DELIVER_MS) ?? '0'))
    try {
      if (tag === CK_TAG) this.#noteCheckPoint(checkPointBody.decode(record.body), queueOffset)
      else if (tag === ACK_TAG || tag === BATCH_ACK_TAG) this.#noteAcknowledgement(record.body)
    } catch (error) {
      logger.log('warn', 'a message of the revive topic cannot be read', { queueId: this.#queueId, queueOffset, error })
    }
  }

  #noteCheckPoint(checkPoint: CheckPoint, queueOffset: number): void {
    if (checkPoint.t === '' || checkPoint.c === '') return
    // Java's long goes round, and the original then waits for this one for ever, and for all behind it.
    if (!Number.isSafeInteger(reviveTime(checkPoint))) return
    const { plantedBugs, startedAtWallMs } = this.#broker
    if (plantedBugs.has('checkPointsForgotten') && checkPoint.pt < startedAtWallMs) return
    const key = mergeKey(checkPoint, this.#broker.config.broker.brokerName)
    this.#pending.set(key, { checkPoint, at: queueOffset, acknowledged: new Set() })
  }

  #noteAcknowledgement(body: Uint8Array): void {
    const ack = acknowledgementBody.decode(body)
    const pending = this.#pending.get(mergeKey(ack, this.#broker.config.broker.brokerName))
    for (const offset of ack.aol ?? [ack.ao]) pending?.acknowledged.add(offset)
  }

  #arm(inMs?: number): void {
    const [first] = this.#pending.values()
    if (first === undefined || this.#timer !== undefined || !this.#running) return
    const { clock } = this.#broker.runtime
    const delayMs = inMs ?? Math.max(0, reviveTime(first.checkPoint) + SETTLE_MS + LOOK_MS - clock.wallMs())
    this.#timer = clock.timer(delayMs, 'broker: put back what was popped', () => {
      this.#timer = undefined
      this.#arm(this.#reviveDue())
    })
  }

  /**
   * Answers when to go on; undefined when the next check point has time. The original goes on when the store takes neither a
   * message nor a check point for later, and the group never sees the message again.
   */
  #reviveDue(): number | undefined {
    const { offsets, runtime, store } = this.#broker
    const endMs = this.#end.look()
    for (const [key, pending] of this.#pending) {
      const overMs = reviveTime(pending.checkPoint) + SETTLE_MS
      if (runtime.clock.wallMs() <= overMs) return undefined
      if (endMs <= overMs) return LOOK_MS
      // The original's thread waits for the lock in its put.
      if (store.putLock.held) return LOOK_MS
      if (!this.#revive(pending)) return TRY_AGAIN_MS
      this.#pending.delete(key)
      offsets.commitOffset(SystemGroup.REVIVE, this.#topic, this.#queueId, pending.at)
    }
    return undefined
  }

  /**
   * Check points of topics and groups that are gone are passed over. At one of a retry topic that is not POP's the original
   * fails, every second anew, and nothing behind it in this revive queue comes back.
   */
  #revive({ checkPoint, acknowledged }: Pending): boolean {
    const { topics, groups, store, runtime } = this.#broker
    const topic = normalTopic(checkPoint)
    if (topic === undefined) {
      const about = { queueId: this.#queueId, topic: checkPoint.t, group: checkPoint.c }
      runtime.logger.log(
        'error',
        'what was popped from a retry topic cannot be put back, nor anything behind it',
        about,
      )
      return false
    }
    if (topics.selectTopicConfig(topic) === undefined) return true
    if (groups.findSubscriptionGroupConfig(checkPoint.c) === undefined) return true
    for (const offset of offsetsOf(checkPoint)) {
      if (acknowledged.has(offset)) continue
      const [entry] = store.consumeQueueEntries(checkPoint.t, checkPoint.q, offset, 1)
      const record = entry?.queueOffset === offset ? store.lookMessageByOffset(entry.physicalOffset) : undefined
      // A message that no longer exists counts as done.
      if (record !== undefined && !this.#putBack(checkPoint, record) && !this.#writeAgain(checkPoint, offset)) {
        return false
      }
      acknowledged.add(offset)
    }
    return true
  }

  #putBack(checkPoint: CheckPoint, record: MessageRecord): boolean {
    const { config, stats, storeHost } = this.#broker
    const version = config.broker.enableRetryTopicV2 ? 2 : 1
    const topic = isRetryTopic(checkPoint.t) ? checkPoint.t : popRetryTopic(checkPoint.t, checkPoint.c, version)
    const properties = new Map(record.properties)
    if (record.reconsumeTimes === 0 || !properties.has(MessageConst.PROPERTY_FIRST_POP_TIME)) {
      properties.set(MessageConst.PROPERTY_FIRST_POP_TIME, String(checkPoint.pt))
    }
    this.#createRetryTopic(topic, checkPoint.c)
    let stored = true
    const message = {
      topic,
      queueId: 0,
      flag: record.flag,
      sysFlag: record.sysFlag,
      bornTimestamp: record.bornTimestamp,
      bornHost: storeHost(),
      storeHost: storeHost(),
      reconsumeTimes: record.reconsumeTimes + 1,
      preparedTransactionOffset: 0,
      body: record.body,
      properties,
    }
    putMessage(this.#broker, message, ({ appended }) => {
      stored = appended !== undefined
      if (appended !== undefined) stats.messagePutByBroker({ topic, bytes: appended.wroteBytes })
    })
    return stored
  }

  #createRetryTopic(topic: string, group: string): void {
    const { topics, offsets } = this.#broker
    if (topics.selectTopicConfig(topic) !== undefined) return
    topics.updateTopicConfig(topicOfQueues(topic, 1, { perm: Perm.READ | Perm.WRITE }))
    if (offsets.queryOffset(group, topic, 0) < 0) offsets.commitOffset(group, topic, 0, 0)
  }

  /** rePutCK: a check point for one message, later each time. Answers whether the message is in good hands. */
  #writeAgain(checkPoint: CheckPoint, offset: number): boolean {
    const { config, runtime } = this.#broker
    const times = timesOf(checkPoint)
    if (times >= REWRITE_S.length && config.broker.skipWhenCKRePutReachMaxTimes) return true
    const laterMs = (REWRITE_S[Math.min(times, REWRITE_S.length - 1)] ?? 0) * 1000
    const isOver = reviveTime(checkPoint) <= runtime.clock.wallMs()
    const again = {
      ...checkPoint,
      bm: 0,
      d: [0],
      it: checkPoint.it + (isOver ? laterMs : 0),
      n: 1,
      ro: 0,
      rp: String(times + 1),
      so: offset,
    }
    let stored = true
    putMessage(this.#broker, checkPointMessage(this.#broker, again, this.#queueId), ({ status, appended }) => {
      stored = appended !== undefined
      if (stored) return
      const about = { topic: checkPoint.t, group: checkPoint.c, offset, status }
      runtime.logger.log('error', 'a popped message can neither be put back nor noted for later', about)
    })
    return stored
  }
}

function timesOf({ rp }: CheckPoint): number {
  if (rp === undefined) return 0
  return /^\d{1,9}$/.test(rp) ? Number(rp) : 127
}

/** KeyBuilder.parseNormalTopic; undefined where its substring throws. Any retry topic counts as one of the group. */
function normalTopic({ t, c }: CheckPoint): string | undefined {
  if (!isRetryTopic(t)) return t
  const second = popRetryTopic('', c, 2)
  if (t.startsWith(second)) return t.slice(second.length)
  const { length } = popRetryTopic('', c, 1)
  return t.length < length ? undefined : t.slice(length)
}
