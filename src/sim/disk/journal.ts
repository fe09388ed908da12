import type { MemoryDirectoryNode, MemoryNode } from '../../runtime/index.ts'

interface Change {
  readonly directory: MemoryDirectoryNode
  readonly name: string
  readonly before: MemoryNode | undefined
}

/**
 * Changes of names that are not durable yet, in order. As with the journal of ext4 or XFS, power loss keeps a first part of
 * them, and a sync (of a directory, or of any file, which forces the journal out as well) makes durable what happened
 * before it. One call, such as a rename, is one entry: it happens as a whole or not at all.
 */
export class NameJournal {
  #calls: Change[][] = []
  /** Calls dropped from the front because they became durable. */
  #durable = 0

  /** Position behind the last call; what lies before it is saved by a sync that starts now. */
  get end(): number {
    return this.#durable + this.#calls.length
  }

  begin(): void {
    this.#calls.push([])
  }

  record(change: Change): void {
    this.#calls.at(-1)?.push(change)
  }

  /** Everything before `end` is on stable storage. */
  commit(end: number): void {
    const count = Math.max(0, end - this.#durable)
    this.#calls.splice(0, count)
    this.#durable += count
  }

  get undecided(): number {
    return this.#calls.length
  }

  /** Takes back all calls after the first `kept` undecided ones, the latest first. */
  rollBack(kept: number): void {
    for (const call of this.#calls.slice(kept).reverse()) {
      for (const { directory, name, before } of call.reverse()) {
        if (before === undefined) directory.entries.delete(name)
        else directory.entries.set(name, before)
      }
    }
    this.#durable += this.#calls.length
    this.#calls = []
  }
}
