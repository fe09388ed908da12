import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { BatchConsumeQueue } from './batchConsumeQueue.ts'
import { BATCH_ENTRY_BYTES } from './batchEntry.ts'
import { ConsumeQueue } from './consumeQueue.ts'
import { ENTRY_BYTES, entryTagsCode } from './entryMemory.ts'
import { ExtFiles } from './extFiles.ts'
import type { QueueDisk } from './queueFiles.ts'
import { QueueFiles, queueFileBytes } from './queueFiles.ts'

/** The two kinds of queues (`ConsumeQueueInterface` upstream). */
export type AnyConsumeQueue = ConsumeQueue | BatchConsumeQueue

/** Where the queues of one kind lie, and how large their files are. */
export interface QueueFolder {
  readonly path: string
  readonly fileBytes: number
}

export interface ConsumeQueueTableOptions {
  readonly simple: QueueFolder
  readonly batch: QueueFolder
  /** Where an original may have left files beside the queues. */
  readonly extPath: string
  /** Absent in memory mode. */
  readonly shared: QueueDisk | undefined
  /** Whether a topic's queues are batch consume queues; undefined when the topic is not known. */
  readonly isBatchTopic: (topic: string) => boolean | undefined
}

interface Folder {
  readonly path: string
  readonly batched: boolean
  readonly entryBytes: number
  fileBytes: number
}

/** All queues of a store. A queue exists once something was dispatched to it, so an idle one costs nothing. */
export class ConsumeQueueTable {
  readonly #simple: Folder
  readonly #batch: Folder
  readonly #shared: QueueDisk | undefined
  readonly #ext: ExtFiles | undefined
  readonly #isBatchTopic: (topic: string) => boolean | undefined
  readonly #topics = new Map<string, Map<number, AnyConsumeQueue>>()

  constructor({ simple, batch, extPath, shared, isBatchTopic }: ConsumeQueueTableOptions) {
    this.#simple = folder(simple, false, ENTRY_BYTES)
    this.#batch = folder(batch, true, BATCH_ENTRY_BYTES)
    this.#shared = shared
    this.#ext = shared === undefined ? undefined : new ExtFiles(shared.disk, extPath)
    this.#isBatchTopic = isBatchTopic
  }

  /** Whether the queues of a topic are batch consume queues. */
  isBatch(topic: string): boolean {
    return this.#isBatchTopic(topic) === true
  }

  find(topic: string, queueId: number): AnyConsumeQueue | undefined {
    return this.#topics.get(topic)?.get(queueId)
  }

  findOrCreate(topic: string, queueId: number): AnyConsumeQueue {
    return this.find(topic, queueId) ?? this.#create(topic, queueId, this.isBatch(topic) ? this.#batch : this.#simple)
  }

  *all(): Generator<AnyConsumeQueue> {
    for (const queues of this.#topics.values()) yield* queues.values()
  }

  topics(): ReadonlyMap<string, ReadonlyMap<number, AnyConsumeQueue>> {
    return this.#topics
  }

  /**
   * Makes a queue for every `{topic}/{queueId}` directory. Foreign names are left alone. Files that are there decide on
   * the size of files, so that a directory written with another setting stays readable; after a crash a file may be
   * short of it, but hardly all of them once queues have been flushed (`sizesKnown`). Throws SimError StoreCorrupt for
   * queues of the other kind than their topic's.
   */
  discover(cleanExit: boolean, sizesKnown: boolean): void {
    for (const folder of [this.#simple, this.#batch]) this.#discover(folder, cleanExit, sizesKnown)
  }

  removeQueue(queue: AnyConsumeQueue): void {
    queue.destroy()
    this.#ext?.removeQueue(queue.topic, queue.queueId)
    const queues = this.#topics.get(queue.topic)
    queues?.delete(queue.queueId)
    if (queues?.size === 0) this.removeTopic(queue.topic)
  }

  removeTopic(topic: string): void {
    const queues = [...(this.#topics.get(topic)?.values() ?? [])]
    for (const queue of queues) queue.destroy()
    this.#topics.delete(topic)
    this.#shared?.disk.remove(`${this.#simple.path}/${topic}`)
    this.#ext?.removeTopic(topic)
    if (queues.some(({ batched }) => batched)) this.#shared?.disk.remove(`${this.#batch.path}/${topic}`)
  }

  /** Entries and what belongs to them go with the records below a physical offset. */
  forgetBelow(minPhysicalOffset: number): void {
    const ext = this.#ext?.exist === true ? this.#ext : undefined
    for (const queue of this.all()) {
      queue.correctMinOffset(minPhysicalOffset)
      const first = ext === undefined ? undefined : queue.run(queue.minOffset)
      if (first === undefined || first.length < queue.entryBytes) continue
      ext?.removeExpired(queue.topic, queue.queueId, entryTagsCode(first, 0))
    }
  }

  #create(topic: string, queueId: number, { path, batched, entryBytes, fileBytes }: Folder): AnyConsumeQueue {
    let queues = this.#topics.get(topic)
    if (queues === undefined) {
      queues = new Map()
      this.#topics.set(topic, queues)
    }
    const shared = this.#shared
    const files =
      shared === undefined ? undefined : new QueueFiles(shared, `${path}/${topic}/${queueId}`, fileBytes, entryBytes)
    const fileEntries = fileBytes / entryBytes
    const queue = batched
      ? new BatchConsumeQueue(topic, queueId, fileEntries, files)
      : new ConsumeQueue(topic, queueId, fileEntries, files)
    queues.set(queueId, queue)
    return queue
  }

  #discover(folder: Folder, cleanExit: boolean, sizesKnown: boolean): void {
    const shared = this.#shared
    if (shared === undefined) return
    const { path, entryBytes } = folder
    const found: { topic: string; queueId: number }[] = []
    for (const topic of shared.disk.list(path)) {
      if (topic.kind !== 'directory') continue
      for (const queue of shared.disk.list(`${path}/${topic.name}`)) {
        if (queue.kind === 'directory' && /^\d+$/.test(queue.name)) {
          found.push({ topic: topic.name, queueId: Number(queue.name) })
        }
      }
    }
    if (sizesKnown) {
      let largest = 0
      for (const { topic, queueId } of found) {
        largest = Math.max(largest, queueFileBytes(shared, `${path}/${topic}/${queueId}`, cleanExit, entryBytes))
      }
      if (largest > 0) folder.fileBytes = largest
    }
    for (const { topic, queueId } of found) {
      this.#refuseOtherKind(topic, folder)
      this.#create(topic, queueId, folder)
    }
  }

  /** queueTypeShouldBe. A topic that is not known has been deleted, or its file was lost, and its queues tell the kind. */
  #refuseOtherKind(topic: string, { path, batched }: Folder): void {
    const wanted = this.#isBatchTopic(topic) ?? batched
    if (wanted === batched) return
    const kinds = ['SimpleCQ', 'BatchCQ']
    const [shouldBe, is] = batched ? kinds.toReversed() : kinds
    const message = `the queue type of topic ${topic} should be ${shouldBe} as that of ${path}/${topic}, but is ${is}`
    throw new SimError(ErrorCodes.StoreCorrupt, message, { topic, path: `${path}/${topic}` })
  }
}

function folder({ path, fileBytes }: QueueFolder, batched: boolean, entryBytes: number): Folder {
  return { path, batched, entryBytes, fileBytes: Math.ceil(fileBytes / entryBytes) * entryBytes }
}
