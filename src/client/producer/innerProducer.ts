import type { ClientInstance } from '../instance/clientInstance.ts'
import type { Message } from '../message/message.ts'
import { uniqueKeys } from '../message/uniqueKeys.ts'
import { type PrepareOptions, prepareMessage } from './prepare.ts'
import { PublishTable } from './publishInfo.ts'
import { SendKernel } from './sendKernel.ts'
import { SendLoop, type SendMode } from './sendLoop.ts'
import type { SendResult } from './sendResult.ts'

const DEFAULT_TOPIC_QUEUE_NUMS = 4

export interface InnerProducerSettings {
  readonly mode: SendMode
  readonly timeoutMs: number
  readonly bodyBytesMax: number
}

/** Those of DefaultMQProducer. */
const DEFAULTS: InnerProducerSettings = { mode: 'sync', timeoutMs: 3000, bodyBytesMax: 4_194_304 }

/** The producer that other parts of the client use for messages of their own. It lives in the given instance. */
export class InnerProducer {
  readonly #loop: SendLoop
  readonly #publish: PublishTable
  readonly #prepare: PrepareOptions
  readonly #settings: InnerProducerSettings

  constructor(instance: ClientInstance, group: string, settings: InnerProducerSettings = DEFAULTS) {
    const { dialect } = instance
    const rules = dialect.producer
    this.#settings = settings
    this.#publish = new PublishTable(instance.routes, rules, instance.random, DEFAULT_TOPIC_QUEUE_NUMS)
    this.#loop = new SendLoop({
      instance,
      kernel: new SendKernel(instance, { group, defaultTopicQueueNums: DEFAULT_TOPIC_QUEUE_NUMS }),
      publish: this.#publish,
      faults: undefined,
      attemptMsMax: -1,
      retryTimesWhenSendFailed: rules.attempts - 1,
      retryTimesWhenSendAsyncFailed: rules.asyncAttempts - 1,
      retryResponseCodes: rules.retryCodes,
      retryAnotherBrokerWhenNotStoreOK: false,
    })
    this.#prepare = {
      dialect,
      nextKey: uniqueKeys(instance.runtime, instance.localHost, dialect.wire.uniqueKey),
      bodyBytesMax: settings.bodyBytesMax,
      compressBodyOver: 4096,
      compressLevel: 5,
    }
  }

  /** Topics whose routes it uses. */
  get topics(): readonly string[] {
    return this.#publish.topics
  }

  async send(message: Message): Promise<SendResult> {
    const { timeoutMs, mode } = this.#settings
    return await this.#loop.send(prepareMessage(message, this.#prepare), timeoutMs, mode, undefined)
  }
}
