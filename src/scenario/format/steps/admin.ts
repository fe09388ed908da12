import type { StepBase } from './base.ts'

/** What administrators do. Each such step has an outcome. */
export type AdminStep =
  /**
   * Runs a command line of mqadmin, e.g. `updateTopic -n 10.0.0.1:9876 -c DefaultCluster -t Orders`, read as a shell reads
   * it. The text of the outcome is what the command prints; it has failed when a stack trace or the usage was printed.
   */
  | (StepBase & { readonly do: 'mqadmin'; readonly client: string; readonly command: string })
  /** `CreateTopic` of Go's admin client, which asks the broker at that address alone. */
  | (StepBase & {
      readonly do: 'createTopic'
      readonly client: string
      readonly topic: string
      /** `WithBrokerAddrCreate`. Default: not given. */
      readonly brokerAddr?: string
      /** `WithReadQueueNums` and `WithWriteQueueNums`. Default 8. */
      readonly queues?: number
    })
