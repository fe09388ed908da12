import { type TransactionMetric, transactionMetricsBody } from '../../protocol/index.ts'
import type { Clock, Disk, Logger, Timer } from '../../runtime/index.ts'
import { type DataVersion, firstVersion, nextVersion } from '../config/index.ts'
import { ConfigFile } from '../metadata/index.ts'

export interface TransactionMetricsOptions {
  readonly clock: Clock
  readonly disk: Disk
  readonly logger: Logger
  readonly directory: string
  /** transactionMetricFlushInterval. */
  readonly flushIntervalMs: number
}

/**
 * Half messages that have not ended, by real topic, and `config/transactionMetrics`. The original writes the file in every
 * interval; here only after a change.
 */
export class TransactionMetrics {
  readonly #options: TransactionMetricsOptions
  readonly #file: ConfigFile
  #counts = new Map<string, TransactionMetric>()
  #version: DataVersion
  #timer: Timer | undefined

  constructor(options: TransactionMetricsOptions) {
    const { clock, disk, logger, directory } = options
    this.#options = options
    this.#version = firstVersion(clock)
    this.#file = new ConfigFile({ disk, logger, path: `${directory}/transactionMetrics` })
  }

  /** An absent file reads as an empty table. Throws SimError StoreUnreadable. */
  load(): void {
    this.#file.load((text) => {
      const { dataVersion, transactionCount } = transactionMetricsBody.parse(text)
      this.#counts = new Map(transactionCount)
      if (dataVersion !== undefined) this.#version = dataVersion
    })
  }

  get counts(): ReadonlyMap<string, TransactionMetric> {
    return this.#counts
  }

  add(topic: string, change: number): void {
    const { clock, flushIntervalMs } = this.#options
    const count = (this.#counts.get(topic)?.count ?? 0) + change
    this.#counts.set(topic, { count, timeStamp: clock.wallMs() })
    this.#version = nextVersion(this.#version, clock)
    this.#timer ??= clock.timer(flushIntervalMs, 'broker: persist transaction metrics', () => {
      this.#timer = undefined
      this.persist()
    })
  }

  persist(): void {
    const table = { dataVersion: this.#version, transactionCount: this.#counts }
    this.#file.write(transactionMetricsBody.text(table))
  }

  stop(): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    this.persist()
  }
}
