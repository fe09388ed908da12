import type { RecallHandle } from '../../protocol/index.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import { type OutgoingMessage, Property } from '../message/message.ts'
import type { Names } from '../namespace.ts'
import type { SendResult } from '../producer/sendResult.ts'
import { TraceDispatcher } from './traceDispatcher.ts'
import type { TracedMessageType } from './traceRecords.ts'
import type { TraceSettings } from './traceSettings.ts'

/** MixAll.DEFAULT_TRACE_REGION_ID */
const DEFAULT_REGION = 'DefaultRegion'

/** What a producer told the broker about a half message. */
export interface EndedTransaction {
  readonly topic: string
  readonly properties: ReadonlyMap<string, string>
  readonly msgId: string
  /** Empty when the local transaction was not run, because the half message was not stored as it should. */
  readonly transactionId: string
  /** Address of the broker. */
  readonly storeHost: string
  readonly state: string
  readonly fromTransactionCheck: boolean
}

/** Traces what a producer does (SendMessageTraceHookImpl, EndTransactionTraceHookImpl, DefaultRecallMessageTraceHook). */
export class SendTrace {
  readonly #instance: ClientInstance
  readonly #names: Names
  readonly #group: string
  readonly #dispatcher: TraceDispatcher

  /** `group` as brokers know it; what is traced are the names of the application. */
  constructor(instance: ClientInstance, group: string, settings: TraceSettings, names: Names) {
    this.#instance = instance
    this.#names = names
    this.#group = names.shown(group)
    this.#dispatcher = new TraceDispatcher(instance, group, 'PRODUCE', settings)
  }

  start(): void {
    this.#dispatcher.start()
  }

  async shutdown(): Promise<void> {
    await this.#dispatcher.shutdown()
  }

  /**
   * One attempt to send; call what it returns with the result. Attempts that fail and one-way sends leave no trace, as
   * in the original, nor do messages of the trace topic itself.
   */
  begin(message: OutgoingMessage, storeHost: string): ((result: SendResult) => void) | undefined {
    const { properties, body } = message
    const topic = this.#names.shown(message.topic)
    if (this.#ofTrace(topic)) return undefined
    const { clock } = this.#instance.runtime
    const timestamp = clock.wallMs()
    const startMs = clock.monotonicMs()
    return (result) => {
      // The broker's switch: traceOn=false in its configuration.
      if (!result.traceOn) return
      const record = {
        type: 'Pub' as const,
        timestamp,
        regionId: result.regionId,
        group: this.#group,
        topic,
        msgId: result.msgId,
        ...tagsAndKeys(properties),
        storeHost,
        bodyLength: body.length,
        costMs: Math.floor(clock.monotonicMs() - startMs),
        messageType: messageTypeOf(properties),
        offsetMsgId: result.offsetMsgId,
        success: result.status === 'SEND_OK',
        clientHost: undefined,
      }
      this.#dispatcher.append({ topic, records: [record] })
    }
  }

  endTransaction({ topic: named, properties, state, ...ended }: EndedTransaction): void {
    const topic = this.#names.shown(named)
    if (this.#ofTrace(topic)) return
    const region = properties.get(Property.MSG_REGION) ?? ''
    const record = {
      type: 'EndTransaction' as const,
      timestamp: this.#instance.runtime.clock.wallMs(),
      regionId: region === '' ? DEFAULT_REGION : region,
      group: this.#group,
      topic,
      ...tagsAndKeys(properties),
      ...ended,
      messageType: 'TransCommit' as const,
      transactionState: state,
    }
    this.#dispatcher.append({ topic, records: [record] })
  }

  /** `regionId` of the broker's answer; without one it does not trace. */
  recalled(handle: RecallHandle, regionId: string | undefined, success: boolean): void {
    if (regionId === undefined) return
    const { uniqueKey } = handle
    const topic = this.#names.shown(handle.topic)
    const timestamp = this.#instance.runtime.clock.wallMs()
    const group = this.#group
    const record = { type: 'Recall' as const, timestamp, regionId, group, topic, msgId: uniqueKey, success }
    this.#dispatcher.append({ topic, records: [record] })
  }

  #ofTrace(topic: string): boolean {
    return topic.startsWith(this.#dispatcher.topic)
  }
}

function tagsAndKeys(properties: ReadonlyMap<string, string>): { readonly tags: string; readonly keys: string } {
  return { tags: properties.get(Property.TAGS) ?? '', keys: properties.get(Property.KEYS) ?? '' }
}

/** Times of delivery of 5.x count as normal, as in the original. */
function messageTypeOf(properties: ReadonlyMap<string, string>): TracedMessageType {
  if (properties.has('__STARTDELIVERTIME') || properties.has(Property.DELAY)) return 'Delay'
  return properties.get(Property.TRAN_MSG) === 'true' ? 'TransHalf' : 'Normal'
}
