import type { StepKind, StepOf } from '../../format/index.ts'
import type { Stage } from '../stage.ts'

/** Does one step. What takes time goes on while the world runs; the promise ends with it. */
export type Performer<K extends StepKind, S = Stage> = (stage: S, step: StepOf<K>) => void | Promise<void>

export type Performers<K extends StepKind, S = Stage> = { readonly [Kind in K]: Performer<Kind, S> }
