import type { FlowSpec } from '../network.ts'
import type { StepBase } from './base.ts'

/** What happens to boxes that remember connections. */
export type BoxStep =
  /** A middlebox, load balancer or published port forgets the connections that match (default all), as `conntrack -D` does. */
  | (StepBase & FlowSpec & { readonly do: 'forgetConnections'; readonly box: string })
  /** A server of a load balancer gets no new connections (`drained`), is taken out (`removed`), or serves again. */
  | (StepBase & {
      readonly do: 'backend'
      readonly loadBalancer: string
      /** `host:port`, as the load balancer has it. */
      readonly backend: string
      readonly becomes: 'serving' | 'drained' | 'removed'
    })
