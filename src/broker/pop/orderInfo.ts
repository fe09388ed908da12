import { type OrderInfo, orderInfoBody } from '../../protocol/index.ts'
import type { Clock, Disk, Logger, Timer } from '../../runtime/index.ts'
import { ConfigFile } from '../metadata/index.ts'
import type { OffsetInfo } from './handle.ts'

/** BrokerController persists it every 10 s. */
const PERSIST_MS = 10_000
/** Forgotten after so long without consumption (CLEAN_SPAN_FROM_LAST). */
const FORGET_MS = 24 * 3_600_000

export interface OrderedQueue {
  readonly topic: string
  readonly group: string
  readonly queueId: number
}

export interface OrderInfoOptions {
  readonly clock: Clock
  readonly disk: Disk
  readonly logger: Logger
  readonly directory: string
  /** The messages of a queue have become visible again. */
  readonly onFree: (queue: OrderedQueue) => void
}

/**
 * What ordered consumers have of each queue, and `config/consumerOrderInfo.json` (ConsumerOrderInfoManager, broker.md 14.7):
 * a queue is blocked until its batch is acknowledged or visible again.
 */
export class OrderInfoManager {
  readonly #options: OrderInfoOptions
  readonly #file: ConfigFile
  readonly #table = new Map<string, Map<number, OrderInfo>>()
  readonly #free = new Map<string, Timer>()
  #timer: Timer | undefined
  #stopped = false

  constructor(options: OrderInfoOptions) {
    const { disk, logger, directory } = options
    this.#options = options
    this.#file = new ConfigFile({ disk, logger, path: `${directory}/consumerOrderInfo.json` })
  }

  /** Throws SimError StoreUnreadable. */
  load(): void {
    this.#file.load((source) => {
      for (const [key, queues] of orderInfoBody.parse(source).table) this.#table.set(key, new Map(queues))
    })
  }

  /** A batch is delivered; tells how often its messages were delivered before. */
  update(
    queue: OrderedQueue,
    batch: {
      readonly attemptId: string | undefined
      readonly popTime: number
      readonly invisibleTime: number
      readonly offsets: readonly number[]
    },
    counts: OffsetInfo,
  ): void {
    const [first = 0, ...rest] = batch.offsets
    const previous = this.#get(queue)
    const oc = previous === undefined ? undefined : consumedCounts(previous, batch)
    this.#set(queue, {
      a: batch.attemptId,
      cm: 0,
      i: batch.invisibleTime,
      l: this.#options.clock.wallMs(),
      o: [first, ...rest.map((offset) => offset - first)],
      oc,
      popTime: batch.popTime,
    })
    let least = oc === undefined || oc.size !== batch.offsets.length ? 0 : Number.POSITIVE_INFINITY
    for (const [offset, count] of oc ?? []) {
      counts.add(queue.topic, `qo${queue.queueId}%${offset}`, count)
      least = Math.min(least, count)
    }
    // Clients of early 5.x look for the queue alone.
    counts.add(queue.topic, queue.queueId, least)
  }

  /** True while a message of the queue's batch is neither acknowledged nor visible, unless the same attempt asks again. */
  blocks(queue: OrderedQueue, attemptId: string | undefined, invisibleTime: number): boolean {
    const info = this.#get(queue)
    if (info === undefined || info.o.length === 0) return false
    if (info.a !== undefined && info.a === attemptId) return false
    const hidden = (info.i ?? 0) > 0 ? (info.i ?? 0) : invisibleTime
    return unacknowledged(info).some((offset) => this.#options.clock.wallMs() < visibleMs(info, offset, hidden))
  }

  clear({ topic, group, queueId }: OrderedQueue): void {
    this.#table.get(`${topic}@${group}`)?.delete(queueId)
    this.#changed()
  }

  /** The offset to commit after an acknowledgement; −1: not of this batch, −2: nothing to commit. */
  acknowledge(queue: OrderedQueue, queueOffset: number, popTime: number): number {
    const info = this.#get(queue)
    if (info === undefined) return queueOffset + 1
    if (info.o.length === 0) return -1
    if (info.popTime !== popTime) return -2
    const index = offsetsIn(info).indexOf(queueOffset)
    if (index < 0) return -1
    const after = { ...info, cm: withBit(info.cm, index) }
    this.#set(queue, after)
    const [open] = unacknowledged(after)
    return open ?? (offsetsIn(after).at(-1) ?? -1) + 1
  }

  changeVisibleTime(queue: OrderedQueue, queueOffset: number, popTime: number, visible: number): void {
    const info = this.#get(queue)
    if (info === undefined || info.popTime !== popTime) return
    this.#set(queue, { ...info, ot: new Map(info.ot).set(queueOffset, visible) })
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#free.values()) timer[Symbol.dispose]()
    this.#timer?.[Symbol.dispose]()
    if (this.#timer !== undefined) this.#persist()
    this.#timer = undefined
  }

  #get({ topic, group, queueId }: OrderedQueue): OrderInfo | undefined {
    return this.#table.get(`${topic}@${group}`)?.get(queueId)
  }

  #set(queue: OrderedQueue, info: OrderInfo): void {
    const key = `${queue.topic}@${queue.group}`
    const queues = this.#table.get(key) ?? new Map<number, OrderInfo>()
    queues.set(queue.queueId, info)
    this.#table.set(key, queues)
    this.#armFree(queue, info)
    this.#changed()
  }

  /** ConsumerOrderInfoLockManager: whoever waits for the queue is woken when the first message is visible again. */
  #armFree(queue: OrderedQueue, info: OrderInfo): void {
    const { clock, onFree } = this.#options
    const key = `${queue.topic}@${queue.group}@${queue.queueId}`
    this.#free.get(key)?.[Symbol.dispose]()
    this.#free.delete(key)
    const nowMs = clock.wallMs()
    const hidden = unacknowledged(info).map((offset) => visibleMs(info, offset, info.i ?? 0))
    const freeMs = hidden.find((visible) => nowMs < visible)
    if (freeMs === undefined || this.#stopped) return
    const timer = clock.timer(freeMs - nowMs, 'broker: an ordered queue is free', () => {
      this.#free.delete(key)
      onFree(queue)
    })
    this.#free.set(key, timer)
  }

  #changed(): void {
    this.#timer ??= this.#options.clock.timer(PERSIST_MS, 'broker: persist order info', () => {
      this.#timer = undefined
      this.#persist()
    })
  }

  #persist(): void {
    const oldest = this.#options.clock.wallMs() - FORGET_MS
    for (const queues of this.#table.values()) {
      for (const [queueId, { l }] of queues) if (l < oldest) queues.delete(queueId)
    }
    this.#file.write(orderInfoBody.text({ table: this.#table }))
  }
}

function offsetsIn({ o }: OrderInfo): readonly number[] {
  const [first = 0, ...rest] = o
  return [first, ...rest.map((distance) => first + distance)]
}

function unacknowledged(info: OrderInfo): readonly number[] {
  return offsetsIn(info).filter((_, index) => !hasBit(info.cm, index))
}

function visibleMs({ ot, popTime }: OrderInfo, offset: number, invisibleTime: number): number {
  return ot?.get(offset) ?? popTime + invisibleTime
}

/** mergeOffsetConsumedCount: what was delivered before counts one more, unless the same attempt asks again. */
function consumedCounts(
  previous: OrderInfo,
  { attemptId, offsets }: { readonly attemptId: string | undefined; readonly offsets: readonly number[] },
): ReadonlyMap<number, number> {
  if (previous.a !== undefined && previous.a === attemptId) return previous.oc ?? new Map()
  const before = new Set(offsetsIn(previous))
  const again = offsets.filter((offset) => before.has(offset))
  return new Map(again.map((offset) => [offset, (previous.oc?.get(offset) ?? 0) + 1]))
}

/** Bits of a number that may have more than 32 of them. */
function hasBit(bits: number, index: number): boolean {
  return Math.floor(bits / 2 ** index) % 2 === 1
}

function withBit(bits: number, index: number): number {
  return hasBit(bits, index) ? bits : bits + 2 ** index
}
