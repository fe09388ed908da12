/** Something that happens at a time of its own. */
export interface QueueItem {
  /** Names it when the world is stuck. */
  readonly label: string
  /** Whose it is, for the same purpose. */
  readonly where?: string
  /** A cancelled item is passed over when its time comes. */
  readonly cancelled: boolean
  run(): void
}

const FIRST_CAPACITY = 1024

/**
 * Pending events, ordered by (time, scheduling order): a 4-ary heap on typed arrays, which measured 1.3 to 5 times faster
 * than heaps of objects. Cancelled items stay until their time comes or until they are the majority.
 */
export class EventQueue {
  #times = new Float64Array(FIRST_CAPACITY)
  #sequences = new Float64Array(FIRST_CAPACITY)
  readonly #items: QueueItem[] = []
  #size = 0
  #cancelled = 0
  /** Items ever scheduled; the next one's place among equal times. */
  sequence = 0

  get size(): number {
    return this.#size
  }

  /** Time of the next item, cancelled or not; Infinity when the queue is empty. */
  get nextUs(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#times[0] as number)
  }

  push(timeUs: number, item: QueueItem): void {
    if (this.#size === this.#times.length) this.#grow()
    this.#place(this.#size++, timeUs, this.sequence++, item)
  }

  /** Takes the first item; the queue must not be empty. */
  pop(): QueueItem {
    const items = this.#items
    const first = items[0] as QueueItem
    const last = --this.#size
    const item = items.pop() as QueueItem
    if (last > 0) this.#sink(0, this.#times[last] as number, this.#sequences[last] as number, item)
    if (first.cancelled && this.#cancelled > 0) this.#cancelled--
    return first
  }

  /** To be called after an item in the queue was cancelled. */
  noteCancelled(): void {
    this.#cancelled++
    if (this.#cancelled > FIRST_CAPACITY && this.#cancelled * 2 > this.#size) this.#sweep()
  }

  /** The live items in order, at most `limit`; for messages, not for running. */
  pending(limit: number): readonly { readonly timeUs: number; readonly item: QueueItem }[] {
    return this.#live().slice(0, limit)
  }

  /** Moves a hole at `index` up until the item fits. */
  #place(index: number, timeUs: number, sequence: number, item: QueueItem): void {
    const times = this.#times
    const sequences = this.#sequences
    const items = this.#items
    let hole = index
    while (hole > 0) {
      const parent = (hole - 1) >> 2
      const parentTime = times[parent] as number
      if (parentTime < timeUs || (parentTime === timeUs && (sequences[parent] as number) < sequence)) break
      times[hole] = parentTime
      sequences[hole] = sequences[parent] as number
      items[hole] = items[parent] as QueueItem
      hole = parent
    }
    times[hole] = timeUs
    sequences[hole] = sequence
    items[hole] = item
  }

  /** Moves a hole at `index` down until the item fits. */
  #sink(index: number, timeUs: number, sequence: number, item: QueueItem): void {
    const times = this.#times
    const sequences = this.#sequences
    const items = this.#items
    const size = this.#size
    let hole = index
    for (;;) {
      const firstChild = (hole << 2) + 1
      if (firstChild >= size) break
      const end = Math.min(firstChild + 4, size)
      let least = firstChild
      let leastTime = times[firstChild] as number
      let leastSequence = sequences[firstChild] as number
      for (let child = firstChild + 1; child < end; child++) {
        const time = times[child] as number
        if (time < leastTime || (time === leastTime && (sequences[child] as number) < leastSequence)) {
          least = child
          leastTime = time
          leastSequence = sequences[child] as number
        }
      }
      if (timeUs < leastTime || (timeUs === leastTime && sequence < leastSequence)) break
      times[hole] = leastTime
      sequences[hole] = leastSequence
      items[hole] = items[least] as QueueItem
      hole = least
    }
    times[hole] = timeUs
    sequences[hole] = sequence
    items[hole] = item
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2)
    const sequences = new Float64Array(this.#times.length * 2)
    times.set(this.#times)
    sequences.set(this.#sequences)
    this.#times = times
    this.#sequences = sequences
  }

  /** Drops the cancelled items. The order of the rest does not depend on the heap's shape, so this changes no run. */
  #sweep(): void {
    const kept = this.#live()
    this.#items.length = 0
    this.#size = 0
    this.#cancelled = 0
    for (const { timeUs, sequence, item } of kept) this.#place(this.#size++, timeUs, sequence, item)
  }

  #live(): { timeUs: number; sequence: number; item: QueueItem }[] {
    const all: { timeUs: number; sequence: number; item: QueueItem }[] = []
    this.#items.forEach((item, index) => {
      if (item.cancelled) return
      all.push({ timeUs: this.#times[index] as number, sequence: this.#sequences[index] as number, item })
    })
    return all.sort((a, b) => a.timeUs - b.timeUs || a.sequence - b.sequence)
  }
}
