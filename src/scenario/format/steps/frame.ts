import type { Duration } from '../duration.ts'
import type { FlowSpec } from '../network.ts'
import type { StepBase } from './base.ts'

/** Which frames a step means. `from` is the host that sends the frame, also where it is a response. */
export interface FrameSpec extends FlowSpec {
  /** Original name of the request, e.g. `SEND_MESSAGE_V2`, or its code; of a response: of the request that it answers. Default: any. */
  readonly request?: string | number
  /** Default `request`. */
  readonly kind?: 'request' | 'response'
  /** Code of a response. */
  readonly code?: number
  readonly opaque?: number
  /** Topic in the header of the request. */
  readonly topic?: string
  /** The first one that is meant, counted from 1 among those that fit. Default 1. */
  readonly nth?: number
  /** How many from then on, or `all`. Default 1. */
  readonly times?: number | 'all'
  /** How long the step waits for its frames. Default: until the end. */
  readonly lasts?: Duration
}

/** What happens to single frames on their way. TCP loses no frame alone: a proxy does, or the connection ends just there. */
export type FrameStep =
  /** It never reaches the other program, and the connection lives on, as behind a proxy that swallows it. */
  | (StepBase & FrameSpec & { readonly do: 'swallowFrame' })
  /** It arrives so much later, and with it all that follows on its connection. */
  | (StepBase & FrameSpec & { readonly do: 'delayFrame'; readonly by: Duration })
  /** The connection breaks there: `afterBytes` (default 0) of it arrive, then both sides get a reset (default) or a FIN. */
  | (StepBase &
      FrameSpec & { readonly do: 'breakAtFrame'; readonly how?: 'reset' | 'fin'; readonly afterBytes?: number })
  /** From it on, itself included, nothing comes through between its hosts for so long. Default: one way. */
  | (StepBase & FrameSpec & { readonly do: 'cutAtFrame'; readonly outage: Duration; readonly bothWays?: boolean })
