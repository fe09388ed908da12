/** One named stream of random numbers. Streams are independent: a draw from one never moves another. */
export interface Random {
  /** A whole number in [0, 2^32). The reason shows in traces. */
  u32(reason: string): number
  /** A stream of its own, derived from this one's seed and the name alone (not from the draws made so far). */
  stream(name: string): Random
}

/** A whole number in [0, bound), for a bound from 1 to 2^32. */
export function below(random: Random, bound: number, reason: string): number {
  return Math.floor((random.u32(reason) / 0x1_0000_0000) * bound)
}
