import type { Figure } from './figure.ts'

export interface BenchContext {
  /** How often each figure is taken. */
  readonly runs: number
  /** Beside the real Apache RocketMQ. */
  readonly real: boolean
  /** So many times the messages that a case sends: less than 1 to try a case out, whose figures then say little. */
  readonly scale: number
}

export interface BenchCase {
  readonly name: string
  /** Does nothing but compare with the real Apache RocketMQ; runs with `--real` only. */
  readonly real?: boolean
  measure(context: BenchContext): Promise<readonly Figure[]>
}
