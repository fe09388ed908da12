import { MessageConst, type MessageRecord, Perm, SystemTopic, transactionMetricsBody } from '../../protocol/index.ts'
import type { Timer } from '../../runtime/index.ts'
import type { MessageToStore } from '../../store/index.ts'
import type { BrokerBase } from '../context.ts'
import { TopicCounts } from '../metadata/index.ts'
import { type PutOutcome, putMessage } from '../put/index.ts'
import { halfMessageOf } from './halfMessage.ts'
import { type Check, HalfQueueCheck } from './halfQueueCheck.ts'
import { OpBatch } from './opBatch.ts'
import { unfinishedHalfMessages } from './unfinished.ts'

/**
 * Transactional messages of one broker (TransactionalMessageServiceImpl, broker.md 10): half messages wait in
 * `RMQ_SYS_TRANS_HALF_TOPIC`, their ends are written down in `RMQ_SYS_TRANS_OP_HALF_TOPIC`, and every
 * `transactionCheckInterval` the producers of those without an end are asked.
 */
export class TransactionService {
  readonly #broker: BrokerBase
  readonly #ops: OpBatch
  /** Half messages without an end, by real topic: `config/transactionMetrics`. */
  readonly metrics: TopicCounts
  #timer: Timer | undefined
  #running = false

  constructor(broker: BrokerBase) {
    const { clock, disk, logger } = broker.runtime
    this.#broker = broker
    this.#ops = new OpBatch(broker)
    const flushIntervalMs = broker.config.broker.transactionMetricFlushInterval
    this.metrics = new TopicCounts({
      clock,
      disk,
      logger,
      flushIntervalMs,
      path: `${broker.configDirectory}/transactionMetrics`,
      encode: ({ dataVersion, counts }) => transactionMetricsBody.text({ dataVersion, transactionCount: counts }),
      decode: (text) => {
        const { dataVersion, transactionCount } = transactionMetricsBody.parse(text)
        return { dataVersion, counts: transactionCount }
      },
    })
  }

  /** Reads what was persisted. Throws SimError StoreUnreadable. */
  load(): void {
    if (this.#broker.profile.countsHalfMessages) this.metrics.load()
  }

  /** Starts the rounds of checks, which a slave does not do. */
  start(): void {
    this.#running = true
    this.#ops.start()
    if (this.#broker.config.store.brokerRole !== 'SLAVE') this.#armRound()
  }

  stop(): void {
    this.#running = false
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    this.#ops.stop()
    if (this.#broker.profile.countsHalfMessages) this.metrics.stop()
  }

  /** Stores a prepared message as a half message; the outcome carries that. */
  prepare(message: MessageToStore, done: (outcome: PutOutcome) => void): void {
    putMessage(this.#broker, halfMessageOf(message, this.#broker.profile), (outcome) => {
      if (outcome.status === 'PUT_OK') this.#count(message.topic, 1)
      done(outcome)
    })
  }

  /** The half message has been committed or rolled back. */
  ended(half: MessageRecord): void {
    this.#ops.add(half.queueId, half.queueOffset)
    this.#count(half.properties.get(MessageConst.PROPERTY_REAL_TOPIC) ?? '', -1)
  }

  /** Half messages that have not ended, oldest first: what the next rounds would look at. */
  unfinished(): readonly MessageRecord[] {
    return unfinishedHalfMessages(this.#broker, this.#ops.unwritten)
  }

  #count(topic: string, change: number): void {
    if (this.#broker.profile.countsHalfMessages) this.metrics.add(topic, change)
  }

  #armRound(): void {
    const { clock } = this.#broker.runtime
    const { transactionCheckInterval } = this.#broker.config.broker
    this.#timer = clock.timer(transactionCheckInterval, 'broker: check half messages', () =>
      this.#go(this.#round(), undefined),
    )
  }

  *#round(): Check<void> {
    // TransactionalMessageBridge.selectTopicConfig: 4.9.7 makes the topic with the first round.
    const perm = Perm.READ | Perm.WRITE
    const half = { topic: SystemTopic.TRANS_HALF, queueNums: 1, perm, topicSysFlag: 0 }
    const queues = this.#broker.topics.createTopicInSendMessageBackMethod(half).readQueueNums
    for (let queueId = 0; queueId < queues; queueId++) {
      yield* new HalfQueueCheck(this.#broker, this.metrics, queueId).run()
    }
  }

  /** Runs the round until it has to wait. A fault ends the round, as in the original; the next one comes all the same. */
  #go(round: Check<void>, given: PutOutcome | undefined): void {
    const { clock, logger } = this.#broker.runtime
    let outcome = given
    try {
      while (this.#running) {
        const { done, value: pause } = round.next(outcome)
        if (done === true) {
          this.#armRound()
          return
        }
        if ('waitMs' in pause) {
          this.#timer = clock.timer(pause.waitMs, 'broker: go on checking half messages', () =>
            this.#go(round, undefined),
          )
          return
        }
        outcome = this.#put(round, pause.put)
        if (outcome === undefined) return
      }
    } catch (error) {
      logger.log('error', 'checking half messages failed', { error })
      this.#armRound()
    }
  }

  /** The outcome when it is known at once; otherwise the round goes on when it is. */
  #put(round: Check<void>, message: MessageToStore): PutOutcome | undefined {
    let outcome: PutOutcome | undefined
    let within = true
    putMessage(this.#broker, message, (result) => {
      if (within) outcome = result
      else this.#go(round, result)
    })
    within = false
    return outcome
  }
}
