import type { StepKind } from '../../format/index.ts'
import type { Reader } from '../reader.ts'
import type { Known } from '../topology.ts'

/** Fields of every step. */
export const BASE: readonly ['at', 'as', 'do'] = ['at', 'as', 'do']

/** What steps refer to. */
export interface Cast {
  readonly known: Known
  /** Kinds of the clients by name. */
  readonly clients: ReadonlyMap<string, string>
}

/** Checks the fields of one step but for `at` and `as`. */
export type StepCheck = (step: Reader, cast: Cast) => void

export type StepChecks<K extends StepKind> = { readonly [Kind in K]: StepCheck }
