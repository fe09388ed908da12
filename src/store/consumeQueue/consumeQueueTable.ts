import { ConsumeQueue } from './consumeQueue.ts'
import { ENTRY_BYTES } from './entryMemory.ts'
import type { QueueDisk } from './queueFiles.ts'
import { QueueFiles, queueFileBytes } from './queueFiles.ts'

/** All queues of a store. A queue exists once something was dispatched to it, so an idle one costs nothing. */
export class ConsumeQueueTable {
  readonly #path: string
  #fileBytes: number
  readonly #shared: QueueDisk | undefined
  readonly #topics = new Map<string, Map<number, ConsumeQueue>>()

  constructor(path: string, fileBytes: number, shared: QueueDisk | undefined) {
    this.#path = path
    this.#fileBytes = Math.ceil(fileBytes / ENTRY_BYTES) * ENTRY_BYTES
    this.#shared = shared
  }

  find(topic: string, queueId: number): ConsumeQueue | undefined {
    return this.#topics.get(topic)?.get(queueId)
  }

  findOrCreate(topic: string, queueId: number): ConsumeQueue {
    let queues = this.#topics.get(topic)
    if (queues === undefined) {
      queues = new Map()
      this.#topics.set(topic, queues)
    }
    let queue = queues.get(queueId)
    if (queue === undefined) {
      const shared = this.#shared
      const files =
        shared === undefined ? undefined : new QueueFiles(shared, `${this.#path}/${topic}/${queueId}`, this.#fileBytes)
      queue = new ConsumeQueue(topic, queueId, this.#fileBytes / ENTRY_BYTES, files)
      queues.set(queueId, queue)
    }
    return queue
  }

  *all(): Generator<ConsumeQueue> {
    for (const queues of this.#topics.values()) yield* queues.values()
  }

  topics(): ReadonlyMap<string, ReadonlyMap<number, ConsumeQueue>> {
    return this.#topics
  }

  /**
   * Makes a queue for every `{topic}/{queueId}` directory. Foreign names are left alone. Files that are there decide on
   * the size of files, so that a directory written with another setting stays readable; after a crash a file may be
   * short of it, but hardly all of them once queues have been flushed (`sizesKnown`).
   */
  discover(cleanExit: boolean, sizesKnown: boolean): void {
    const shared = this.#shared
    if (shared === undefined) return
    const found: { topic: string; queueId: number }[] = []
    for (const topic of shared.disk.list(this.#path)) {
      if (topic.kind !== 'directory') continue
      for (const queue of shared.disk.list(`${this.#path}/${topic.name}`)) {
        if (queue.kind === 'directory' && /^\d+$/.test(queue.name)) {
          found.push({ topic: topic.name, queueId: Number(queue.name) })
        }
      }
    }
    if (sizesKnown) {
      let largest = 0
      for (const { topic, queueId } of found) {
        largest = Math.max(largest, queueFileBytes(shared, `${this.#path}/${topic}/${queueId}`, cleanExit))
      }
      if (largest > 0) this.#fileBytes = largest
    }
    for (const { topic, queueId } of found) this.findOrCreate(topic, queueId)
  }

  removeQueue(queue: ConsumeQueue): void {
    queue.destroy()
    const queues = this.#topics.get(queue.topic)
    queues?.delete(queue.queueId)
    if (queues?.size === 0) this.removeTopic(queue.topic)
  }

  removeTopic(topic: string): void {
    for (const queue of this.#topics.get(topic)?.values() ?? []) queue.destroy()
    this.#topics.delete(topic)
    this.#shared?.disk.remove(`${this.#path}/${topic}`)
  }
}
