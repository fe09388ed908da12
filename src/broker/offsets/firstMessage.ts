import type { MessageStore } from '../../store/index.ts'

/**
 * checkInMemByConsumeOffset(0): whether the message at offset 0 is in memory. The original asks the operating system about
 * residency; here whatever is in the log counts as resident.
 */
export function firstMessageIsThere(topic: string, queueId: number, store: MessageStore): boolean {
  const [entry] = store.consumeQueueEntries(topic, queueId, 0, 1)
  return entry !== undefined && entry.physicalOffset >= store.commitLogMinOffset
}
