import type { Duration } from '../duration.ts'
import type { StepBase } from './base.ts'

/** What happens to one running program: a server or a client, by its name. */
export type ProcessStep =
  /** SIGKILL. */
  | (StepBase & { readonly do: 'kill'; readonly process: string })
  /** It stands still, as in a long garbage collection, or hangs. Its connections stay open. Default: until the end. */
  | (StepBase & { readonly do: 'freeze'; readonly process: string; readonly lasts?: Duration })
  /**
   * A CPU quota: of every `period` it runs for this share and stands still for the rest, as the CFS of Linux does to a
   * container that has used up its own. Default: periods of `100ms`, until the end.
   */
  | (StepBase & {
      readonly do: 'throttle'
      readonly process: string
      readonly share: number
      readonly period?: Duration
      readonly lasts?: Duration
    })
