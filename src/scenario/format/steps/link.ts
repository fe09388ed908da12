import type { Duration } from '../duration.ts'
import type { LinkSpec, Where } from '../network.ts'
import type { StepBase } from './base.ts'

/** What happens to the quality of a path. */
export type LinkStep =
  /** Other latency, bandwidth or loss. Default: until the end. */
  | (StepBase & LinkSpec & { readonly do: 'link'; readonly lasts?: Duration })
  /**
   * The answers to a request get lost: from the moment at which the next such request has reached `from`, and for `lasts`,
   * nothing comes from there to `to`. Default: once.
   */
  | (StepBase & {
      readonly do: 'loseAnswer'
      /** Original name of the request, e.g. `SEND_MESSAGE_V2`. */
      readonly request: string
      /** Host of the server. */
      readonly from: string
      /** Host that asks. */
      readonly to: Where
      readonly lasts: Duration
      readonly times?: number
    })
