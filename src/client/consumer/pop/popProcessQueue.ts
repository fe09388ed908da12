import type { MessageQueue, PopProcessQueueInfo } from '../../../protocol/index.ts'
import { PULL_MAX_IDLE_MS } from '../processQueue.ts'

/** A queue, or with queue id −1 all queues of a broker, that a consumer pops (PopProcessQueue). Times are monotonic. */
export class PopProcessQueue {
  readonly queue: MessageQueue
  dropped = false
  lastPopMs: number
  /** Messages that were popped and are neither acknowledged nor put off nor given up. */
  waitAck = 0

  constructor(queue: MessageQueue, nowMs: number) {
    this.queue = queue
    this.lastPopMs = nowMs
  }

  expired(nowMs: number): boolean {
    return nowMs - this.lastPopMs > PULL_MAX_IDLE_MS
  }

  info(wallMs: number, nowMs: number): PopProcessQueueInfo {
    const lastPopTimestamp = Math.round(wallMs - (nowMs - this.lastPopMs))
    return { droped: this.dropped, lastPopTimestamp, waitAckCount: this.waitAck }
  }
}
