import type { TopicRouteData } from '../protocol/index.ts'
import type { NameServerContext } from './context.ts'
import { liveKey, topicRoute } from './route/index.ts'

/** One registered broker as a NameServer knows it. */
export interface RegisteredBroker {
  readonly cluster: string
  readonly brokerName: string
  readonly brokerId: number
  readonly address: string
  /** Milliseconds of wall time since its last sign of life; undefined when only its address is left. */
  readonly silentForMs: number | undefined
}

/** A read-only look at the route table. */
export interface RouteView {
  topics(): readonly string[]
  brokers(): readonly RegisteredBroker[]
  /** What GET_ROUTEINFO_BY_TOPIC would answer, before its encoding; undefined for "no topic route info". */
  topicRoute(topic: string): TopicRouteData | undefined
}

export function routeView({ tables, config, runtime }: NameServerContext): RouteView {
  return {
    topics: () => [...tables.topics.keys()],
    brokers: () =>
      [...tables.groups.values()].flatMap((group) =>
        [...group.addresses].map(([brokerId, address]) => {
          const { cluster, brokerName } = group
          const live = tables.live.get(liveKey(cluster, address))
          const silentForMs = live === undefined ? undefined : runtime.clock.wallMs() - live.lastUpdateMs
          return { cluster, brokerName, brokerId, address, silentForMs }
        }),
      ),
    topicRoute: (topic) => topicRoute(tables, topic, config.values.supportActingMaster),
  }
}
