import type { CachedMessage } from '../message/receivedMessage.ts'
import { type ConsumeService, type ConsumeServiceOptions, contextFor, restoreTopics } from './consumeService.ts'
import { runHandler, thrownText } from './handler.ts'
import type { ProcessQueue } from './processQueue.ts'

/** A message that could not be sent back is consumed again here after this pause. */
const LOCAL_RETRY_MS = 5000

/** Messages per queue that one clean-up looks at, and the level at which they come back (cleanExpiredMsg). */
const EXPIRED_PER_ROUND = 16
const EXPIRED_DELAY_LEVEL = 3

/** Consumes messages of all queues side by side; what fails is sent back (ConsumeMessageConcurrentlyService). */
export class ConcurrentConsume implements ConsumeService {
  readonly #options: ConsumeServiceOptions

  constructor(options: ConsumeServiceOptions) {
    this.#options = options
  }

  start(): void {
    const { timers, instance, consumeTimeoutMs } = this.#options
    if (!instance.dialect.consumer.cleanExpired) return
    timers.every(consumeTimeoutMs, consumeTimeoutMs, 'client: clean expired messages', () => void this.#cleanExpired())
  }

  submit(messages: readonly CachedMessage[], processQueue: ProcessQueue): void {
    const { consumeMessageBatchMaxSize, pool } = this.#options
    for (let from = 0; from < messages.length; from += consumeMessageBatchMaxSize) {
      const batch = messages.slice(from, from + consumeMessageBatchMaxSize)
      pool.add(() => this.#consume(batch, processQueue))
    }
  }

  async #consume(messages: readonly CachedMessage[], processQueue: ProcessQueue): Promise<void> {
    if (processQueue.dropped) return
    const { timers, handler, instance, group } = this.#options
    restoreTopics(messages, this.#options)
    const context = contextFor(processQueue.queue, messages.length, this.#options)
    for (const message of messages) message.startedAtMs = timers.nowMs()
    const { outcome, threw, error } = await runHandler(handler, messages, context)
    if (threw) {
      const ids = messages.map((message) => message.msgId)
      instance.logger.log('warn', 'consumeMessage exception', { group, ids, error: thrownText(error) })
    }
    if (processQueue.dropped) {
      instance.logger.log('warn', 'processQueue is dropped without process consume result', { group })
      return
    }
    const acked = outcome === 'CONSUME_SUCCESS' ? Math.min(messages.length, context.ackIndex + 1) : 0
    await this.#settle(messages, acked, context.delayLevelWhenNextConsume, processQueue)
  }

  /** processConsumeResult: sends the failed ones back, then moves the offset past everything that is settled. */
  async #settle(
    messages: readonly CachedMessage[],
    acked: number,
    level: number,
    processQueue: ProcessQueue,
  ): Promise<void> {
    const { instance, group, broadcasting, sendBack, timers, offsets } = this.#options
    const kept: CachedMessage[] = []
    for (const message of messages.slice(acked)) {
      if (broadcasting) {
        instance.logger.log('warn', 'BROADCASTING, the message consume failed, drop it', {
          group,
          msgId: message.msgId,
        })
        continue
      }
      if (!processQueue.contains(message)) continue
      if (await sendBack.sendBack(message, level)) continue
      message.reconsumeTimes++
      kept.push(message)
    }
    if (kept.length > 0) {
      timers.after(LOCAL_RETRY_MS, 'client: consume again', () => this.submit(kept, processQueue))
    }
    const settled = kept.length === 0 ? messages : messages.filter((message) => !kept.includes(message))
    const offset = processQueue.remove(settled, timers.nowMs())
    if (offset !== undefined && !processQueue.dropped) offsets.update(processQueue.queue, offset, true)
  }

  /** Messages that have been in their handler for longer than the consume time-out are sent back. */
  async #cleanExpired(): Promise<void> {
    const { timers, processQueues, sendBack, consumeTimeoutMs } = this.#options
    for (const processQueue of processQueues()) {
      for (let looked = 0; looked < EXPIRED_PER_ROUND; looked++) {
        const { first } = processQueue
        if (first?.startedAtMs === undefined || timers.nowMs() - first.startedAtMs <= consumeTimeoutMs) break
        if (!(await sendBack.sendBack(first, EXPIRED_DELAY_LEVEL))) break
        if (processQueue.first === first) processQueue.remove([first], timers.nowMs())
      }
    }
  }
}
