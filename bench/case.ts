import type { Figure } from './figure.ts'

export interface BenchContext {
  /** How often each figure is taken. */
  readonly runs: number
}

export interface BenchCase {
  readonly name: string
  /** Compares with the real Apache RocketMQ; runs with `--real` only. */
  readonly real?: boolean
  measure(context: BenchContext): Promise<readonly Figure[]>
}
