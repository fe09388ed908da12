import { ResponseCode, type SubscriptionData } from '../../protocol/index.ts'
import { ClientError } from '../errors.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import type { Timers } from '../timers.ts'
import type { ConsumeService } from './consumeService.ts'
import type { OffsetStore } from './offsets/offsetStore.ts'
import type { ProcessQueue } from './processQueue.ts'
import type { Puller, PullResult } from './puller.ts'
import type { PullThresholds } from './pullThresholds.ts'

/** Pauses of DefaultMQPushConsumerImpl. */
export const FLOW_CONTROL_MS = 50
export const BROKER_FLOW_CONTROL_MS = 20
export const PAUSED_MS = 1000
const MIB = 1_048_576
const FLOW_CONTROLS_PER_LINE = 1000

export interface PullLoopOptions {
  readonly instance: ClientInstance
  readonly timers: Timers
  readonly group: string
  readonly broadcasting: boolean
  readonly orderly: boolean
  readonly puller: Puller
  readonly offsets: OffsetStore
  readonly consumeService: ConsumeService
  readonly subscription: (topic: string) => SubscriptionData | undefined
  readonly paused: () => boolean
  readonly pullBatchSize: number
  readonly pullIntervalMs: number
  readonly thresholds: PullThresholds
  readonly spanMax: number
  /** The broker says that the offset does not exist: the queue is to be given up and taken anew. */
  readonly giveUp: (processQueue: ProcessQueue) => void
  /** Computes the offset again, for an orderly queue that has just been locked. */
  readonly startOffset: (processQueue: ProcessQueue) => Promise<number | undefined>
}

/** Pulls one queue again and again, as fast as its messages are consumed (pullMessage). */
export class PullLoop {
  readonly #options: PullLoopOptions
  #flowControls = 0

  constructor(options: PullLoopOptions) {
    this.#options = options
  }

  start(processQueue: ProcessQueue, queueOffset: number, delayMs: number): void {
    this.#later({ processQueue, queueOffset, previouslyLocked: false }, delayMs)
  }

  #later(task: PullTask, delayMs: number): void {
    if (delayMs > 0) this.#options.timers.after(delayMs, 'client: pull', () => void this.#pull(task))
    else void this.#pull(task)
  }

  async #pull(task: PullTask): Promise<void> {
    const { processQueue } = task
    const { timers, instance, offsets, broadcasting } = this.#options
    if (processQueue.dropped || timers.stopped) return
    processQueue.lastPullMs = timers.nowMs()
    const rules = instance.dialect.consumer
    const holdMs = this.#holdBack(processQueue)
    if (holdMs > 0) return this.#later(task, holdMs)
    if (this.#options.orderly && !(await this.#lockedOffset(task))) return this.#later(task, rules.pullErrorDelayMs)
    const { queue } = processQueue
    const subscription = this.#options.subscription(queue.topic)
    if (subscription === undefined) return this.#later(task, rules.pullErrorDelayMs)
    const inMemory = broadcasting ? undefined : offsets.inMemory(queue)
    try {
      const result = await this.#options.puller.pull({
        queue,
        queueOffset: task.queueOffset,
        maxMsgNums: this.#options.pullBatchSize,
        subscription,
        commitOffset: inMemory !== undefined && inMemory > 0 ? inMemory : undefined,
        suspendTimeoutMs: rules.suspendTimeoutMs,
        timeoutMs: rules.pullTimeoutMs,
        postSubscription: false,
      })
      this.#accept(task, result)
    } catch (error) {
      this.#failed(task, error)
    }
  }

  /** How long to wait before this queue may be pulled; 0 is now. */
  #holdBack(processQueue: ProcessQueue): number {
    const { paused, thresholds, spanMax, orderly } = this.#options
    const { messages, mib } = thresholds
    if (paused()) return PAUSED_MS
    if (processQueue.count > messages) {
      return this.#flowControl(`the cached message count exceeds the threshold ${messages}`, processQueue)
    }
    if (processQueue.bytes > mib * MIB) {
      return this.#flowControl(`the cached message size exceeds the threshold ${mib} MiB`, processQueue)
    }
    if (orderly || processQueue.span <= spanMax) return 0
    return this.#flowControl("the queue's messages, span too long", processQueue)
  }

  /** Tells of the first time and of every thousandth. */
  #flowControl(why: string, { queue, count, bytes }: ProcessQueue): number {
    if (this.#flowControls++ % FLOW_CONTROLS_PER_LINE === 0) {
      this.#options.instance.logger.log('warn', `${why}, so do flow control`, { queue, count, bytes })
    }
    return FLOW_CONTROL_MS
  }

  /** An orderly queue is pulled only under its lock, first from the offset that was committed before the lock. */
  async #lockedOffset(task: PullTask): Promise<boolean> {
    const { processQueue } = task
    if (!processQueue.locked && !this.#options.broadcasting) return false
    if (task.previouslyLocked || this.#options.broadcasting) return true
    const offset = await this.#options.startOffset(processQueue)
    if (offset === undefined || processQueue.dropped) return false
    task.previouslyLocked = true
    task.queueOffset = offset
    return true
  }

  #accept(task: PullTask, result: PullResult): void {
    const { processQueue } = task
    const { offsets, consumeService, pullIntervalMs, instance, group } = this.#options
    if (processQueue.dropped) return
    if (result.status === 'OFFSET_ILLEGAL') {
      const fields = { group, queue: processQueue.queue, from: task.queueOffset, to: result.nextBeginOffset }
      instance.logger.log('warn', 'the pull request offset illegal', fields)
      this.#offsetMoved(processQueue, result.nextBeginOffset)
      return
    }
    task.queueOffset = result.nextBeginOffset
    if (result.messages.length > 0) {
      processQueue.put(result.messages)
      consumeService.submit(result.messages, processQueue)
      this.#later(task, pullIntervalMs)
      return
    }
    // Nothing is cached: what was passed over counts as consumed (correctTagsOffset).
    if (result.status !== 'FOUND' && processQueue.count === 0)
      offsets.update(processQueue.queue, task.queueOffset, true)
    this.#later(task, 0)
  }

  /** Drops the queue and commits the offset that the broker named; the next rebalance takes the queue anew. */
  #offsetMoved(processQueue: ProcessQueue, queueOffset: number): void {
    const { timers, offsets, giveUp, instance } = this.#options
    processQueue.dropped = true
    const apply = (): void => {
      offsets.updateAndFreeze(processQueue.queue, queueOffset)
      void offsets.persist(processQueue.queue).then(() => giveUp(processQueue))
    }
    const { offsetMovedDelayMs } = instance.dialect.consumer
    if (offsetMovedDelayMs > 0) timers.after(offsetMovedDelayMs, 'client: offset moved', apply)
    else apply()
  }

  #failed(task: PullTask, error: unknown): void {
    const { timers, instance, group } = this.#options
    if (task.processQueue.dropped || timers.stopped) return
    const reason = error instanceof Error ? error.message : String(error)
    instance.logger.log('warn', instance.dialect.logs.pullFailed, { group, queue: task.processQueue.queue, reason })
    const answer = ClientError.is(error) && error.failure.kind === 'answer' ? error.failure.responseCode : undefined
    if (answer === ResponseCode.NO_PERMISSION && instance.plantedBugs.refusedPullMovesOn === true) task.queueOffset++
    const busy = answer === ResponseCode.FLOW_CONTROL
    this.#later(task, busy ? BROKER_FLOW_CONTROL_MS : instance.dialect.consumer.pullErrorDelayMs)
  }
}

interface PullTask {
  readonly processQueue: ProcessQueue
  queueOffset: number
  previouslyLocked: boolean
}
