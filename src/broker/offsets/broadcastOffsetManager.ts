import type { Clock, Timer } from '../../runtime/index.ts'
import type { MessageStore } from '../../store/index.ts'
import type { ConsumerManager } from '../clients/index.ts'
import type { BrokerConfigHolder } from '../config/index.ts'
import type { ConsumerOffsetManager } from '../metadata/index.ts'
import { firstMessageIsThere } from './firstMessage.ts'

/** BroadcastOffsetManager.run waits so long between two rounds. */
const SCAN_MS = 5000

export interface BroadcastOffsetOptions {
  readonly clock: Clock
  readonly config: BrokerConfigHolder
  readonly store: MessageStore
  readonly offsets: ConsumerOffsetManager
  readonly consumers: ConsumerManager
}

/** A queue as a client of a broadcasting group sees it. */
export interface BroadcastQueue {
  readonly topic: string
  readonly group: string
  readonly queueId: number
  readonly clientId: string
  /** Whether the client is behind a proxy, which pulls for it and asks where it stands. */
  readonly fromProxy: boolean
}

/** How far one client of a group has pulled. */
interface ClientOffsets {
  updatedMs: number
  fromProxy: boolean
  readonly byQueue: Map<number, number>
}

interface GroupOffsets {
  readonly topic: string
  readonly group: string
  readonly clients: Map<string, ClientOffsets>
}

/**
 * How far the clients of broadcasting groups have pulled, and every 5 s the smallest of it as the offset of
 * `GROUP@broadcast` (BroadcastOffsetManager). A client that changes between broker and proxy goes on from there.
 */
export class BroadcastOffsetManager {
  readonly #options: BroadcastOffsetOptions
  readonly #startedAtMs: number
  /** By `topic@group`. */
  readonly #groups = new Map<string, GroupOffsets>()
  #timer: Timer | undefined
  #stopped = false

  constructor(options: BroadcastOffsetOptions) {
    this.#options = options
    this.#startedAtMs = options.clock.monotonicMs()
  }

  /** A pull was answered. Offsets of a client never go back. */
  updateOffset(queue: BroadcastQueue, offset: number): void {
    const client = this.#client(this.groupOf(queue), queue)
    client.updatedMs = this.#options.clock.wallMs()
    client.fromProxy = queue.fromProxy
    client.byQueue.set(queue.queueId, Math.max(offset, client.byQueue.get(queue.queueId) ?? offset))
  }

  /** Keeps a group in mind, and the next round for it. */
  groupOf({ topic, group }: Pick<BroadcastQueue, 'topic' | 'group'>): GroupOffsets {
    const key = `${topic}@${group}`
    const known = this.#groups.get(key) ?? { topic, group, clients: new Map() }
    this.#groups.set(key, known)
    this.#arm()
    return known
  }

  isKnown({ topic, group }: Pick<BroadcastQueue, 'topic' | 'group'>): boolean {
    return this.#groups.has(`${topic}@${group}`)
  }

  /**
   * Where a client has to begin that has come from the other way, or that is new behind a proxy; undefined for one that
   * pulls where it says itself.
   */
  initOffset(queue: BroadcastQueue, requestOffset: number): number | undefined {
    const asks = queue.fromProxy && requestOffset < 0
    if (!this.isKnown(queue)) return asks ? this.#storedOffset(undefined, queue) : undefined
    const client = this.#client(this.groupOf(queue), queue)
    const wanted = (client.fromProxy && requestOffset < 0) || client.fromProxy !== queue.fromProxy
    return wanted ? this.#storedOffset(client, queue) : undefined
  }

  /** A last round. */
  stop(): void {
    this.#stopped = true
    this.#timer?.[Symbol.dispose]()
    this.#scan()
  }

  #client({ clients }: GroupOffsets, { clientId, fromProxy }: BroadcastQueue): ClientOffsets {
    let client = clients.get(clientId)
    if (client === undefined) {
      client = { updatedMs: this.#options.clock.wallMs(), fromProxy, byQueue: new Map() }
      clients.set(clientId, client)
    }
    return client
  }

  #storedOffset(client: ClientOffsets | undefined, { topic, group, queueId }: BroadcastQueue): number {
    const { offsets, store } = this.#options
    const own = client?.byQueue.get(queueId) ?? -1
    if (own >= 0) return own
    const committed = offsets.queryOffset(broadcastGroup(group), topic, queueId)
    if (committed >= 0) return committed
    return firstMessageIsThere(topic, queueId, store) ? 0 : store.maxOffsetInQueue(topic, queueId)
  }

  #scan(): void {
    const { clock, config, consumers, offsets } = this.#options
    const { broadcastOffsetExpireSecond, broadcastOffsetExpireMaxSecond } = config.broker
    const nowMs = clock.wallMs()
    for (const [key, { topic, group, clients }] of this.#groups) {
      const smallest = new Map<number, number>()
      for (const [clientId, { updatedMs, byQueue }] of clients) {
        const online = consumers.findChannel(group, clientId) !== undefined
        const silentMs = nowMs - updatedMs
        if (online || silentMs < broadcastOffsetExpireSecond * 1000) {
          for (const [queueId, offset] of byQueue) {
            smallest.set(queueId, Math.min(offset, smallest.get(queueId) ?? offset))
          }
        }
        const expireSeconds = online ? broadcastOffsetExpireMaxSecond : broadcastOffsetExpireSecond
        if (silentMs >= expireSeconds * 1000) clients.delete(clientId)
      }
      if (clients.size === 0) this.#groups.delete(key)
      for (const [queueId, offset] of smallest) offsets.commitOffset(broadcastGroup(group), topic, queueId, offset)
    }
  }

  /** Arms the next round of the original's schedule, counted from the start; without clients there is nothing to do. */
  #arm(): void {
    if (this.#timer !== undefined || this.#stopped) return
    const { clock } = this.#options
    const elapsedMs = clock.monotonicMs() - this.#startedAtMs
    this.#timer = clock.timer(SCAN_MS - (elapsedMs % SCAN_MS), 'broker: scan broadcast offsets', () => {
      this.#timer = undefined
      this.#scan()
      if (this.#groups.size > 0) this.#arm()
    })
  }
}

/** The group that offsets of a broadcasting one are committed for. */
function broadcastGroup(group: string): string {
  return `${group}@broadcast`
}
