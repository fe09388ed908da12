import { SystemTopic } from '../../protocol/index.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import { InnerProducer } from '../producer/innerProducer.ts'
import { encodeTraceRecord, type TraceRecord, traceKeys } from './traceRecords.ts'
import type { TraceSettings } from './traceSettings.ts'

const BATCH_NUM = 10
const BATCH_NUM_MAX = 20

/** flushTraceInterval: steps that fill no batch go out when the last flush is longer ago than this. */
const FLUSH_INTERVAL_MS = 5000
/** How often the original looks whether something is due. */
const POLL_MS = 5

/** Text that is sent without waiting for the rest of its batch, and the largest body that the trace producer takes. */
const DATA_MAX = 128_000
const SEND_TIMEOUT_MS = 5000

/** Batches that are on their way at once; further ones are lost, as with the executor of the original. */
const SENDING_MAX = 2048

/** WAIT_FOR_SHUTDOWN */
const SHUTDOWN_WAIT_MS = 5000

/** One step: a send, the beginning or the end of a consumption. Several records for a batch that was consumed as one. */
export interface TraceStepRecords {
  /** Of the messages. Steps of one topic go into one trace message. */
  readonly topic: string
  readonly records: readonly TraceRecord[]
}

/**
 * Collects the steps of one client and writes them to the trace topic (AsyncTraceDispatcher), by a producer in an
 * instance of its own. What cannot be written is lost and logged: a trace never fails what it traces.
 */
export class TraceDispatcher {
  readonly topic: string
  readonly #host: ClientInstance
  readonly #group: string
  readonly #batchNum: number
  readonly #sending = new Set<Promise<void>>()
  #waiting: TraceStepRecords[] = []
  #writer: { readonly instance: ClientInstance; readonly producer: InnerProducer } | undefined
  #timer: Disposable | undefined
  #lastFlushMs = 0
  #discarded = 0

  constructor(host: ClientInstance, group: string, type: 'PRODUCE' | 'CONSUME', settings: TraceSettings) {
    const { traceTopic = '', traceMsgBatchNum = BATCH_NUM } = settings
    this.topic = traceTopic.trim() === '' ? SystemTopic.TRACE : traceTopic
    this.#host = host
    this.#group = `_INNER_TRACE_PRODUCER-${group}-${type}-1`
    this.#batchNum = Math.max(1, Math.min(traceMsgBatchNum, BATCH_NUM_MAX))
  }

  start(): void {
    const instance = this.#host.sibling(`PID_CLIENT_INNER_TRACE_PRODUCER_${this.#host.nameServers.text}`)
    const producer = new InnerProducer(instance, this.#group, {
      mode: 'async',
      timeoutMs: SEND_TIMEOUT_MS,
      bodyBytesMax: DATA_MAX,
    })
    const group = this.#group
    instance.producers.set(group, { group, topics: () => producer.topics, checkTransaction: () => undefined })
    instance.join()
    this.#lastFlushMs = instance.timers.nowMs()
    this.#writer = { instance, producer }
  }

  /** Takes a step; before the start and after the shutdown it is dropped. */
  append(step: TraceStepRecords): void {
    if (this.#writer === undefined) return
    this.#waiting.push(step)
    if (this.#waiting.length >= this.#batchNum) this.#flush()
    else this.#flushLater()
  }

  /** Writes what waits, for up to 5 s, and ends the producer. */
  async shutdown(): Promise<void> {
    const writer = this.#writer
    if (writer === undefined) return
    this.#flush()
    this.#writer = undefined
    await this.#sent(writer.instance)
    const { instance } = writer
    instance.producers.delete(this.#group)
    if (instance.dialect.consumer.unregisterOnShutdown) await instance.unregister({ producerGroup: this.#group })
    await instance.leave()
  }

  #flushLater(): void {
    const timers = this.#writer?.instance.timers
    if (timers === undefined || this.#timer !== undefined) return
    const dueMs = this.#lastFlushMs + FLUSH_INTERVAL_MS - timers.nowMs()
    this.#timer = timers.after(Math.max(0, dueMs) + POLL_MS, 'client: trace flush', () => this.#flush())
  }

  #flush(): void {
    const writer = this.#writer
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    const steps = this.#waiting
    if (writer === undefined || steps.length === 0) return
    this.#waiting = []
    this.#lastFlushMs = writer.instance.timers.nowMs()
    const byTopic = new Map<string, TraceRecord[][]>()
    for (const { topic, records } of steps) {
      const same = byTopic.get(topic) ?? []
      same.push([...records])
      byTopic.set(topic, same)
    }
    for (const same of byTopic.values()) this.#write(same, writer.producer)
  }

  /** flushData: the steps of one topic in one message, or in several when they are long. */
  #write(steps: readonly (readonly TraceRecord[])[], producer: InnerProducer): void {
    let text = ''
    let keys = new Set<string>()
    for (const records of steps) {
      for (const record of records) {
        text += encodeTraceRecord(record)
        for (const key of traceKeys(record)) keys.add(key)
      }
      if (text.length < DATA_MAX) continue
      this.#send(text, keys, producer)
      text = ''
      keys = new Set()
    }
    if (text !== '') this.#send(text, keys, producer)
  }

  #send(body: string, keys: ReadonlySet<string>, producer: InnerProducer): void {
    const { logger } = this.#host
    if (this.#sending.size >= SENDING_MAX) {
      this.#discarded++
      logger.log('info', 'buffer full', { traceTopic: this.topic, discarded: this.#discarded })
      return
    }
    const work: Promise<void> = producer
      .send({ topic: this.topic, body, keys: [...keys] })
      .then(
        () => undefined,
        (error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error)
          logger.log('error', 'send trace data failed', { traceTopic: this.topic, traceData: body, reason })
        },
      )
      .finally(() => this.#sending.delete(work))
    this.#sending.add(work)
  }

  async #sent({ timers }: ClientInstance): Promise<void> {
    if (this.#sending.size === 0) return
    let late: Disposable | undefined
    const limit = new Promise<void>((resolve) => {
      late = timers.after(SHUTDOWN_WAIT_MS, 'client: last trace data', resolve)
    })
    await Promise.race([Promise.all(this.#sending), limit])
    late?.[Symbol.dispose]()
  }
}
