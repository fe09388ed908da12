import type { Disk } from '../../runtime/index.ts'
import { offsetFileName, offsetOfFileName } from '../disk/storePath.ts'

// `consumequeue_ext/{topic}/{queueId}/{start offset}` (ConsumeQueueExt upstream, store.md 11.1): written by an original with
// `enableConsumeQueueExt`. Entries of a queue hold addresses in it, Long.MIN_VALUE + offset. Here nothing is written there
// and nothing read; what no entry points to any more is removed.

/** ConsumeQueueExt.MAX_ADDR: what is not above it is an address. */
const ADDRESS_MAX = -2_147_483_649n
const LONG_MIN = -(2n ** 63n)

export function isExtAddress(tagsCode: bigint): boolean {
  return tagsCode <= ADDRESS_MAX
}

/** The files beside the queues of a store. Failures throw DiskError. */
export class ExtFiles {
  readonly #disk: Disk
  readonly #path: string

  constructor(disk: Disk, path: string) {
    this.#disk = disk
    this.#path = path
  }

  /** Whether there are any. */
  get exist(): boolean {
    return this.#disk.exists(this.#path)
  }

  removeTopic(topic: string): void {
    this.#remove(`${this.#path}/${topic}`)
  }

  removeQueue(topic: string, queueId: number): void {
    this.#remove(`${this.#path}/${topic}/${queueId}`)
  }

  /**
   * The first entry of the queue has this tags code: what lies before its address has expired, as a whole file
   * (truncateByMinAddress). An entry without an address comes behind all that have one.
   */
  removeExpired(topic: string, queueId: number, tagsCode: bigint): void {
    if (!isExtAddress(tagsCode)) {
      this.removeQueue(topic, queueId)
      return
    }
    const directory = `${this.#path}/${topic}/${queueId}`
    const starts = this.#disk.list(directory).flatMap(({ name }) => offsetOfFileName(name) ?? [])
    const first = Number(tagsCode - LONG_MIN)
    for (const [i, start] of starts.entries()) {
      const next = starts[i + 1]
      if (next !== undefined && next <= first) this.#remove(`${directory}/${offsetFileName(start)}`)
    }
  }

  #remove(path: string): void {
    if (this.#disk.exists(path)) this.#disk.remove(path)
  }
}
