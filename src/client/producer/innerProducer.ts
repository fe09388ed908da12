import type { ClientInstance } from '../instance/clientInstance.ts'
import type { Message } from '../message/message.ts'
import { uniqueKeys } from '../message/uniqueKeys.ts'
import { type PrepareOptions, prepareMessage } from './prepare.ts'
import { PublishTable } from './publishInfo.ts'
import { SendKernel } from './sendKernel.ts'
import { SendLoop } from './sendLoop.ts'
import type { SendResult } from './sendResult.ts'

const SEND_TIMEOUT_MS = 3000
const DEFAULT_TOPIC_QUEUE_NUMS = 4

/** The producer with default settings that consumers use for their own messages. It lives in their instance. */
export class InnerProducer {
  readonly #loop: SendLoop
  readonly #prepare: PrepareOptions

  constructor(instance: ClientInstance, group: string) {
    const { dialect } = instance
    const rules = dialect.producer
    this.#loop = new SendLoop({
      instance,
      kernel: new SendKernel(instance, { group, defaultTopicQueueNums: DEFAULT_TOPIC_QUEUE_NUMS }),
      publish: new PublishTable(instance.routes, rules, instance.random, DEFAULT_TOPIC_QUEUE_NUMS),
      faults: undefined,
      retryTimesWhenSendFailed: rules.attempts - 1,
      retryTimesWhenSendAsyncFailed: rules.asyncAttempts - 1,
      retryResponseCodes: rules.retryCodes,
      retryAnotherBrokerWhenNotStoreOK: false,
    })
    this.#prepare = {
      dialect,
      nextKey: uniqueKeys(instance.runtime, instance.localHost, dialect.wire.uniqueKey),
      bodyBytesMax: 4_194_304,
      compressBodyOver: 4096,
      compressLevel: 5,
    }
  }

  async send(message: Message): Promise<SendResult> {
    return await this.#loop.send(prepareMessage(message, this.#prepare), SEND_TIMEOUT_MS, 'sync', undefined)
  }
}
