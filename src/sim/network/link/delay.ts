import type { SpreadLatencyMs } from '../control.ts'

/** The tables of netem end here: 32,767 in units of 1/8192 of the jitter. */
const SPREADS_MAX = 32_767 / 8192
const RANGE = 0x1_0000_0000

/** Shape of the Pareto distribution of netem (iproute2, netem/pareto.c); its mean is then 1.5. */
const PARETO_SHAPE_MEAN = 1.5
/** What brings it to the same scale as the normal distribution there. */
const PARETO_SCALE = 4 / 3
/** netem/paretonormal.c: a quarter normal and three quarters Pareto, as measured delays are. */
const NORMAL_SHARE = 0.25

/** Distances from the mean in units of the jitter, for a chance between 0 and 1. */
const quantiles: Readonly<Record<NonNullable<SpreadLatencyMs['distribution']>, (chance: number) => number>> = {
  even: (chance) => 2 * chance - 1,
  normal: (chance) => capped(normalQuantile(chance)),
  pareto: (chance) => paretoQuantile(chance),
  paretonormal: (chance) =>
    capped(NORMAL_SHARE * capped(normalQuantile(chance)) + (1 - NORMAL_SHARE) * paretoQuantile(chance)),
}

/**
 * Delays around a mean, as `tc qdisc … netem delay MEAN JITTER CORRELATION distribution NAME` makes them. With a correlation
 * each draw is mixed with the one before, which narrows the spread, as it does there. No delay is below 0.
 */
export class SpreadDelay {
  readonly meanUs: number
  readonly #jitterUs: number
  readonly #correlation: number
  readonly #quantile: (chance: number) => number
  #last: number | undefined

  constructor({ mean, jitter, distribution = 'even', correlation = 0 }: SpreadLatencyMs) {
    this.meanUs = Math.round(mean * 1000)
    this.#jitterUs = jitter * 1000
    this.#correlation = correlation
    this.#quantile = quantiles[distribution]
  }

  /** The next delay, from a draw in [0, 2^32). */
  us(draw: number): number {
    const mixed = this.#last === undefined ? draw : draw * (1 - this.#correlation) + this.#last * this.#correlation
    this.#last = mixed
    return Math.max(0, Math.round(this.meanUs + this.#jitterUs * this.#quantile((mixed + 0.5) / RANGE)))
  }
}

function paretoQuantile(chance: number): number {
  return capped((1 / Math.cbrt(1 - chance) - PARETO_SHAPE_MEAN) * PARETO_SCALE)
}

function capped(spreads: number): number {
  return Math.min(SPREADS_MAX, Math.max(-SPREADS_MAX, spreads))
}

/** Inverse of the normal distribution to seven digits: algorithm AS 241 (PPND7) of Wichura, Applied Statistics 37 (1988). */
function normalQuantile(chance: number): number {
  const q = chance - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    const above = ((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
    const below = ((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1
    return (q * above) / below
  }
  // A draw of 32 bits stays above the far tail of the algorithm.
  const r = Math.sqrt(-Math.log(Math.min(chance, 1 - chance))) - 1.6
  const above = ((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777
  const below = (0.12021132975 * r + 0.7370016425) * r + 1
  return (Math.sign(q) * above) / below
}
