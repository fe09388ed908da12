import type { AdminOptions, ProducerOptions, PullConsumerOptions, PushConsumerOptions } from '../client/index.ts'

type Given = 'runtime' | 'namesrv' | 'client'

interface OnHost {
  /**
   * Simulated host on which the client runs, for faults between hosts; made when it is new. Default: one of its own,
   * `producer-1`, `consumer-1`, `admin-1`, … In real time it is only a name.
   */
  readonly host?: string
}

/** As `createProducer` of `rocketmq-sim/client`; `group` defaults to `producer`. */
export type ClusterProducerOptions = Omit<ProducerOptions, Given | 'group'> & OnHost & { readonly group?: string }

/** As `createPushConsumer` of `rocketmq-sim/client`, with a shorter form of `subscriptions`. */
export type ClusterPushConsumerOptions = Omit<PushConsumerOptions, Given> &
  OnHost & {
    /** The topic to subscribe to; further ones stand in `subscriptions`. */
    readonly topic?: string
    /** What is wanted of `topic`: `TagA || TagB`. Default `*`. */
    readonly tags?: string
  }

/** As `createPullConsumer` of `rocketmq-sim/client`, with a shorter form of `subscriptions`. */
export type ClusterPullConsumerOptions = Omit<PullConsumerOptions, Given> &
  OnHost & { readonly topic?: string; readonly tags?: string }

/** As `createAdmin` of `rocketmq-sim/client`. */
export type ClusterAdminOptions = Omit<AdminOptions, Given> & OnHost
