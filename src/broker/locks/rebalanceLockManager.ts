import { type MessageQueue, messageQueueKey } from '../../protocol/index.ts'
import { JavaException } from '../../remoting/index.ts'
import type { Clock } from '../../runtime/index.ts'
import type { PlantedBug } from '../plantedBugs.ts'

interface LockEntry {
  readonly queue: MessageQueue
  /** A request without a client id leaves a lock of nobody, on which the original throws from then on. */
  clientId: string | undefined
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

  /** Locks what is free or already held by the client; the answer has each queue once, in the order of the request. */
  tryLockBatch(group: string, queues: readonly MessageQueue[], clientId: string | undefined): readonly MessageQueue[] {
    let locks = this.#groups.get(group)
    if (locks === undefined) {
      locks = new Map()
      this.#groups.set(group, locks)
    }
    const nowMs = this.#clock.wallMs()
    const locked = new Map<string, MessageQueue>()
    for (const queue of queues) {
      const key = messageQueueKey(queue)
      const lock = locks.get(key)
      if (lock === undefined) {
        locks.set(key, { queue, clientId, lastUpdateMs: nowMs })
        if (clientId === undefined) throw lockOfNobody('"this.clientId"', '$LockEntry.isLocked', 250)
      } else if (lock.clientId === undefined) {
        throw lockOfNobody('"this.clientId"', '$LockEntry.isLocked', 250)
      } else if (lock.clientId === clientId || this.#expired(lock) || this.#plantedBugs.has('lockGrantedTwice')) {
        lock.clientId = clientId
        lock.lastUpdateMs = nowMs
      } else {
        continue
      }
      locked.set(key, queue)
    }
    return [...locked.values()]
  }

  /** Frees what the client holds; other owners' locks stay. */
  unlockBatch(group: string, queues: readonly MessageQueue[], clientId: string | undefined): void {
    const locks = this.#groups.get(group)
    if (locks === undefined) return
    for (const queue of queues) {
      const key = messageQueueKey(queue)
      const lock = locks.get(key)
      if (lock === undefined) continue
      if (lock.clientId === undefined) throw lockOfNobody(OWNER, '.unlockBatch', 201)
      if (lock.clientId === clientId) locks.delete(key)
    }
  }

  /** All locks that were ever taken and not freed, also expired ones. */
  locks(): readonly { readonly group: string; readonly queue: MessageQueue; readonly clientId: string }[] {
    return [...this.#groups].flatMap(([group, locks]) =>
      [...locks.values()].map(({ queue, clientId = '' }) => ({ group, queue, clientId })),
    )
  }

  #expired(lock: LockEntry): boolean {
    return this.#clock.wallMs() - lock.lastUpdateMs > LOCK_MAX_LIVE_MS
  }
}

const MANAGER = 'org.apache.rocketmq.broker.client.rebalance.RebalanceLockManager'
const OWNER = `the return value of "${MANAGER}$LockEntry.getClientId()"`

function lockOfNobody(what: string, method: string, line: number): JavaException {
  const message = `Cannot invoke "String.equals(Object)" because ${what} is null`
  const frame = `${MANAGER}${method}(RebalanceLockManager.java:${line})`
  return new JavaException('java.lang.NullPointerException', message, frame)
}
