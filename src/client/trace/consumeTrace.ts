import { type BatchHandler, type ConsumeOutcome, runHandler } from '../consumer/handler.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import { Property } from '../message/message.ts'
import type { ReceivedMessage } from '../message/receivedMessage.ts'
import { uniqueKeys } from '../message/uniqueKeys.ts'
import type { Names } from '../namespace.ts'
import { TraceDispatcher } from './traceDispatcher.ts'
import type { ConsumeOutcomeName } from './traceRecords.ts'
import type { TraceSettings } from './traceSettings.ts'

/** What a handler came to. */
export interface Consumed {
  readonly outcome: ConsumeOutcome
  readonly threw: boolean
}

/** Traces what a consumer hands to its handler, and what becomes of it (ConsumeMessageTraceHookImpl). */
export class ConsumeTrace {
  readonly #instance: ClientInstance
  readonly #group: string
  readonly #consumeTimeoutMs: number
  readonly #dispatcher: TraceDispatcher
  readonly #nextRequestId: () => string

  /** `group` as brokers know it; what is traced are the names of the application. */
  constructor(
    instance: ClientInstance,
    group: string,
    names: Names,
    settings: TraceSettings,
    consumeTimeoutMs: number,
  ) {
    this.#instance = instance
    this.#group = names.shown(group)
    this.#consumeTimeoutMs = consumeTimeoutMs
    this.#dispatcher = new TraceDispatcher(instance, group, 'CONSUME', settings)
    this.#nextRequestId = uniqueKeys(instance.runtime, instance.localHost, instance.dialect.wire.uniqueKey)
  }

  start(): void {
    this.#dispatcher.start()
  }

  async shutdown(): Promise<void> {
    await this.#dispatcher.shutdown()
  }

  /** The handler with every call traced. */
  traced(handler: BatchHandler): BatchHandler {
    return async (messages, context) => {
      const ended = this.begin(messages)
      const handled = await runHandler(handler, messages, context)
      ended?.(handled)
      if (handled.threw) throw handled.error
      return handled.outcome
    }
  }

  /**
   * Messages that a handler gets now; call what it returns when the handler is done. Left out are messages whose broker
   * does not want traces (`traceOn=false`), and those without its region, such as 4.9 stores them.
   */
  begin(messages: readonly ReceivedMessage[]): ((consumed: Consumed) => void) | undefined {
    const traced = messages.filter(({ properties }) => properties.get(Property.TRACE_ON) !== 'false')
    const [first] = traced
    const regionId = traced.at(-1)?.properties.get(Property.MSG_REGION)
    if (first === undefined || regionId === undefined) return undefined
    const { clock } = this.#instance.runtime
    const { topic } = first
    const group = this.#group
    const requestId = this.#nextRequestId()
    const timestamp = clock.wallMs()
    const startMs = clock.monotonicMs()
    const about = traced.map(({ msgId, reconsumeTimes, properties }) => {
      return { msgId, retryTimes: reconsumeTimes, keys: properties.get(Property.KEYS) ?? '' }
    })
    const before = about.map((message) => {
      return { type: 'SubBefore' as const, timestamp, regionId, group, requestId, ...message, clientHost: undefined }
    })
    this.#dispatcher.append({ topic, records: before })
    return ({ outcome, threw }) => {
      const tookMs = clock.monotonicMs() - startMs
      const told = {
        type: 'SubAfter' as const,
        requestId,
        costMs: Math.floor(tookMs / messages.length),
        success: outcome === 'CONSUME_SUCCESS' || outcome === 'COMMIT',
        outcome: threw ? ('EXCEPTION' as const) : this.#outcomeOf(outcome, tookMs),
        timestamp: clock.wallMs(),
        group,
      }
      this.#dispatcher.append({ topic, records: about.map(({ msgId, keys }) => ({ ...told, msgId, keys })) })
    }
  }

  /** ConsumeReturnType. COMMIT and ROLLBACK of orderly handlers leave it at SUCCESS. */
  #outcomeOf(outcome: ConsumeOutcome, tookMs: number): ConsumeOutcomeName {
    if (tookMs >= this.#consumeTimeoutMs) return 'TIME_OUT'
    return outcome === 'RECONSUME_LATER' || outcome === 'SUSPEND_CURRENT_QUEUE_A_MOMENT' ? 'FAILED' : 'SUCCESS'
  }
}
