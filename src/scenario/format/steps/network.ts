import type { Duration } from '../duration.ts'
import type { FirewallSpec, FlowSpec } from '../network.ts'
import type { StepBase } from './base.ts'

/** What happens on the way between hosts. */
export type NetworkStep =
  /** Everything between the two gets lost. Default: until the end or `heal`. */
  | (StepBase & FlowSpec & { readonly do: 'cut'; readonly bothWays?: boolean; readonly lasts?: Duration })
  | (StepBase & { readonly do: 'heal' })
  /** Resets the open connections that match. */
  | (StepBase & FlowSpec & { readonly do: 'reset' })
  /** A further firewall rule behind those of the topology. */
  | (StepBase & FirewallSpec & { readonly do: 'firewall'; readonly lasts?: Duration })
