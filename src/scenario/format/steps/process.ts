import type { Duration } from '../duration.ts'
import type { StepBase } from './base.ts'

/** What happens to one running program: a server or a client, by its name. */
export type ProcessStep =
  /** SIGKILL. */
  | (StepBase & { readonly do: 'kill'; readonly process: string })
  /** It stands still, as in a long garbage collection. */
  | (StepBase & { readonly do: 'freeze'; readonly process: string; readonly lasts: Duration })
