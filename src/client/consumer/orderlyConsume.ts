import { type MessageQueue, messageQueueKey } from '../../protocol/index.ts'
import { Property } from '../message/message.ts'
import type { CachedMessage } from '../message/receivedMessage.ts'
import {
  type ConsumeService,
  type ConsumeServiceOptions,
  contextFor,
  restoreTopics,
  suspendMs,
} from './consumeService.ts'
import { type ConsumeContext, type ConsumeOutcome, runHandler, thrownText } from './handler.ts'
import type { ProcessQueue } from './processQueue.ts'
import type { QueueLocks } from './queueLocks.ts'

/** `rocketmq.client.rebalance.lockInterval`; the first round comes after 1 s. */
const LOCK_PERIOD_MS = 20_000
const LOCK_FIRST_MS = 1000

/** One queue is consumed without a break for at most this long (rocketmq.client.maxTimeConsumeContinuously). */
const CONTINUOUS_MS = 60_000
const BREAK_MS = 10

/** Pauses around a lock that has to be got again (tryLockLaterAndReconsume). */
const RELOCK_EXPIRED_MS = 10
const RELOCK_MISSING_MS = 100
const LOCKED_MS = 10
const NOT_LOCKED_MS = 3000

/** Consumes each queue in the order of its offsets, under a lock at the broker (ConsumeMessageOrderlyService). */
export class OrderlyConsume implements ConsumeService {
  readonly #options: ConsumeServiceOptions
  readonly #locks: QueueLocks
  /** Queues that a task of the pool works on or waits for; the value asks for another task afterwards. */
  readonly #busy = new Map<string, boolean>()
  /** Queues whose messages have a task, now or later, until none is left. */
  readonly #consumed = new WeakSet<ProcessQueue>()

  constructor(options: ConsumeServiceOptions, locks: QueueLocks) {
    this.#options = options
    this.#locks = locks
  }

  start(): void {
    if (this.#options.broadcasting) return
    this.#options.timers.every(LOCK_FIRST_MS, LOCK_PERIOD_MS, 'client: queue locks', () => void this.lockAll())
  }

  /** Messages that come while the queue is being consumed, or waits to be tried again, wait with it (ProcessQueue.consuming). */
  submit(_messages: readonly CachedMessage[], processQueue: ProcessQueue): void {
    if (this.#consumed.has(processQueue)) return
    this.#consumed.add(processQueue)
    this.#submit(processQueue)
  }

  /** Renews the locks of all queues, broker by broker (lockAll). */
  async lockAll(): Promise<void> {
    const byBroker = new Map<string, ProcessQueue[]>()
    for (const processQueue of this.#options.processQueues()) {
      if (processQueue.dropped) continue
      const { brokerName } = processQueue.queue
      const queues = byBroker.get(brokerName) ?? []
      queues.push(processQueue)
      byBroker.set(brokerName, queues)
    }
    for (const [brokerName, queues] of byBroker) {
      const locked = await this.#locks.lock(
        brokerName,
        queues.map((processQueue) => processQueue.queue),
      )
      if (locked === undefined) continue
      for (const processQueue of queues) this.#noteLock(processQueue, locked.has(messageQueueKey(processQueue.queue)))
    }
  }

  /** Locks one queue; true when it is this client's now. */
  async lock(queue: MessageQueue, processQueue: ProcessQueue | undefined): Promise<boolean> {
    const locked = (await this.#locks.lock(queue.brokerName, [queue]))?.has(messageQueueKey(queue)) ?? false
    if (locked && processQueue !== undefined) this.#noteLock(processQueue, true)
    return locked
  }

  #noteLock(processQueue: ProcessQueue, locked: boolean): void {
    if (locked) processQueue.lastLockMs = this.#options.timers.nowMs()
    processQueue.locked = locked
  }

  #submit(processQueue: ProcessQueue): void {
    const key = messageQueueKey(processQueue.queue)
    if (this.#busy.has(key)) {
      this.#busy.set(key, true)
      return
    }
    this.#busy.set(key, false)
    this.#options.pool.add(async () => {
      await this.#run(processQueue)
      const again = this.#busy.get(key)
      this.#busy.delete(key)
      if (again === true) this.#submit(processQueue)
    })
  }

  #later(processQueue: ProcessQueue, delayMs: number): void {
    this.#options.timers.after(delayMs, 'client: orderly consume later', () => this.#submit(processQueue))
  }

  /** One task: batch after batch while the queue is locked and has messages. */
  async #run(processQueue: ProcessQueue): Promise<void> {
    const { timers, broadcasting, consumeMessageBatchMaxSize } = this.#options
    const startMs = timers.nowMs()
    while (!processQueue.dropped) {
      if (!broadcasting && (!processQueue.locked || processQueue.lockExpired(timers.nowMs()))) {
        this.#relockLater(processQueue, timers.nowMs() > startMs ? RELOCK_EXPIRED_MS : RELOCK_MISSING_MS)
        return
      }
      if (timers.nowMs() - startMs > CONTINUOUS_MS) {
        this.#later(processQueue, BREAK_MS)
        return
      }
      const messages = processQueue.take(consumeMessageBatchMaxSize, timers.nowMs())
      if (messages.length === 0) {
        this.#consumed.delete(processQueue)
        return
      }
      restoreTopics(messages, this.#options)
      if (!(await this.#consume(messages, processQueue))) return
    }
  }

  #relockLater(processQueue: ProcessQueue, delayMs: number): void {
    this.#options.timers.after(delayMs, 'client: lock queue again', () => {
      void this.lock(processQueue.queue, processQueue).then((locked) => {
        this.#later(processQueue, locked ? LOCKED_MS : NOT_LOCKED_MS)
      })
    })
  }

  /** False when the task has to end. */
  async #consume(messages: readonly CachedMessage[], processQueue: ProcessQueue): Promise<boolean> {
    const { handler, instance, group } = this.#options
    const context = contextFor(processQueue.queue, messages.length, this.#options)
    let ended = (): void => undefined
    processQueue.consuming = new Promise<void>((resolve) => {
      ended = resolve
    })
    const { outcome, threw, error } = await runHandler(handler, messages, context)
    processQueue.consuming = undefined
    ended()
    if (threw) instance.logger.log('warn', 'consumeMessage exception', { group, error: thrownText(error) })
    return await this.#settle(outcome, messages, context, processQueue)
  }

  async #settle(
    outcome: ConsumeOutcome,
    messages: readonly CachedMessage[],
    context: ConsumeContext,
    processQueue: ProcessQueue,
  ): Promise<boolean> {
    const suspended = outcome === 'SUSPEND_CURRENT_QUEUE_A_MOMENT' || outcome === 'RECONSUME_LATER'
    let goOn = true
    let offset: number | undefined
    if (suspended) {
      if (await this.#mustWait(messages)) {
        processQueue.putBack()
        this.#later(processQueue, suspendMs(context, this.#options))
        goOn = false
      } else {
        offset = processQueue.commitTaken()
      }
    } else if (context.autoCommit || outcome === 'COMMIT') {
      offset = processQueue.commitTaken()
    } else if (outcome === 'ROLLBACK') {
      processQueue.putBack()
      this.#later(processQueue, suspendMs(context, this.#options))
      goOn = false
    }
    if (offset !== undefined && !processQueue.dropped) this.#options.offsets.update(processQueue.queue, offset, false)
    return goOn
  }

  /** checkReconsumeTimes: whether any message is to be tried again here; those that failed too often are sent away. */
  async #mustWait(messages: readonly CachedMessage[]): Promise<boolean> {
    let wait = false
    for (const message of messages) {
      if (message.reconsumeTimes < this.#options.maxReconsumeTimes) {
        wait = true
        message.reconsumeTimes++
        continue
      }
      message.properties.set(Property.RECONSUME_TIME, String(message.reconsumeTimes))
      if (await this.#options.sendBack.resend(message, message.reconsumeTimes)) continue
      wait = true
      message.reconsumeTimes++
    }
    return wait
  }
}
