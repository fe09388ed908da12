import type { StepBase } from './base.ts'

/** What a probe does. Each such step has an outcome. */
export type ProbeStep =
  /** Resolves the name, opens a connection to `host:port` and closes it. The text of the outcome is `open`, or why there is none. */
  StepBase & { readonly do: 'dial'; readonly client: string; readonly to: string }
