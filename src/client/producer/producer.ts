import type { MessageQueue } from '../../protocol/index.ts'
import { demandKnown, type NamesOf } from '../../runtime/index.ts'
import { abortable, abortedError } from '../abort.ts'
import { type ClientOptions, instanceFor } from '../clientOptions.ts'
import { ClientError, clientError } from '../errors.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import type { Message, OutgoingMessage } from '../message/message.ts'
import type { ReceivedMessage } from '../message/receivedMessage.ts'
import { uniqueKeys } from '../message/uniqueKeys.ts'
import { groupFault } from '../message/validate.ts'
import { Names } from '../namespace.ts'
import { SendTrace } from '../trace/sendTrace.ts'
import type { TraceSettings } from '../trace/traceSettings.ts'
import { LatencyFaults } from './latencyFaults.ts'
import { type CompressLevel, type PrepareOptions, prepareBatch, prepareMessage } from './prepare.ts'
import { PublishTable } from './publishInfo.ts'
import { type QueueSelector, selectByOrderKey } from './queueSelector.ts'
import { recall } from './recall.ts'
import { request } from './request.ts'
import { SendKernel } from './sendKernel.ts'
import { SendLoop, type SendMode } from './sendLoop.ts'
import type { SendResult } from './sendResult.ts'
import {
  checkTransaction,
  finishTransaction,
  halfMessage,
  type TransactionListener,
  type TransactionProducer,
  type TransactionSendResult,
} from './transaction.ts'

export interface ProducerOptions extends ClientOptions, TraceSettings {
  /** Producer group; brokers ask its members about transactions. */
  readonly group: string
  /** Time for a whole `send`, retries included. Default 3000. */
  readonly sendMsgTimeoutMs?: number | undefined
  /**
   * Limit of one attempt of `send` or `sendAsync` while another may follow (`sendMsgMaxTimeoutPerRequest`, Java 5.3.2). Default −1:
   * an attempt may take all that is left of `sendMsgTimeoutMs`. Without effect where every attempt has a limit of its own (Go).
   */
  readonly sendMsgMaxTimeoutPerRequestMs?: number | undefined
  /** Further attempts of a synchronous send. Default 2 (Go dialects 3). */
  readonly retryTimesWhenSendFailed?: number | undefined
  /** Further attempts of `sendAsync`. Default 2 (Go dialects 0). */
  readonly retryTimesWhenSendAsyncFailed?: number | undefined
  /** Codes of answers that are retried, beyond those of the dialect. */
  readonly retryResponseCodes?: readonly number[] | undefined
  /** Also retry when the message is stored and not flushed or replicated in time. Default false. */
  readonly retryAnotherBrokerWhenNotStoreOK?: boolean | undefined
  /** Default 4 MiB, measured before compression. */
  readonly maxMessageSize?: number | undefined
  /** Default 4096 bytes. */
  readonly compressMsgBodyOverHowmuch?: number | undefined
  /** zlib level, default 5. */
  readonly compressLevel?: CompressLevel | undefined
  /** Queues of a topic that the first send creates. Default 4. */
  readonly defaultTopicQueueNums?: number | undefined
  /** Decides on messages of `sendMessageInTransaction`. */
  readonly transactionListener?: TransactionListener | undefined
  /** Avoid slow and failing brokers for a while. Default false. */
  readonly sendLatencyFaultEnable?: boolean | undefined
  /** Trace `recallMessage` as well (com.rocketmq.recall.default.trace.enable). Default false. */
  readonly recallTraceEnable?: boolean | undefined
}

export interface SendOptions {
  /** Send to this queue, without retries. */
  readonly queue?: MessageQueue | undefined
  /** Messages with equal keys go to one queue, as long as the queues of the topic do not change. No retries. */
  readonly orderKey?: string | undefined
  /** Chooses the queue. No retries. */
  readonly selector?: QueueSelector | undefined
  /** Default: `sendMsgTimeoutMs` of the producer. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

const SEND_OPTIONS: NamesOf<SendOptions> = {
  queue: true,
  orderKey: true,
  selector: true,
  timeoutMs: true,
  signal: true,
}

type State = 'CREATE_JUST' | 'RUNNING' | 'SHUTDOWN_ALREADY'

/** Sends messages. Any number of sends may be in flight at once. */
export class Producer implements AsyncDisposable {
  readonly group: string
  readonly #options: ProducerOptions
  readonly #instance: ClientInstance
  readonly #names: Names
  /** As brokers know the group. */
  readonly #group: string
  readonly #publish: PublishTable
  readonly #kernel: SendKernel
  readonly #loop: SendLoop
  readonly #prepare: PrepareOptions
  readonly #trace: SendTrace | undefined
  #state: State = 'CREATE_JUST'

  /** @internal Use `createProducer`. */
  constructor(options: ProducerOptions) {
    const instance = instanceFor(options, 'producer')
    const { dialect } = instance
    const rules = dialect.producer
    this.#names = new Names(options.namespace, dialect.namespace)
    this.#group = this.#names.producerGroup(options.group)
    const fault = groupFault(this.#group)
    if (fault !== undefined && rules.validate) throw clientError(dialect, fault)
    const defaultTopicQueueNums = options.defaultTopicQueueNums ?? 4
    this.group = options.group
    this.#options = options
    this.#instance = instance
    this.#publish = new PublishTable(instance.routes, rules, instance.random, defaultTopicQueueNums)
    this.#trace = options.enableTrace === true ? new SendTrace(instance, this.#group, options, this.#names) : undefined
    this.#kernel = new SendKernel(instance, { group: this.#group, defaultTopicQueueNums, trace: this.#trace })
    this.#loop = new SendLoop({
      instance,
      kernel: this.#kernel,
      publish: this.#publish,
      faults: options.sendLatencyFaultEnable === true ? new LatencyFaults(instance.timers) : undefined,
      attemptMsMax: options.sendMsgMaxTimeoutPerRequestMs ?? -1,
      retryTimesWhenSendFailed: options.retryTimesWhenSendFailed ?? rules.attempts - 1,
      retryTimesWhenSendAsyncFailed: options.retryTimesWhenSendAsyncFailed ?? rules.asyncAttempts - 1,
      retryResponseCodes: [...rules.retryCodes, ...(options.retryResponseCodes ?? [])],
      retryAnotherBrokerWhenNotStoreOK: options.retryAnotherBrokerWhenNotStoreOK ?? false,
    })
    this.#prepare = {
      dialect,
      nextKey: uniqueKeys(instance.runtime, instance.localHost, dialect.wire.uniqueKey),
      bodyBytesMax: options.maxMessageSize ?? 4_194_304,
      compressBodyOver: options.compressMsgBodyOverHowmuch ?? 4096,
      compressLevel: options.compressLevel ?? 5,
    }
  }

  /** `ip@instanceName`, as brokers know this client. */
  get clientId(): string {
    return this.#instance.clientId
  }

  /** Sends nothing yet: a Java producer asks for its first route when it sends. */
  start(): Promise<void> {
    return settled(() => {
      if (this.#state !== 'CREATE_JUST') throw this.#stateError(true)
      if (this.#instance.producers.has(this.#group)) {
        const text = `The producer group[${this.#group}] has been created before, specify another name please.`
        throw clientError(this.#instance.dialect, { kind: 'invalid', text })
      }
      this.#instance.producers.set(this.#group, {
        group: this.#group,
        topics: () => this.#publish.topics,
        checkTransaction: (record, check, channel) => {
          const { transactionListener } = this.#options
          if (transactionListener === undefined) return
          void checkTransaction(this.#inTransaction, transactionListener, record, check, channel)
        },
      })
      this.#instance.join()
      this.#trace?.start()
      this.#state = 'RUNNING'
    })
  }

  /**
   * Sends one message and waits for the broker's answer. Refusals that a further attempt may cure, lost connections
   * and time-outs are retried on another broker while the time lasts, unless a queue was chosen.
   */
  async send(message: Message, options: SendOptions = {}): Promise<SendResult> {
    const prepared = this.#ready(options, () => this.#prepared(message))
    return await abortable(this.#send(prepared, message, options, 'sync'), options.signal, this.#instance.dialect)
  }

  /** As `send` with the rules of Java's asynchronous send: an answer that refuses is not retried. */
  async sendAsync(message: Message, options: SendOptions = {}): Promise<SendResult> {
    const prepared = this.#ready(options, () => this.#prepared(message))
    return await abortable(this.#send(prepared, message, options, 'async'), options.signal, this.#instance.dialect)
  }

  /**
   * Stores a half message, runs the listener's local transaction and tells the broker what became of it. Consumers see
   * the message when it is committed. Needs a `transactionListener`.
   */
  async sendMessageInTransaction(message: Message, options: SendOptions = {}): Promise<TransactionSendResult> {
    const { transactionListener } = this.#options
    if (transactionListener === undefined) {
      throw clientError(this.#instance.dialect, {
        kind: 'invalid',
        text: 'tranExecutor is null',
        advice: 'the producer was made without a transactionListener',
      })
    }
    const prepared = this.#ready(options, () => halfMessage(this.#prepared(message), this.#group))
    const work = this.#send(prepared, message, options, 'sync').then((sent) =>
      finishTransaction(this.#inTransaction, transactionListener, message, prepared.topic, sent),
    )
    return await abortable(work, options.signal, this.#instance.dialect)
  }

  /**
   * Sends a message to whoever answers it, with `createReplyMessage`, and resolves to the reply. `timeoutMs` is the time
   * for both, default `sendMsgTimeoutMs`; a reply that comes later is lost. Rejects with ClientError `requestTimeout`
   * (responseCode 10006), `requestFailed`, or as `send` does before anything was sent.
   */
  async request(message: Message, options: SendOptions = {}): Promise<ReceivedMessage> {
    const named = this.#ready(options, () => this.#names.message(message))
    const { signal } = options
    const work = request(this.#instance, this.#publish, {
      message: named,
      timeoutMs: this.#timeoutMs(options),
      signal,
      send: async (asked, timeoutMs) => {
        this.#demandRunning()
        const prepared = prepareMessage(asked, this.#prepare)
        return await this.#send(prepared, message, { ...options, timeoutMs }, 'async')
      },
    })
    return await abortable(work, signal, this.#instance.dialect)
  }

  /**
   * Takes back a message for a later time, with the `recallHandle` of its send. Resolves to its key when the broker has
   * noted it. Throws ClientError `invalid` for a handle that is none, and what the broker refuses.
   */
  async recallMessage(
    topic: string,
    recallHandle: string,
    options: { readonly timeoutMs?: number } = {},
  ): Promise<string> {
    this.#demandRunning()
    const trace = this.#options.recallTraceEnable === true ? this.#trace : undefined
    const named = this.#names.wrapped(topic)
    return await recall(this.#instance, this.#publish, this.#group, { topic: named, recallHandle, trace, ...options })
  }

  /** Sends messages of one topic in one request. The ids in the result are joined by commas. */
  async sendBatch(messages: readonly Message[], options: SendOptions = {}): Promise<SendResult> {
    const prepared = this.#ready(options, () => prepareBatch(this.#names.messages(messages), this.#prepare))
    const [first] = messages
    if (first === undefined) throw this.#stateError(false)
    return await abortable(this.#send(prepared, first, options, 'sync'), options.signal, this.#instance.dialect)
  }

  /** Resolves when the message was handed to the network. Nobody tells whether it arrived. */
  async sendOneway(message: Message, options: Omit<SendOptions, 'signal'> = {}): Promise<void> {
    const prepared = this.#ready(options, () => this.#prepared(message))
    const { dialect, timers } = this.#instance
    const rules = dialect.producer
    const startMs = timers.nowMs()
    const { topic } = prepared
    const chosen = await this.#chosenQueue(topic, message, options)
    const brokersSent: string[] = []
    let lastError: ClientError | undefined
    for (let attempt = 0; attempt < rules.onewayAttempts; attempt++) {
      try {
        const info = await this.#publish.find(topic)
        const queue = chosen ?? info?.select(undefined, undefined)
        if (queue === undefined) throw clientError(dialect, { kind: 'noRoute', topic })
        brokersSent.push(queue.brokerName)
        return await this.#kernel.oneway(prepared, queue, this.#timeoutMs(options))
      } catch (error) {
        if (!ClientError.is(error)) throw error
        const { kind } = error.failure
        if (kind === 'connect' && !rules.onewayReportsConnect) return // lost silently, as in 5.3
        if (kind === 'noRoute' || kind === 'routeLookup') {
          // Go looks the route up in every attempt.
          if (attempt + 1 >= rules.onewayAttempts) throw error
          continue
        }
        lastError = error
      }
    }
    const costMs = Math.round(timers.nowMs() - startMs)
    const attempts = brokersSent.length
    throw clientError(
      dialect,
      { kind: 'sendFailed', topic, attempts, attemptsMax: attempts, costMs, brokersSent },
      lastError,
    )
  }

  /** The writable queues of a topic, in the order in which they are used. Throws ClientError noRoute. */
  async fetchPublishMessageQueues(topic: string): Promise<readonly MessageQueue[]> {
    this.#demandRunning()
    const named = this.#names.wrapped(topic)
    const info = await this.#publish.find(named)
    if (info === undefined) throw clientError(this.#instance.dialect, { kind: 'noRoute', topic: named })
    return this.#names.shownQueues(info.queues)
  }

  /** Tells the brokers, closes the connections and ends all timers; writes what is left to trace. A second call does nothing. */
  async shutdown(): Promise<void> {
    if (this.#state !== 'RUNNING') return
    this.#state = 'SHUTDOWN_ALREADY'
    this.#instance.producers.delete(this.#group)
    if (this.#instance.dialect.consumer.unregisterOnShutdown) {
      await this.#instance.unregister({ producerGroup: this.#group })
    }
    await this.#instance.leave()
    await this.#trace?.shutdown()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown()
  }

  async #send(prepared: OutgoingMessage, message: Message, options: SendOptions, mode: SendMode): Promise<SendResult> {
    const timeoutMs = this.#timeoutMs(options)
    if (options.signal?.aborted) throw abortedError(this.#instance.dialect, options.signal)
    const startMs = this.#instance.timers.nowMs()
    const queue = await this.#chosenQueue(prepared.topic, message, options)
    if (queue === undefined) return this.#told(await this.#loop.send(prepared, timeoutMs, mode, options.signal))
    const costMs = this.#instance.timers.nowMs() - startMs
    if (costMs >= timeoutMs) {
      const where = options.queue === undefined ? 'sendSelectImpl' : ''
      throw clientError(this.#instance.dialect, { kind: 'callTimeout', where, timeoutMs, costMs: Math.round(costMs) })
    }
    if (this.#instance.routes.publishAddress(queue.brokerName) === undefined) await this.#publish.find(queue.topic)
    return this.#told(await this.#kernel.send(prepared, queue, timeoutMs - costMs, mode === 'sync'))
  }

  /** A result with the topic that the application knows. */
  #told(result: SendResult): SendResult {
    const queue = this.#names.shownQueue(result.queue)
    return queue === result.queue ? result : { ...result, queue }
  }

  /** The queue of a topic that the caller decided on, if it did. */
  async #chosenQueue(topic: string, message: Message, options: SendOptions): Promise<MessageQueue | undefined> {
    const { orderKey, selector } = options
    const { dialect } = this.#instance
    if (options.queue !== undefined) {
      const queue = this.#names.wrappedQueue(options.queue)
      if (queue.topic === topic) return queue
      throw clientError(dialect, { kind: 'invalid', text: "message's topic not equal mq's topic" })
    }
    const select = selector ?? (orderKey === undefined ? undefined : selectByOrderKey(orderKey))
    if (select === undefined) return undefined
    const info = await this.#publish.find(topic)
    if (info === undefined || info.queues.length === 0) {
      throw clientError(dialect, { kind: 'noRoute', topic, selector: true })
    }
    const chosen = select(this.#names.shownQueues(info.queues), message)
    if (chosen === undefined) throw clientError(dialect, { kind: 'invalid', text: 'select message queue return null.' })
    return this.#names.wrappedQueue(chosen)
  }

  get #inTransaction(): TransactionProducer {
    return { instance: this.#instance, group: this.#group, names: this.#names, trace: this.#trace }
  }

  #prepared(message: Message): OutgoingMessage {
    return prepareMessage(this.#names.message(message), this.#prepare)
  }

  #timeoutMs({ timeoutMs = this.#options.sendMsgTimeoutMs ?? 3000 }: SendOptions): number {
    return timeoutMs
  }

  /** Every send begins here: the producer runs, and message and options are such as there are. */
  #ready<T>(options: SendOptions, prepare: () => T): T {
    this.#demandRunning()
    const prepared = prepare()
    demandKnown('options of a send', options, SEND_OPTIONS)
    return prepared
  }

  #demandRunning(): void {
    if (this.#state !== 'RUNNING') throw this.#stateError(false)
  }

  #stateError(starting: boolean): ClientError {
    return clientError(this.#instance.dialect, { kind: 'state', what: 'producer', state: this.#state, starting })
  }
}

/** Runs at once and turns a throw into a rejection. */
function settled(work: () => void): Promise<void> {
  try {
    work()
    return Promise.resolve()
  } catch (error) {
    return Promise.reject(error)
  }
}

/**
 * Makes a producer. Nothing is sent before `start`. Throws ClientError when the dialect refuses the NameServer
 * setting or the group name.
 */
export function createProducer(options: ProducerOptions): Producer {
  return new Producer(options)
}
