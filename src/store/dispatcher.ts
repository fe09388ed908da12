import type { AnyConsumeQueue, ConsumeQueueTable } from './consumeQueue/index.ts'
import type { IndexService } from './indexFile/index.ts'
import type { MessageArrival } from './messageStore.ts'
import type { DispatchRequest } from './record/dispatchRequest.ts'
import { hasQueueOffset } from './record/dispatchRequest.ts'

/**
 * Makes records of the log readable: queue entry, index entry, news to who waits (`ReputMessageService`, store.md 15).
 * Under SYNC_FLUSH records wait here until the log is flushed behind them.
 */
export class Dispatcher {
  readonly #queues: ConsumeQueueTable
  readonly #index: IndexService | undefined
  readonly #onNewEntry: (queue: AnyConsumeQueue) => void
  readonly #listeners: ((arrival: MessageArrival) => void)[] = []
  #held: DispatchRequest[] = []
  #heldBytes = 0

  constructor(
    queues: ConsumeQueueTable,
    index: IndexService | undefined,
    onNewEntry: (queue: AnyConsumeQueue) => void,
  ) {
    this.#queues = queues
    this.#index = index
    this.#onNewEntry = onNewEntry
  }

  /** Bytes in the log that are not readable yet. */
  get behindBytes(): number {
    return this.#heldBytes
  }

  onArrival(listener: (arrival: MessageArrival) => void): void {
    this.#listeners.push(listener)
  }

  hold(request: DispatchRequest): void {
    this.#held.push(request)
    this.#heldBytes += request.size
  }

  /** Dispatches what is held below a physical offset. */
  release(physicalOffset: number): void {
    let count = 0
    while (count < this.#held.length && endOf(this.#held[count]) <= physicalOffset) count++
    if (count === 0) return
    const ready = count === this.#held.length ? this.#held : this.#held.slice(0, count)
    this.#held = count === this.#held.length ? [] : this.#held.slice(count)
    for (const request of ready) {
      this.#heldBytes -= request.size
      this.dispatch(request)
    }
  }

  dispatch(request: DispatchRequest): void {
    if (hasQueueOffset(request.sysFlag)) {
      const queue = this.#queues.findOrCreate(request.topic, request.queueId)
      queue.enter(request)
      if (!queue.listed) this.#onNewEntry(queue)
    }
    this.#index?.build(request, false)
    if (this.#listeners.length > 0 && hasQueueOffset(request.sysFlag)) this.#tell(request)
  }

  #tell(request: DispatchRequest): void {
    const arrival: MessageArrival = {
      topic: request.topic,
      queueId: request.queueId,
      logicOffset: request.queueOffset + 1,
      tagsCode: BigInt(request.tagsCode),
      storeTimestamp: request.storeTimestamp,
      properties: request.properties,
    }
    for (const listener of this.#listeners) listener(arrival)
  }
}

function endOf(request: DispatchRequest | undefined): number {
  return request === undefined ? Number.POSITIVE_INFINITY : request.physicalOffset + request.size
}
