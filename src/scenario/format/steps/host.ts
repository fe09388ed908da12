import type { Duration } from '../duration.ts'
import type { HostSpec } from '../topology.ts'
import type { StepBase } from './base.ts'

/** What happens to a machine. */
export type HostStep =
  /** A plug pulled; `boot` of its server switches it on again. */
  | (StepBase & { readonly do: 'powerOff'; readonly host: string })
  /** The host gets other addresses, as a pod that is created anew. */
  | (StepBase & { readonly do: 'readdress'; readonly host: string; readonly addresses: HostSpec['addresses'] })
  /** A host's wall clock jumps to this distance from true time. */
  | (StepBase & { readonly do: 'skew'; readonly host: string; readonly by: Duration | `-${Duration}` })
