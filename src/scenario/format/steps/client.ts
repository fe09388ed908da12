import type { StepBase } from './base.ts'
import type { SendStep } from './send.ts'

/** What a program does with its client. Each such step has an outcome. */
export type ClientStep =
  /** Constructs a client and starts it. With `shutsDown` the program goes on to its end, which shuts the client down at once. */
  | (StepBase & { readonly do: 'start'; readonly client: string; readonly shutsDown?: boolean })
  /** Shuts a client down in order. */
  | (StepBase & { readonly do: 'shutdown'; readonly client: string })
  | SendStep
  /** Asks for the route of a topic as a producer does. */
  | (StepBase & { readonly do: 'route'; readonly client: string; readonly topic: string })
