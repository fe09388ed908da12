import type { BrokerContext } from '../context.ts'
import type { ConsumerOffsetManager } from '../metadata/index.ts'
import type { OrderedQueue } from './orderInfo.ts'

/**
 * How far groups have popped (PopBufferMergeService.getLatestOffset). Usually that is committed: the original does so 5 ms
 * later, in the order of the check points. Behind one that could not be written nothing is committed any more, so that
 * after a restart its messages come again.
 */
export class PopOffsets {
  readonly #offsets: ConsumerOffsetManager
  readonly #ahead = new Map<string, number>()

  constructor(offsets: ConsumerOffsetManager) {
    this.#offsets = offsets
  }

  moved(queue: OrderedQueue, offset: number, written: boolean): void {
    const key = keyOf(queue)
    if (written && !this.#ahead.has(key)) this.#offsets.commitOffset(queue.group, queue.topic, queue.queueId, offset)
    else this.#ahead.set(key, offset)
  }

  /** The check point with which a group moved to `offset` is written after all, and so are those before it. */
  writtenAfterAll(queue: OrderedQueue, offset: number): void {
    const key = keyOf(queue)
    if (this.#ahead.get(key) !== offset) return
    this.#ahead.delete(key)
    this.#offsets.commitOffset(queue.group, queue.topic, queue.queueId, offset)
  }

  /** Where a group is that is ahead of its committed offset, −1 otherwise. */
  ahead(queue: OrderedQueue): number {
    return this.#ahead.size === 0 ? -1 : (this.#ahead.get(keyOf(queue)) ?? -1)
  }

  clear(queue: OrderedQueue): void {
    this.#ahead.delete(keyOf(queue))
  }
}

/** Where a group goes on, which is the lowest stored message for a new one. */
export function poppedTo(queue: OrderedQueue, { offsets, pop, store }: BrokerContext): number {
  const committed = offsets.queryOffset(queue.group, queue.topic, queue.queueId)
  const offset = committed < 0 ? store.minOffsetInQueue(queue.topic, queue.queueId) : committed
  return Math.max(offset, pop.offsets.ahead(queue))
}

function keyOf({ topic, group, queueId }: OrderedQueue): string {
  return `${topic}@${group}@${queueId}`
}
