import { isRetryTopic, type MessageQueue } from '../../protocol/index.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import { OFFSET_NOT_FOUND, type OffsetStore } from './offsets/offsetStore.ts'
import { maxOffset, searchOffset } from './queueOffsets.ts'

/** Where a group begins that has no offset yet. */
export type ConsumeFromWhere = 'CONSUME_FROM_LAST_OFFSET' | 'CONSUME_FROM_FIRST_OFFSET' | 'CONSUME_FROM_TIMESTAMP'

export interface StartOffsetOptions {
  readonly instance: ClientInstance
  readonly offsets: OffsetStore
  readonly consumeFromWhere: ConsumeFromWhere
  /** For CONSUME_FROM_TIMESTAMP: wall time in milliseconds. */
  readonly consumeTimestampMs: number
}

/** computePullFromWhere (clients.md 4.5). Undefined when it cannot be told now: the queue waits for the next round. */
export async function startOffset(queue: MessageQueue, options: StartOffsetOptions): Promise<number | undefined> {
  const { instance, offsets, consumeFromWhere, consumeTimestampMs } = options
  const stored = await offsets.read(queue)
  if (stored >= 0) return stored
  if (stored !== OFFSET_NOT_FOUND) return undefined
  const retry = isRetryTopic(queue.topic)
  try {
    switch (consumeFromWhere) {
      case 'CONSUME_FROM_LAST_OFFSET':
        return retry ? 0 : await maxOffset(instance, queue)
      case 'CONSUME_FROM_FIRST_OFFSET':
        return 0
      case 'CONSUME_FROM_TIMESTAMP':
        return retry ? await maxOffset(instance, queue) : await searchOffset(instance, queue, consumeTimestampMs)
      default:
        return consumeFromWhere satisfies never
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    instance.logger.log('warn', 'compute consume offset exception', { queue, reason })
    return undefined
  }
}
