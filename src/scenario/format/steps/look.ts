import type { StepBase } from './base.ts'

/** Copies what servers and clients hold at this moment, for `seen.look(name)`. */
export type LookStep = StepBase & { readonly do: 'look' }
