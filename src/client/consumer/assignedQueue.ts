import type { MessageQueue, SubscriptionData } from '../../protocol/index.ts'
import type { CachedMessage } from '../message/receivedMessage.ts'
import type { Timers } from '../timers.ts'
import type { Puller } from './puller.ts'

/** DefaultLitePullConsumer: cached messages of one queue beyond which it is not pulled. */
const CACHED_MAX = 1000
const FLOW_CONTROL_MS = 50
const PAUSED_MS = 1000
const ERROR_MS = 1000
const START_OFFSET_RETRY_MS = 3000

/** BROKER_SUSPEND_MAX_TIME_MILLIS and the time-out of such a pull. */
const SUSPEND_MS = 20_000
const PULL_TIMEOUT_MS = 30_000

export interface AssignedQueueOptions {
  readonly timers: Timers
  readonly puller: Puller
  readonly subscription: SubscriptionData
  readonly pullBatchSize: number
  readonly startOffset: () => Promise<number | undefined>
  /** New messages are there. */
  readonly onMessages: () => void
  readonly onError: (error: unknown) => void
}

/** One queue of a pull consumer: pulls ahead and keeps the messages until `poll` asks for them. */
export class AssignedQueue {
  readonly queue: MessageQueue
  paused = false
  readonly #options: AssignedQueueOptions
  #buffer: CachedMessage[] = []
  #pullOffset: number | undefined
  /** Raised by a seek, so that the answer of an older pull is dropped. */
  #generation = 0
  #closed = false

  constructor(queue: MessageQueue, options: AssignedQueueOptions) {
    this.queue = queue
    this.#options = options
  }

  get cached(): number {
    return this.#buffer.length
  }

  start(): void {
    void this.#pull(this.#generation)
  }

  /** Up to `max` messages, oldest first. */
  take(max: number): readonly CachedMessage[] {
    return this.paused ? [] : this.#buffer.splice(0, max)
  }

  /** Forgets what is cached and goes on at another offset. */
  seek(queueOffset: number): void {
    this.#buffer = []
    this.#pullOffset = queueOffset
    this.#generation++
    void this.#pull(this.#generation)
  }

  close(): void {
    this.#closed = true
    this.#buffer = []
  }

  #later(delayMs: number, generation: number): void {
    this.#options.timers.after(delayMs, 'client: pull', () => void this.#pull(generation))
  }

  async #pull(generation: number): Promise<void> {
    const { timers, puller, subscription, pullBatchSize, startOffset, onMessages, onError } = this.#options
    const over = (): boolean => this.#closed || timers.stopped || generation !== this.#generation
    if (over()) return
    if (this.paused) return this.#later(PAUSED_MS, generation)
    if (this.#buffer.length >= CACHED_MAX) return this.#later(FLOW_CONTROL_MS, generation)
    try {
      const queueOffset = this.#pullOffset ?? (await startOffset())
      if (over()) return
      if (queueOffset === undefined) return this.#later(START_OFFSET_RETRY_MS, generation)
      this.#pullOffset = queueOffset
      const result = await puller.pull({
        queue: this.queue,
        queueOffset,
        maxMsgNums: pullBatchSize,
        subscription,
        commitOffset: undefined,
        suspendTimeoutMs: SUSPEND_MS,
        timeoutMs: PULL_TIMEOUT_MS,
        postSubscription: true,
      })
      if (over()) return
      this.#pullOffset = result.nextBeginOffset
      if (result.messages.length > 0) {
        this.#buffer.push(...result.messages)
        onMessages()
      }
      void this.#pull(generation)
    } catch (error) {
      if (over()) return
      onError(error)
      this.#later(ERROR_MS, generation)
    }
  }
}
