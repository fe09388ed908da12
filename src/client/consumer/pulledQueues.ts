import { type MessageQueue, messageQueueKey } from '../../protocol/index.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import type { QueueOffsets } from '../instance/members.ts'
import type { Timers } from '../timers.ts'
import { mayHandOver } from './handOver.ts'
import type { OffsetStore } from './offsets/offsetStore.ts'
import { ProcessQueue } from './processQueue.ts'

/** RESET_CONSUMER_CLIENT_OFFSET lets running handlers finish for this long. */
const RESET_WAIT_MS = 10_000

/** The locks of an orderly consumer. */
export interface OrderOfQueues {
  readonly lock: (queue: MessageQueue) => Promise<boolean>
  readonly unlock: (queue: MessageQueue) => Promise<void>
}

export interface PulledQueuesOptions {
  readonly instance: ClientInstance
  readonly group: string
  readonly timers: Timers
  readonly offsets: OffsetStore
  /** Undefined where queues need no lock. */
  readonly order: OrderOfQueues | undefined
  readonly startOffset: (queue: MessageQueue) => Promise<number | undefined>
  /** Begins to pull a queue from an offset on. */
  readonly begin: (processQueue: ProcessQueue, offset: number) => void
  readonly isRunning: () => boolean
}

/** The queues that a push consumer pulls: assigned to it, and not taken away again. */
export class PulledQueues {
  readonly #options: PulledQueuesOptions
  readonly #queues = new Map<string, ProcessQueue>()
  /** First pulls that wait until the other queues of their topic have been added. */
  readonly #waiting: (() => void)[] = []

  constructor(options: PulledQueuesOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#queues.size
  }

  get processQueues(): readonly ProcessQueue[] {
    return [...this.#queues.values()]
  }

  get queues(): readonly MessageQueue[] {
    return [...this.#queues.values()].map((processQueue) => processQueue.queue)
  }

  isStale(queue: MessageQueue): boolean {
    return this.#queues.get(messageQueueKey(queue))?.pullExpired(this.#options.timers.nowMs()) ?? false
  }

  someStale(): boolean {
    const nowMs = this.#options.timers.nowMs()
    for (const processQueue of this.#queues.values()) if (processQueue.pullExpired(nowMs)) return true
    return false
  }

  /** False when it could not be taken now: another consumer has its lock, or its offset is not known. */
  async add(queue: MessageQueue): Promise<boolean> {
    const { instance, group, timers, offsets, order, startOffset, begin, isRunning } = this.#options
    if (order !== undefined && !(await order.lock(queue))) {
      instance.logger.log('warn', 'add a new mq failed, because lock failed', { group, queue })
      return false
    }
    offsets.remove(queue)
    const processQueue = new ProcessQueue(queue, timers.nowMs())
    processQueue.locked = order !== undefined
    const offset = await startOffset(queue)
    if (offset === undefined || !isRunning()) return false
    this.#queues.set(messageQueueKey(queue), processQueue)
    if (instance.dialect.consumer.pullsWhenAllAdded) this.#waiting.push(() => begin(processQueue, offset))
    else begin(processQueue, offset)
    return true
  }

  /** All queues of a topic have been added. */
  beginWaiting(): void {
    for (const begin of this.#waiting.splice(0)) begin()
  }

  /** False when it has to be kept for now, because a handler still works on it. */
  async remove(queue: MessageQueue): Promise<boolean> {
    const { timers, offsets, order } = this.#options
    const key = messageQueueKey(queue)
    const processQueue = this.#queues.get(key)
    if (processQueue === undefined) return true
    processQueue.dropped = true
    await offsets.persist(queue)
    offsets.remove(queue)
    if (order !== undefined) {
      if (!(await mayHandOver(processQueue, timers))) return false
      await order.unlock(queue)
    }
    if (this.#queues.get(key) === processQueue) this.#queues.delete(key)
    return true
  }

  /** Forgets a queue whose pulls have come to nothing; the next round of balancing takes it anew. */
  giveUp({ queue }: ProcessQueue): void {
    this.#queues.delete(messageQueueKey(queue))
    this.#options.offsets.remove(queue)
    this.#options.instance.rebalancing.wakeUp()
  }

  /** What pulls still bring is not handled any more, nor is the result of a handler that is not done. */
  drop(): void {
    for (const processQueue of this.#queues.values()) processQueue.dropped = true
  }

  clear(): void {
    this.#queues.clear()
  }

  /** Sets offsets of a topic anew, and gives its queues up, to be taken again from there. */
  reset(topic: string, offsets: QueueOffsets, done: () => void): void {
    const affected = new Map(offsets.map(([queue, offset]) => [messageQueueKey(queue), offset]))
    for (const processQueue of this.#queues.values()) {
      if (processQueue.queue.topic !== topic || !affected.has(messageQueueKey(processQueue.queue))) continue
      processQueue.dropped = true
      processQueue.clear()
    }
    const apply = (): void => void this.#applyReset(topic, affected, done)
    this.#options.timers.after(RESET_WAIT_MS, 'client: reset offsets', apply)
  }

  async #applyReset(topic: string, affected: ReadonlyMap<string, number>, done: () => void): Promise<void> {
    for (const [key, processQueue] of [...this.#queues]) {
      const offset = affected.get(key)
      if (offset === undefined || processQueue.queue.topic !== topic) continue
      this.#options.offsets.update(processQueue.queue, offset, false)
      await this.remove(processQueue.queue)
    }
    done()
  }
}
