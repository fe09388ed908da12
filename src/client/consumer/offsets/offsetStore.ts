import type { MessageQueue } from '../../../protocol/index.ts'

/** No offset is stored for the queue. */
export const OFFSET_NOT_FOUND = -1
/** The offset could not be read. */
export const OFFSET_UNREADABLE = -2

/** Where a consumer keeps how far it has come (OffsetStore). */
export interface OffsetStore {
  load(): void
  /** The offset in memory, undefined when there is none. */
  inMemory(queue: MessageQueue): number | undefined
  /** From the broker or the file: an offset, OFFSET_NOT_FOUND or OFFSET_UNREADABLE. The result is kept in memory. */
  read(queue: MessageQueue): Promise<number>
  /** `increaseOnly` ignores a smaller offset than the one in memory. */
  update(queue: MessageQueue, queueOffset: number, increaseOnly: boolean): void
  /** Sets an offset that later updates do not move until it is removed (after an illegal offset). */
  updateAndFreeze(queue: MessageQueue, queueOffset: number): void
  /** Sends or writes one offset. */
  persist(queue: MessageQueue): Promise<void>
  /** Sends or writes the offsets of these queues and forgets all others. */
  persistAll(queues: readonly MessageQueue[]): Promise<void>
  /** As `persistAll`; what was persisted lately and has not moved since may be left out (ConsumerRules.repeatCommitMs). */
  persistMoved(queues: readonly MessageQueue[]): Promise<void>
  remove(queue: MessageQueue): void
  /** Offsets in memory, of one topic or of all. */
  snapshot(topic?: string): readonly (readonly [MessageQueue, number])[]
}
