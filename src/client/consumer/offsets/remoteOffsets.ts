import { MASTER_ID, type MessageQueue, ResponseCode } from '../../../protocol/index.ts'
import type { ClientInstance } from '../../instance/clientInstance.ts'
import type { BrokerChoice } from '../../instance/routeTable.ts'
import { OFFSET_NOT_FOUND, OFFSET_UNREADABLE, type OffsetStore } from './offsetStore.ts'
import { OffsetTable } from './offsetTable.ts'

/** Time-out of the offset query and of the commit. */
const OFFSET_TIMEOUT_MS = 5000

interface Told {
  readonly queueOffset: number
  readonly atMs: number
}

/** Offsets at the brokers (RemoteBrokerOffsetStore): committed every 5 s, one way. */
export class RemoteOffsets implements OffsetStore {
  readonly #instance: ClientInstance
  readonly #group: string
  readonly #table = new OffsetTable()
  /** What the broker was told last, by the list entry's queue. */
  readonly #told = new Map<MessageQueue, Told>()

  constructor(instance: ClientInstance, group: string) {
    this.#instance = instance
    this.#group = group
  }

  load(): void {
    // Nothing to load: the brokers are asked queue by queue.
  }

  inMemory(queue: MessageQueue): number | undefined {
    return this.#table.get(queue)
  }

  async read(queue: MessageQueue): Promise<number> {
    const { dialect, logger } = this.#instance
    try {
      const { address } = await (this.#known(queue) ?? this.#broker(queue))
      const reply = await this.#instance.invoker.call(
        'QUERY_CONSUMER_OFFSET',
        address,
        { consumerGroup: this.#group, topic: queue.topic, queueId: queue.queueId, bname: queue.brokerName },
        { timeoutMs: OFFSET_TIMEOUT_MS, accept: [ResponseCode.SUCCESS, ResponseCode.QUERY_NOT_FOUND] },
      )
      if (reply.code === ResponseCode.QUERY_NOT_FOUND) {
        return dialect.consumer.offsetNotFound === 'error' ? OFFSET_UNREADABLE : OFFSET_NOT_FOUND
      }
      const queueOffset = reply.header.offset ?? OFFSET_UNREADABLE
      if (queueOffset >= 0) this.#table.set(queue, queueOffset, false)
      return queueOffset
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      logger.log('warn', dialect.logs.offsetQueryFailed, { group: this.#group, queue, reason })
      return OFFSET_UNREADABLE
    }
  }

  update(queue: MessageQueue, queueOffset: number, increaseOnly: boolean): void {
    this.#table.set(queue, queueOffset, increaseOnly)
  }

  updateAndFreeze(queue: MessageQueue, queueOffset: number): void {
    this.#table.freeze(queue, queueOffset)
  }

  async persist(queue: MessageQueue): Promise<void> {
    const queueOffset = this.#table.get(queue)
    if (queueOffset !== undefined) await this.#commit(queue, queueOffset)
  }

  /** Whether the commit was handed to the network; nobody tells whether it arrived. */
  async #commit(queue: MessageQueue, queueOffset: number): Promise<boolean> {
    try {
      const { address } = await (this.#known(queue) ?? this.#broker(queue))
      const { topic, queueId, brokerName: bname } = queue
      const header = { consumerGroup: this.#group, topic, queueId, commitOffset: queueOffset, bname }
      await this.#instance.invoker.oneway('UPDATE_CONSUMER_OFFSET', address, header, { timeoutMs: OFFSET_TIMEOUT_MS })
      return true
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const { logger, dialect } = this.#instance
      logger.log('error', dialect.logs.commitFailed, { group: this.#group, queue, reason })
      return false
    }
  }

  async persistAll(queues: readonly MessageQueue[]): Promise<void> {
    this.#table.retain(queues)
    for (const [queue] of this.#table.list()) await this.persist(queue)
  }

  async persistMoved(queues: readonly MessageQueue[]): Promise<void> {
    const { repeatCommitMs } = this.#instance.dialect.consumer
    if (repeatCommitMs === 0) return this.persistAll(queues)
    this.#table.retain(queues)
    const nowMs = this.#instance.timers.nowMs()
    const listed = this.#table.list()
    this.#tellOnly(listed)
    for (const [queue, queueOffset] of listed) {
      const told = this.#told.get(queue)
      // Monotonic time has fractions, and six rounds of 5 s must count as 30 s.
      if (told?.queueOffset === queueOffset && Math.round(nowMs - told.atMs) < repeatCommitMs) continue
      if (await this.#commit(queue, queueOffset)) this.#told.set(queue, { queueOffset, atMs: nowMs })
      else this.#told.delete(queue)
    }
  }

  /** Forgets what was told of queues that are not listed any more. */
  #tellOnly(listed: readonly (readonly [MessageQueue, number])[]): void {
    let among = 0
    for (const [queue] of listed) if (this.#told.has(queue)) among++
    if (among === this.#told.size) return
    const queues = new Set(listed.map(([queue]) => queue))
    for (const queue of [...this.#told.keys()]) if (!queues.has(queue)) this.#told.delete(queue)
  }

  remove(queue: MessageQueue): void {
    this.#table.remove(queue)
  }

  snapshot(topic?: string): readonly (readonly [MessageQueue, number])[] {
    return this.#table.list(topic)
  }

  #known(queue: MessageQueue): BrokerChoice | undefined {
    return this.#instance.routes.subscribeAddress(queue.brokerName, MASTER_ID, true)
  }

  async #broker(queue: MessageQueue): Promise<BrokerChoice> {
    const { routes } = this.#instance
    await routes.update(queue.topic)
    const found = routes.subscribeAddress(queue.brokerName, MASTER_ID, false)
    if (found === undefined) throw new Error(`The broker[${queue.brokerName}] not exist`)
    return found
  }
}
