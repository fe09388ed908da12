import type { Logger } from '../../runtime/index.ts'
import type { ConsumerRules } from '../dialects/dialect.ts'
import type { Timers } from '../timers.ts'
import type { ConsumerMember } from './members.ts'

/** `rocketmq.client.rebalance.waitInterval` */
const PERIOD_MS = 20_000

/** RebalanceService: all consumers of the instance every 20 s and whenever something changed, one round at a time. */
export class RebalanceLoop {
  readonly #timers: Timers
  readonly #rules: ConsumerRules
  readonly #logger: Logger
  readonly #consumers: ReadonlyMap<string, ConsumerMember>
  #timer: Disposable | undefined
  #timerAtMs = Number.POSITIVE_INFINITY
  #running = false
  #wanted = false
  /** Rounds that are wished for and not begun, where each wish is met. */
  #wishes = 0
  #lastEndMs: number

  constructor(timers: Timers, rules: ConsumerRules, logger: Logger, consumers: ReadonlyMap<string, ConsumerMember>) {
    this.#timers = timers
    this.#rules = rules
    this.#logger = logger
    this.#consumers = consumers
    this.#lastEndMs = timers.nowMs()
  }

  /** Begins to wait for the first round. */
  start(): void {
    this.#lastEndMs = this.#timers.nowMs()
    this.#armAt(this.#lastEndMs + PERIOD_MS)
  }

  /** Asks for a round as soon as the dialect allows one. */
  wakeUp(delayMs: number = 0): void {
    if (!this.#rules.mergesRebalances) this.#wishes++
    if (this.#running) {
      this.#wanted = true
      return
    }
    const earliestMs = this.#rules.rebalanceThrottleMs === 0 ? 0 : this.#lastEndMs + this.#rules.rebalanceThrottleMs
    this.#armAt(Math.max(this.#timers.nowMs() + delayMs, earliestMs))
  }

  #armAt(atMs: number): void {
    if (atMs >= this.#timerAtMs) return
    this.#timer?.[Symbol.dispose]()
    this.#timerAtMs = atMs
    this.#timer = this.#timers.after(atMs - this.#timers.nowMs(), 'client: rebalance', () => {
      this.#timerAtMs = Number.POSITIVE_INFINITY
      void this.#round()
    })
  }

  async #round(): Promise<void> {
    this.#running = true
    this.#wanted = false
    if (this.#wishes > 0) this.#wishes--
    let balanced = true
    for (const consumer of [...this.#consumers.values()]) {
      try {
        if (!(await consumer.rebalance())) balanced = false
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        this.#logger.log('warn', 'doRebalance exception', { group: consumer.group, reason })
        balanced = false
      }
    }
    this.#running = false
    this.#lastEndMs = this.#timers.nowMs()
    if (this.#timers.stopped) return
    this.#armAt(this.#lastEndMs + (balanced ? PERIOD_MS : this.#rules.rebalanceRetryMs))
    if (this.#wishes > 0) this.#armAt(this.#timers.nowMs())
    else if (this.#wanted) this.wakeUp()
  }
}
