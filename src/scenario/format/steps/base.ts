import type { Duration } from '../duration.ts'

export interface StepBase {
  readonly at: Duration
  /** Names the step and its outcome. Default: its target and what is done, e.g. `app send`. Needed where two would have one name. */
  readonly as?: string
}
