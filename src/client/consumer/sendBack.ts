import { type MessageQueue, retryTopic, SystemGroup } from '../../protocol/index.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import { Property } from '../message/message.ts'
import type { CachedMessage } from '../message/receivedMessage.ts'
import type { Names } from '../namespace.ts'
import { InnerProducer } from '../producer/innerProducer.ts'
import { master } from './queueOffsets.ts'

const SEND_BACK_TIMEOUT_MS = 5000

/** A retried message waits at level 3 (10 s) the first time, one level more each time after. */
const FIRST_RETRY_LEVEL = 3

/** Gives messages that could not be consumed to the broker, for a later delivery or the dead-letter queue. */
export class SendBack {
  readonly #instance: ClientInstance
  readonly #group: string
  readonly #names: Names
  readonly #maxReconsumeTimes: number
  readonly #producer: InnerProducer

  constructor(instance: ClientInstance, group: string, names: Names, maxReconsumeTimes: number) {
    this.#instance = instance
    this.#group = group
    this.#names = names
    this.#maxReconsumeTimes = maxReconsumeTimes
    this.#producer = new InnerProducer(instance, SystemGroup.CLIENT_INNER_PRODUCER)
  }

  /** CONSUMER_SEND_MSG_BACK (36), else a copy in the retry topic. False when neither worked. */
  async sendBack(message: CachedMessage, delayLevel: number): Promise<boolean> {
    const { dialect, logger } = this.#instance
    try {
      await this.#request(message, delayLevel)
      return true
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      logger.log('error', 'sendMessageBack exception', { group: this.#group, msgId: message.msgId, reason })
      if (this.#instance.plantedBugs.forgetRetryOffset === true) return true
      return dialect.consumer.sendBackFallback && (await this.resend(message, message.reconsumeTimes + 1))
    }
  }

  /** Sends a copy to the retry topic; the broker moves it to the dead-letter queue when it has failed too often. */
  async resend(message: CachedMessage, reconsumeTimes: number): Promise<boolean> {
    const properties = new Map(message.properties)
    properties.delete(Property.TRAN_MSG)
    properties.set(Property.ORIGIN_MESSAGE_ID, properties.get(Property.ORIGIN_MESSAGE_ID) ?? message.msgId)
    properties.set(Property.RETRY_TOPIC, this.#names.wrapped(message.topic))
    properties.set(Property.RECONSUME_TIME, String(reconsumeTimes))
    properties.set(Property.MAX_RECONSUME_TIMES, String(this.#maxReconsumeTimes))
    try {
      await this.#producer.send({
        topic: retryTopic(this.#group),
        body: message.body,
        flag: message.flag,
        delayLevel: FIRST_RETRY_LEVEL + message.reconsumeTimes,
        properties: Object.fromEntries(properties),
      })
      return true
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#instance.logger.log('error', 'resend to the retry topic failed', { group: this.#group, reason })
      return false
    }
  }

  async #request(message: CachedMessage, delayLevel: number): Promise<void> {
    const { dialect, invoker } = this.#instance
    const queue: MessageQueue = message.queue
    const header = {
      offset: message.physicalOffset,
      group: this.#group,
      delayLevel,
      originMsgId: message.msgId,
      originTopic: this.#names.wrapped(message.topic),
      unitMode: false,
      maxReconsumeTimes: this.#maxReconsumeTimes,
      bname: queue.brokerName,
    }
    const address = await master(this.#instance, queue)
    const options = { timeoutMs: SEND_BACK_TIMEOUT_MS }
    if (dialect.consumer.sendBackIgnoresAnswer) {
      // Go 2.1.1 reads no code: whatever comes back counts as done, and the message may be lost (clients.md G-06).
      await invoker.callUnchecked('CONSUMER_SEND_MSG_BACK', address, header, options)
      return
    }
    await invoker.call('CONSUMER_SEND_MSG_BACK', address, header, options)
  }
}
