import type { Timers } from '../timers.ts'

/** MQFaultStrategy: a send that took at least so long makes its broker unavailable for so long. */
const LATENCY_MS: readonly number[] = [50, 100, 550, 1800, 3000, 5000, 15_000]
const UNAVAILABLE_MS: readonly number[] = [0, 0, 2000, 5000, 6000, 10_000, 30_000]

/** A failed send counts as one that took this long. */
const FAILED_LATENCY_MS = 10_000

/** Brokers to be avoided for a while (`sendLatencyFaultEnable`, off by default). */
export class LatencyFaults {
  readonly #timers: Timers
  readonly #untilMs = new Map<string, number>()

  constructor(timers: Timers) {
    this.#timers = timers
  }

  available(brokerName: string): boolean {
    return this.#timers.nowMs() >= (this.#untilMs.get(brokerName) ?? 0)
  }

  note(brokerName: string, latencyMs: number, failed: boolean): void {
    const effectiveMs = failed ? FAILED_LATENCY_MS : latencyMs
    let step = LATENCY_MS.length - 1
    while (step >= 0 && effectiveMs < (LATENCY_MS[step] ?? 0)) step--
    this.#untilMs.set(brokerName, this.#timers.nowMs() + (UNAVAILABLE_MS[step] ?? 0))
  }
}
