import { type MessageQueue, messageQueueKey } from '../../protocol/index.ts'
import type { Clock } from '../../runtime/index.ts'
import type { PlantedBug } from '../plantedBugs.ts'

interface LockEntry {
  readonly queue: MessageQueue
  clientId: string
  lastUpdateMs: number
}

/** rocketmq.broker.rebalance.lockMaxLiveTime: a lock that was not renewed for longer is free for anyone. */
export const LOCK_MAX_LIVE_MS = 60_000

/**
 * Queue locks of orderly consumers: one owner for each group and queue (RebalanceLockManager, remoting.md 8.7). Ages
 * are taken from the wall clock, as in the original, so that a clock that jumps frees or keeps locks there too.
 */
export class RebalanceLockManager {
  readonly #clock: Clock
  readonly #plantedBugs: ReadonlySet<PlantedBug>
  readonly #groups = new Map<string, Map<string, LockEntry>>()

  constructor(options: { readonly clock: Clock; readonly plantedBugs: ReadonlySet<PlantedBug> }) {
    this.#clock = options.clock
    this.#plantedBugs = options.plantedBugs
  }

  /** True when no queue of the group is locked: a failed message of the group may then go through its retry topic. */
  allExpired(group: string): boolean {
    const locks = this.#groups.get(group)
    if (locks === undefined) return true
    for (const lock of locks.values()) if (!this.#expired(lock)) return false
    return true
  }

  /** Locks what is free or already held by the client; the answer keeps the order of the request. */
  tryLockBatch(group: string, queues: readonly MessageQueue[], clientId: string): readonly MessageQueue[] {
    let locks = this.#groups.get(group)
    if (locks === undefined) {
      locks = new Map()
      this.#groups.set(group, locks)
    }
    const nowMs = this.#clock.wallMs()
    const locked: MessageQueue[] = []
    for (const queue of queues) {
      const key = messageQueueKey(queue)
      const lock = locks.get(key)
      if (lock === undefined) {
        locks.set(key, { queue, clientId, lastUpdateMs: nowMs })
      } else if (lock.clientId === clientId || this.#expired(lock) || this.#plantedBugs.has('lockGrantedTwice')) {
        lock.clientId = clientId
        lock.lastUpdateMs = nowMs
      } else {
        continue
      }
      locked.push(queue)
    }
    return locked
  }

  /** Frees what the client holds; other owners' locks stay. */
  unlockBatch(group: string, queues: readonly MessageQueue[], clientId: string): void {
    const locks = this.#groups.get(group)
    if (locks === undefined) return
    for (const queue of queues) {
      const key = messageQueueKey(queue)
      if (locks.get(key)?.clientId === clientId) locks.delete(key)
    }
  }

  /** All locks that were ever taken and not freed, also expired ones. */
  locks(): readonly { readonly group: string; readonly queue: MessageQueue; readonly clientId: string }[] {
    return [...this.#groups].flatMap(([group, locks]) =>
      [...locks.values()].map(({ queue, clientId }) => ({ group, queue, clientId })),
    )
  }

  #expired(lock: LockEntry): boolean {
    return this.#clock.wallMs() - lock.lastUpdateMs > LOCK_MAX_LIVE_MS
  }
}
