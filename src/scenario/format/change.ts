import type { ClientSpec } from './clients/client.ts'
import type { Step } from './step.ts'
import type { Topology } from './topology.ts'

/** Objects merge field by field, `null` removes a field, lists and plain values replace. */
export type Patch<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Patch<T[K]> | null }
    : T

/** What is different in another variant of a scenario. */
export interface Change {
  readonly topology?: Patch<Topology>
  readonly clients?: Patch<Readonly<Record<string, ClientSpec>>>
  /** Steps that happen in addition. Of steps of one time they come last. */
  readonly timeline?: readonly Step[]
  /** Names of steps that do not happen. */
  readonly without?: readonly string[]
}

/** What makes the broken variant the cured one. */
export interface Cure extends Change {
  /** What is done, in one sentence. */
  readonly sentence: string
}
