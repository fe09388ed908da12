import type { MessageQueue } from '../../protocol/index.ts'
import { abortedError } from '../abort.ts'
import { ClientError, clientError } from '../errors.ts'
import type { Failure } from '../failure.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import type { OutgoingMessage } from '../message/message.ts'
import type { LatencyFaults } from './latencyFaults.ts'
import type { PublishInfo, PublishTable } from './publishInfo.ts'
import type { SendKernel } from './sendKernel.ts'
import type { SendResult } from './sendResult.ts'

/** `sync` retries refusals and lost connections; `async` only what never reached a broker (clients.md 3.4, 3.5). */
export type SendMode = 'sync' | 'async'

export interface SendLoopOptions {
  readonly instance: ClientInstance
  readonly kernel: SendKernel
  readonly publish: PublishTable
  readonly faults: LatencyFaults | undefined
  /** Of one attempt while another may follow; −1 for none. */
  readonly attemptMsMax: number
  readonly retryTimesWhenSendFailed: number
  readonly retryTimesWhenSendAsyncFailed: number
  readonly retryResponseCodes: readonly number[]
  readonly retryAnotherBrokerWhenNotStoreOK: boolean
}

/** Sends without a chosen queue: picks queues in turn and retries by the rules of the dialect (sendDefaultImpl). */
export class SendLoop {
  readonly #options: SendLoopOptions

  constructor(options: SendLoopOptions) {
    this.#options = options
  }

  async send(
    message: OutgoingMessage,
    timeoutMs: number,
    mode: SendMode,
    signal: AbortSignal | undefined,
  ): Promise<SendResult> {
    const { instance, publish } = this.#options
    const rules = instance.dialect.producer
    const startMs = instance.timers.nowMs()
    const attemptsMax =
      1 + (mode === 'sync' ? this.#options.retryTimesWhenSendFailed : this.#options.retryTimesWhenSendAsyncFailed)
    const brokersSent: string[] = []
    let info: PublishInfo | undefined
    if (rules.routeLookup === 'once') info = this.#withQueues(await publish.find(message.topic), message.topic)
    let lastBroker: string | undefined
    let lastError: ClientError | undefined
    let lastResult: SendResult | undefined

    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      if (signal?.aborted) throw abortedError(instance.dialect, signal)
      let queue: MessageQueue | undefined
      try {
        if (rules.routeLookup === 'everyAttempt')
          info = this.#withQueues(await publish.find(message.topic), message.topic)
        queue = info?.select(rules.skipLastBroker ? lastBroker : undefined, this.#options.faults)
      } catch (error) {
        lastError = asClientError(error)
        continue
      }
      if (queue === undefined) break
      const costMs = instance.timers.nowMs() - startMs
      // Java counts whole milliseconds and its clock moves on between attempts: less than one left is none left.
      if (rules.budget === 'total' && timeoutMs - costMs < 1) {
        if (mode === 'async' && rules.asyncRetriesOverdue) await this.#options.kernel.open(queue)
        throw this.#callTimeout(timeoutMs, costMs, mode, lastError)
      }
      brokersSent.push(queue.brokerName)
      const last = attempt + 1 >= attemptsMax
      const leftMs = rules.budget === 'total' ? this.#limited(timeoutMs - costMs, last) : rules.attemptTimeoutMs
      try {
        const result = await this.#attempt(message, queue, leftMs, mode)
        if (result.status === 'SEND_OK' || !this.#options.retryAnotherBrokerWhenNotStoreOK) return result
        lastResult = result
      } catch (error) {
        lastError = asClientError(error)
        if (!this.#retried(lastError.failure, mode)) throw lastError
      }
      lastBroker = queue.brokerName
    }
    if (lastResult !== undefined) return lastResult
    throw this.#summary(message.topic, attemptsMax, instance.timers.nowMs() - startMs, brokersSent, mode, lastError)
  }

  #limited(leftMs: number, last: boolean): number {
    const { attemptMsMax } = this.#options
    return attemptMsMax > -1 && !last ? Math.min(leftMs, attemptMsMax) : leftMs
  }

  async #attempt(message: OutgoingMessage, queue: MessageQueue, leftMs: number, mode: SendMode): Promise<SendResult> {
    const { instance, kernel, faults } = this.#options
    const startMs = instance.timers.nowMs()
    try {
      if (instance.dialect.producer.routeLookup === 'once') await kernel.locate(queue)
      const result = await kernel.send(message, queue, leftMs, mode === 'sync')
      faults?.note(queue.brokerName, instance.timers.nowMs() - startMs, false)
      return result
    } catch (error) {
      faults?.note(queue.brokerName, instance.timers.nowMs() - startMs, true)
      throw error
    }
  }

  #retried(failure: Failure, mode: SendMode): boolean {
    switch (failure.kind) {
      case 'answer':
        return mode === 'sync' && this.#options.retryResponseCodes.includes(failure.responseCode)
      case 'connect':
      case 'lost':
      case 'timeout':
        return true
      case 'brokerUnknown':
        // Go returns at once when a broker name has no master.
        return this.#options.instance.dialect.producer.routeLookup === 'once'
      default:
        return false
    }
  }

  #withQueues(info: PublishInfo | undefined, topic: string): PublishInfo {
    if (info !== undefined && info.queues.length > 0) return info
    throw clientError(this.#options.instance.dialect, { kind: 'noRoute', topic })
  }

  #callTimeout(timeoutMs: number, costMs: number, mode: SendMode, cause: ClientError | undefined): ClientError {
    const where = mode === 'sync' ? 'sendDefaultImpl' : 'DEFAULT ASYNC send'
    const failure: Failure = { kind: 'callTimeout', where, timeoutMs, costMs: Math.round(costMs) }
    const { dialect } = this.#options.instance
    if (mode === 'async' && cause !== undefined) {
      const told = asyncFailure(cause.failure, costMs)
      const overdue = dialect.producer.asyncRetriesOverdue && told.kind === 'asyncSendFailed'
      return clientError(dialect, overdue ? { ...told, by: 'timeout' } : told, cause)
    }
    return clientError(dialect, failure, cause)
  }

  #summary(
    topic: string,
    attemptsMax: number,
    costMs: number,
    brokersSent: readonly string[],
    mode: SendMode,
    cause: ClientError | undefined,
  ): ClientError {
    const { dialect } = this.#options.instance
    if (mode === 'async' && cause !== undefined) return clientError(dialect, asyncFailure(cause.failure, costMs), cause)
    const attempts = brokersSent.length
    return clientError(
      dialect,
      { kind: 'sendFailed', topic, attempts, attemptsMax, costMs: Math.round(costMs), brokersSent },
      cause,
    )
  }
}

function asyncFailure(failure: Failure, costMs: number): Failure {
  switch (failure.kind) {
    case 'connect':
    case 'lost':
    case 'timeout':
      return { kind: 'asyncSendFailed', by: failure.kind, address: failure.address, costMs: Math.round(costMs) }
    default:
      return failure
  }
}

function asClientError(error: unknown): ClientError {
  if (ClientError.is(error)) return error
  throw error
}
