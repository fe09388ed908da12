import { type MessageQueue, messageQueueKey } from '../../../protocol/index.ts'

interface Entry {
  readonly queue: MessageQueue
  queueOffset: number
  frozen: boolean
}

/** Offsets in memory, by queue (ControllableOffset). */
export class OffsetTable {
  readonly #entries = new Map<string, Entry>()

  get(queue: MessageQueue): number | undefined {
    return this.#entries.get(messageQueueKey(queue))?.queueOffset
  }

  set(queue: MessageQueue, queueOffset: number, increaseOnly: boolean): void {
    const key = messageQueueKey(queue)
    const entry = this.#entries.get(key)
    if (entry === undefined) this.#entries.set(key, { queue, queueOffset, frozen: false })
    else if (!entry.frozen && (!increaseOnly || queueOffset > entry.queueOffset)) entry.queueOffset = queueOffset
  }

  freeze(queue: MessageQueue, queueOffset: number): void {
    this.#entries.set(messageQueueKey(queue), { queue, queueOffset, frozen: true })
  }

  remove(queue: MessageQueue): void {
    this.#entries.delete(messageQueueKey(queue))
  }

  /** Forgets every queue that is not among these. */
  retain(queues: readonly MessageQueue[]): void {
    if (this.#isAmong(queues)) return
    const keys = new Set(queues.map(messageQueueKey))
    for (const key of [...this.#entries.keys()]) if (!keys.has(key)) this.#entries.delete(key)
  }

  /** Whether that is seen without keys: nearly always the table holds the very objects that are given, in their order. */
  #isAmong(queues: readonly MessageQueue[]): boolean {
    let at = 0
    for (const { queue } of this.#entries.values()) {
      while (at < queues.length && queues[at] !== queue) at++
      if (at++ >= queues.length) return false
    }
    return true
  }

  list(topic?: string): readonly (readonly [MessageQueue, number])[] {
    return [...this.#entries.values()]
      .filter((entry) => topic === undefined || entry.queue.topic === topic)
      .map((entry) => [entry.queue, entry.queueOffset] as const)
  }
}
