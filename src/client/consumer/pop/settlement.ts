import type { ClientInstance } from '../../instance/clientInstance.ts'
import type { Names } from '../../namespace.ts'
import { master } from '../queueOffsets.ts'
import { realTopic } from './handle.ts'
import type { Popped } from './popper.ts'

/** ASYNC_TIMEOUT of DefaultMQPushConsumerImpl. */
const TIMEOUT_MS = 3000

/**
 * Brokers date deliveries by the millisecond, and take one that is put off in the millisecond in which it began for the old
 * one when both end together: the acknowledgement of the old one would then end the new one, too.
 */
const APART_MS = 1

/**
 * Tells brokers what became of popped messages, without waiting for the answers (ackAsync, changePopInvisibleTimeAsync).
 * What does not arrive is only logged: the message comes again.
 */
export class Settlement {
  readonly #instance: ClientInstance
  readonly #group: string
  readonly #names: Names
  readonly #open = new Set<Promise<void>>()

  constructor(instance: ClientInstance, group: string, names: Names) {
    this.#instance = instance
    this.#group = group
    this.#names = names
  }

  /** ACK_MESSAGE (200051). */
  acknowledge(popped: Popped): void {
    this.#track('Ack message fail.', popped, this.#acknowledge(popped))
  }

  /** CHANGE_MESSAGE_INVISIBLETIME (200053): the message comes again after this time. */
  putOff(popped: Popped, invisibleTimeMs: number): void {
    this.#track('changePopInvisibleTimeAsync fail.', popped, this.#putOff(popped, invisibleTimeMs))
  }

  /** Resolves when everything is answered, or has timed out. */
  async idle(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open)
  }

  #track(failure: string, { handle, message }: Popped, work: Promise<void>): void {
    const tracked = work.catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      const fields = { group: this.#group, msgId: message.msgId, extraInfo: handle.text, reason }
      this.#instance.logger.log('warn', failure, fields)
    })
    this.#open.add(tracked)
    void tracked.then(() => this.#open.delete(tracked))
  }

  async #acknowledge(popped: Popped): Promise<void> {
    const address = await master(this.#instance, popped.message.queue)
    const options = { timeoutMs: TIMEOUT_MS, closeOnTimeout: false }
    await this.#instance.invoker.call('ACK_MESSAGE', address, this.#header(popped), options)
  }

  async #putOff(popped: Popped, invisibleTime: number): Promise<void> {
    const { timers, invoker } = this.#instance
    const earlyMs = popped.atMs + APART_MS - timers.nowMs()
    if (earlyMs > 0) await timers.sleep(earlyMs, 'client: put off a popped message')
    const address = await master(this.#instance, popped.message.queue)
    const options = { timeoutMs: TIMEOUT_MS, closeOnTimeout: false }
    const header = { ...this.#header(popped), invisibleTime }
    await invoker.call('CHANGE_MESSAGE_INVISIBLETIME', address, header, options)
  }

  #header({ message, handle }: Popped) {
    const topic = this.#names.settled(this.#names.wrapped(message.topic))
    return {
      consumerGroup: this.#group,
      topic: realTopic(handle.topicFlag, topic, this.#group),
      queueId: handle.queueId,
      offset: handle.queueOffset,
      extraInfo: handle.text,
      bname: handle.brokerName,
    }
  }
}
