import {
  lockBatchRequestBody,
  lockBatchResponseBody,
  MASTER_ID,
  type MessageQueue,
  messageQueueKey,
} from '../../protocol/index.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'

const LOCK_TIMEOUT_MS = 1000

/** LOCK_BATCH_MQ (41) and UNLOCK_BATCH_MQ (42) for one group, always at the queue's master. */
export class QueueLocks {
  readonly #instance: ClientInstance
  readonly #group: string

  constructor(instance: ClientInstance, group: string) {
    this.#instance = instance
    this.#group = group
  }

  /** The queues of one broker that are now locked for this client, by key; undefined when the broker gave no answer. */
  async lock(brokerName: string, queues: readonly MessageQueue[]): Promise<ReadonlySet<string> | undefined> {
    const address = this.#master(brokerName)
    if (address === undefined) return undefined
    try {
      const options = { body: this.#body(queues), timeoutMs: LOCK_TIMEOUT_MS }
      const reply = await this.#instance.invoker.call('LOCK_BATCH_MQ', address, {}, options)
      return new Set(lockBatchResponseBody.decode(reply.body).lockOKMQSet.map(messageQueueKey))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#instance.logger.log('error', 'lockBatchMQ exception', { group: this.#group, brokerName, reason })
      return undefined
    }
  }

  /** Failures are only logged: the broker's lock ends by itself after 60 s. */
  async unlock(brokerName: string, queues: readonly MessageQueue[], oneway: boolean): Promise<void> {
    const address = this.#master(brokerName)
    if (address === undefined) return
    const options = { body: this.#body(queues), timeoutMs: LOCK_TIMEOUT_MS }
    try {
      if (oneway) await this.#instance.invoker.oneway('UNLOCK_BATCH_MQ', address, {}, options)
      else await this.#instance.invoker.call('UNLOCK_BATCH_MQ', address, {}, options)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#instance.logger.log('error', 'unlockBatchMQ exception', { group: this.#group, brokerName, reason })
    }
  }

  /** Answered, broker by broker: the queues are free when it returns. */
  async unlockAll(queues: readonly MessageQueue[]): Promise<void> {
    const byBroker = new Map<string, MessageQueue[]>()
    for (const queue of queues) {
      const ofBroker = byBroker.get(queue.brokerName) ?? []
      ofBroker.push(queue)
      byBroker.set(queue.brokerName, ofBroker)
    }
    for (const [brokerName, ofBroker] of byBroker) await this.unlock(brokerName, ofBroker, false)
  }

  #master(brokerName: string): string | undefined {
    return this.#instance.routes.subscribeAddress(brokerName, MASTER_ID, true)?.address
  }

  #body(queues: readonly MessageQueue[]): Uint8Array {
    const { clientId, dialect } = this.#instance
    return lockBatchRequestBody.encode({
      clientId,
      consumerGroup: this.#group,
      mqSet: queues,
      ...(dialect.wire.heartbeatFingerprint ? { onlyThisBroker: false } : {}),
    })
  }
}
