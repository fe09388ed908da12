import type { MessageQueue, ProcessQueueInfo } from '../../protocol/index.ts'
import type { CachedMessage } from '../message/receivedMessage.ts'

/** `rocketmq.client.rebalance.lockMaxLiveTime`: a lock that was not renewed for so long is not relied on. */
export const LOCK_MAX_LIVE_MS = 30_000

/** `rocketmq.client.pull.pullMaxIdleTime`: a queue that was not pulled for so long is given up and taken anew. */
export const PULL_MAX_IDLE_MS = 120_000

/** Done messages at the head are cut off in portions of this many. */
const COMPACT_AT = 1024

const MIB = 1_048_576

/**
 * Messages of one queue that were pulled and not yet consumed, in the order of their offsets (ProcessQueue). Times
 * are monotonic.
 */
export class ProcessQueue {
  readonly queue: MessageQueue
  dropped = false
  locked = false
  lastLockMs: number
  lastPullMs: number
  lastConsumeMs: number
  tryUnlockTimes = 0
  /** A handler works on messages of this queue (orderly consumption). */
  consuming: Promise<void> | undefined
  #messages: CachedMessage[] = []
  /** Index of the first message that is not done. */
  #head = 0
  /** Messages from the head on that an orderly consumer has taken and not committed. */
  #taken = 0
  #count = 0
  #bytes = 0
  #maxOffset = -1

  constructor(queue: MessageQueue, nowMs: number) {
    this.queue = queue
    this.lastLockMs = nowMs
    this.lastPullMs = nowMs
    this.lastConsumeMs = nowMs
  }

  get count(): number {
    return this.#count
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Distance of the last cached message from the first. */
  get span(): number {
    const first = this.#messages[this.#head]
    return first === undefined ? 0 : (this.#messages.at(-1)?.queueOffset ?? first.queueOffset) - first.queueOffset
  }

  get firstOffset(): number | undefined {
    return this.#messages[this.#head]?.queueOffset
  }

  get first(): CachedMessage | undefined {
    return this.#messages[this.#head]
  }

  pullExpired(nowMs: number): boolean {
    return nowMs - this.lastPullMs > PULL_MAX_IDLE_MS
  }

  lockExpired(nowMs: number): boolean {
    return nowMs - this.lastLockMs > LOCK_MAX_LIVE_MS
  }

  /** Messages that are already cached are left out. */
  put(messages: readonly CachedMessage[]): void {
    for (const message of messages) {
      if (message.queueOffset <= this.#maxOffset) continue
      this.#messages.push(message)
      this.#maxOffset = message.queueOffset
      this.#count++
      this.#bytes += message.body.length
    }
  }

  /** Forgets consumed messages and says which offset may be committed, if one may (removeMessage). */
  remove(messages: readonly CachedMessage[], nowMs: number): number | undefined {
    this.lastConsumeMs = nowMs
    if (this.#head >= this.#messages.length) return undefined
    for (const message of messages) this.#finish(message)
    this.#advance()
    return this.firstOffset ?? this.#maxOffset + 1
  }

  /** Whether a message still waits here; one that expired was removed. */
  contains(message: CachedMessage): boolean {
    return !message.done
  }

  /** The next messages for an orderly consumer, which keeps them until `commitTaken` or `putBack`. */
  take(countMax: number, nowMs: number): readonly CachedMessage[] {
    this.lastConsumeMs = nowMs
    const start = this.#head + this.#taken
    const taken = this.#messages.slice(start, start + countMax)
    this.#taken += taken.length
    return taken
  }

  /** Ends with what was taken; the offset behind the last of it, if there was any. */
  commitTaken(): number | undefined {
    if (this.#taken === 0) return undefined
    const last = this.#messages[this.#head + this.#taken - 1]
    for (let index = 0; index < this.#taken; index++) {
      const message = this.#messages[this.#head + index]
      if (message !== undefined) this.#finish(message)
    }
    this.#taken = 0
    this.#advance()
    return last === undefined ? undefined : last.queueOffset + 1
  }

  /** What was taken is to be consumed again (makeMessageToConsumeAgain, rollback). */
  putBack(): void {
    this.#taken = 0
  }

  clear(): void {
    this.#messages = []
    this.#head = 0
    this.#taken = 0
    this.#count = 0
    this.#bytes = 0
  }

  info(commitOffset: number, wallMs: number, nowMs: number): ProcessQueueInfo {
    const wall = (atMs: number): number => Math.round(wallMs - (nowMs - atMs))
    return {
      cachedMsgCount: this.#count,
      cachedMsgMaxOffset: this.#count === 0 ? 0 : this.#maxOffset,
      cachedMsgMinOffset: this.firstOffset ?? 0,
      cachedMsgSizeInMiB: Math.floor(this.#bytes / MIB),
      commitOffset,
      droped: this.dropped,
      lastConsumeTimestamp: wall(this.lastConsumeMs),
      lastLockTimestamp: wall(this.lastLockMs),
      lastPullTimestamp: wall(this.lastPullMs),
      locked: this.locked,
      transactionMsgCount: 0,
      transactionMsgMaxOffset: 0,
      transactionMsgMinOffset: 0,
      tryUnlockTimes: this.tryUnlockTimes,
    }
  }

  #finish(message: CachedMessage): void {
    if (message.done) return
    message.done = true
    this.#count--
    this.#bytes -= message.body.length
  }

  #advance(): void {
    while (this.#messages[this.#head]?.done === true) this.#head++
    if (this.#head < COMPACT_AT && this.#head < this.#messages.length) return
    this.#messages.splice(0, this.#head)
    this.#head = 0
  }
}
