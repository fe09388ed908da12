import { type Clock, every } from '../../runtime/index.ts'
import type { GetMessageResult, MessageStore } from '../../store/index.ts'
import type { BrokerConfigHolder } from '../config/index.ts'
import type { BrokerStatsManager } from '../stats/index.ts'

/** BrokerController.protectBroker looks every 3 minutes. */
const LOOK_MS = 180_000

export interface SlowConsumersOptions {
  readonly clock: Clock
  readonly config: BrokerConfigHolder
  readonly store: MessageStore
  readonly stats: BrokerStatsManager
  readonly disable: (group: string, bytesBehind: number) => void
}

/** Which queue a group has read. */
export interface QueueOfGroup {
  readonly group: string
  readonly topic: string
  readonly queueId: number
}

/**
 * Protects the broker from consumers that read far behind the end of the log (protectBroker); off unless
 * `disableConsumeIfConsumerReadSlowly` is on. How far a group was behind when it last read is never forgotten, as there:
 * one that was allowed to consume again and has not read on is disabled again by the next look.
 */
export class SlowConsumers {
  readonly #options: SlowConsumersOptions
  readonly #startedAtMs: number
  #looks: Disposable | undefined
  #stopped = false

  constructor(options: SlowConsumersOptions) {
    this.#options = options
    this.#startedAtMs = options.clock.monotonicMs()
  }

  /** To be told of every read of a consumer. */
  read(of: QueueOfGroup, result: Pick<GetMessageResult, 'nextBeginOffset'> & { readonly status: string }): void {
    const { config, stats } = this.#options
    if (!config.broker.disableConsumeIfConsumerReadSlowly || !config.store.diskFallRecorded) return
    const bytes = this.#bytesBehind(of, result.status, result.nextBeginOffset)
    if (bytes === undefined) return
    stats.fellBehind({ ...of, bytes })
    this.#start()
  }

  stop(): void {
    this.#stopped = true
    this.#looks?.[Symbol.dispose]()
  }

  /** Undefined for reads that tell nothing: of an empty queue, or beyond its ends. */
  #bytesBehind({ topic, queueId }: QueueOfGroup, status: string, nextBeginOffset: number): number | undefined {
    const { store } = this.#options
    switch (status) {
      case 'OFFSET_OVERFLOW_ONE':
        return 0
      case 'FOUND':
      case 'NO_MATCHED_MESSAGE':
      case 'MESSAGE_WAS_REMOVING': {
        const [last] = store.consumeQueueEntries(topic, queueId, nextBeginOffset - 1, 1)
        return store.commitLogMaxOffset - (last?.physicalOffset ?? 0)
      }
      default:
        return undefined
    }
  }

  /** Looks at the times of the original's rounds, which count from the start of the broker. */
  #start(): void {
    if (this.#looks !== undefined || this.#stopped) return
    const { clock } = this.#options
    const elapsedMs = clock.monotonicMs() - this.#startedAtMs
    const firstMs = LOOK_MS - (elapsedMs % LOOK_MS)
    this.#looks = every(clock, firstMs, LOOK_MS, 'broker: protect from slow consumers', () => this.#look())
  }

  #look(): void {
    const { config, disable, stats } = this.#options
    if (!config.broker.disableConsumeIfConsumerReadSlowly) return
    for (const { group, bytes } of stats.groupsBehind(config.broker.consumerFallbehindThreshold)) disable(group, bytes)
  }
}
