import type { Duration } from '../duration.ts'
import type { StepBase } from './base.ts'

/** Waits until a consumer gets a message whose body has this text in it. The outcome fails when the time is over. */
export type AwaitStep = StepBase & {
  readonly do: 'await'
  readonly client: string
  readonly body: string
  readonly within: Duration
}
