/** Body of LOCK_BATCH_MQ and UNLOCK_BATCH_MQ. */
export interface LockBody {
  readonly clientId: string
  readonly consumerGroup: string
  readonly mqSet: readonly { readonly brokerName: string; readonly queueId: number; readonly topic: string }[]
  readonly onlyThisBroker: boolean
}

/** Clients renew every 20 s; a lock ends after 60 s. */
const RENEW_MS = 15_000

/** Queue locks that clients hold, to be renewed for them. */
export class Locks {
  readonly #held = new Map<string, LockBody>()
  #renewedMs = 0

  locked(body: LockBody): void {
    for (const queue of body.mqSet) this.#held.set(keyOf(body, queue), { ...body, mqSet: [queue] })
  }

  unlocked(body: LockBody): void {
    for (const queue of body.mqSet) {
      const key = keyOf(body, queue)
      if (this.#held.get(key)?.clientId === body.clientId) this.#held.delete(key)
    }
  }

  /** The broker forgot them. */
  clear(): void {
    this.#held.clear()
  }

  /** What has to be asked again now. */
  due(nowMs: number): readonly LockBody[] {
    if (nowMs - this.#renewedMs < RENEW_MS) return []
    this.#renewedMs = nowMs
    return [...this.#held.values()]
  }
}

function keyOf({ consumerGroup }: LockBody, { topic, queueId }: LockBody['mqSet'][number]): string {
  return `${consumerGroup} ${topic} ${queueId}`
}
