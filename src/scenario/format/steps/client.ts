import type { StepBase } from './base.ts'

/** What a program does with its client. Each such step has an outcome. */
export type ClientStep =
  /** Constructs a client and starts it. */
  | (StepBase & { readonly do: 'start'; readonly client: string })
  /** Shuts a client down in order. */
  | (StepBase & { readonly do: 'shutdown'; readonly client: string })
  | SendStep
  /** Asks for the route of a topic as a producer does. */
  | (StepBase & { readonly do: 'route'; readonly client: string; readonly topic: string })

export interface SendStep extends StepBase {
  readonly do: 'send'
  readonly client: string
  readonly topic: string
  readonly body: string
  readonly tags?: string
  readonly keys?: string
  readonly delayLevel?: number
  /** Default `sync`. */
  readonly mode?: 'sync' | 'async' | 'oneway'
  /** One after the other; the bodies end in ` 1`, ` 2`, … Default 1, and then the body is as given. */
  readonly count?: number
}
