import type { Clock, Disk, Logger, Timer } from '../../runtime/index.ts'
import { type DataVersion, firstVersion, nextVersion } from '../config/index.ts'
import { ConfigFile } from './configFile.ts'

/** How many messages of a topic wait for something, and when that number last changed. */
export interface TopicCount {
  readonly count: number
  readonly timeStamp: number
}

/** What the file holds. */
export interface TopicCountTable {
  readonly dataVersion?: DataVersion | undefined
  readonly counts: ReadonlyMap<string, TopicCount>
}

export interface TopicCountsOptions {
  readonly clock: Clock
  readonly disk: Disk
  readonly logger: Logger
  /** Path on the disk. */
  readonly path: string
  readonly flushIntervalMs: number
  readonly encode: (table: TopicCountTable) => string
  readonly decode: (text: string) => TopicCountTable
}

/**
 * Messages that wait, by real topic, and their file below `config/` (TransactionMetrics, TimerMetrics). The original writes
 * the file in every interval; here only after a change.
 */
export class TopicCounts {
  readonly #options: TopicCountsOptions
  readonly #file: ConfigFile
  #counts = new Map<string, TopicCount>()
  #version: DataVersion
  #timer: Timer | undefined

  constructor(options: TopicCountsOptions) {
    this.#options = options
    this.#version = firstVersion(options.clock)
    this.#file = new ConfigFile(options)
  }

  /** An absent file reads as an empty table. Throws SimError StoreUnreadable. */
  load(): void {
    this.#file.load((text) => {
      const { dataVersion, counts } = this.#options.decode(text)
      this.#counts = new Map(counts)
      if (dataVersion !== undefined) this.#version = dataVersion
    })
  }

  get counts(): ReadonlyMap<string, TopicCount> {
    return this.#counts
  }

  /** The text of the file as it would be written now. */
  get text(): string {
    return this.#options.encode({ dataVersion: this.#version, counts: this.#counts })
  }

  add(topic: string, change: number): void {
    const { clock, flushIntervalMs, path } = this.#options
    const count = (this.#counts.get(topic)?.count ?? 0) + change
    this.#counts.set(topic, { count, timeStamp: clock.wallMs() })
    this.#version = nextVersion(this.#version, clock)
    this.#timer ??= clock.timer(flushIntervalMs, `broker: persist ${path}`, () => {
      this.#timer = undefined
      this.persist()
    })
  }

  persist(): void {
    this.#file.write(this.text)
  }

  stop(): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    this.persist()
  }
}
