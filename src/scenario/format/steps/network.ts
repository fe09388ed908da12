import type { Duration } from '../duration.ts'
import type { FirewallSpec, FlowSpec, RouteSpec, Where } from '../network.ts'
import type { StepBase } from './base.ts'

/** What happens on the way between hosts. */
export type NetworkStep =
  /** Everything between the two gets lost. Default: until the end or `heal`. */
  | (StepBase & FlowSpec & { readonly do: 'cut'; readonly bothWays?: boolean; readonly lasts?: Duration })
  /**
   * Nobody of one group reaches anybody of another; who is in none reaches everybody. With `bothWays: false` only what earlier
   * groups send to later ones gets lost. Default: until the end or `heal`.
   */
  | (StepBase &
      Pick<FlowSpec, 'port'> & {
        readonly do: 'partition'
        readonly groups: readonly Where[]
        readonly bothWays?: boolean
        readonly lasts?: Duration
      })
  /** Ends every `cut` and `partition`. */
  | (StepBase & { readonly do: 'heal' })
  /** Resets the open connections that match. */
  | (StepBase & FlowSpec & { readonly do: 'reset' })
  /**
   * A further firewall rule behind the others (`iptables -A`), or in front of them (`-I`) with `first`. It judges new
   * connections; open ones pass.
   */
  | (StepBase & FirewallSpec & { readonly do: 'firewall'; readonly first?: boolean; readonly lasts?: Duration })
  /**
   * The way from one network to the other changes: `forward` opens it, `drop` loses what goes there, `none` takes the route
   * away. Open connections over a way that is gone fall silent.
   */
  | (StepBase &
      Omit<RouteSpec, 'action'> & {
        readonly do: 'networkRoute'
        readonly action: 'forward' | 'drop' | 'none'
        readonly lasts?: Duration
      })
