import type { BrokerFault } from '../../../broker/index.ts'
import type { Settings } from '../../../cluster/index.ts'
import type { Duration } from '../duration.ts'
import type { StepBase } from './base.ts'

/** A start that takes its time. */
interface SlowStart {
  /** How long the process runs before it opens its port, as a JVM on a busy machine or a large recovery. Default: no time at all. */
  readonly takes?: Duration
}

/** What happens to a NameServer or broker, named as in the topology. */
export type ServerStep =
  /** Stops a server in order and boots it again, with these settings on top. */
  | (StepBase & SlowStart & { readonly do: 'restart'; readonly server: string; readonly settings?: Settings })
  /** Stops a server in order, as SIGTERM does. */
  | (StepBase & { readonly do: 'stop'; readonly server: string })
  /** Starts a server (and its host) again. */
  | (StepBase & SlowStart & { readonly do: 'boot'; readonly server: string; readonly settings?: Settings })
  /** Something goes wrong inside a broker: busy threads or page cache, a full or slow disk. Default: until its process ends. */
  | (StepBase & {
      readonly do: 'fault'
      readonly server: string
      readonly fault: BrokerFault
      readonly lasts?: Duration
    })
