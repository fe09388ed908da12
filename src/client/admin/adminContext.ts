import { type ClusterInfo, clusterInfoBody, MASTER_ID, type TopicRouteData } from '../../protocol/index.ts'
import { clientError } from '../errors.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import type { Invoker } from '../instance/invoker.ts'

/** Time-out of one admin request (mqadmin's default). */
const ADMIN_TIMEOUT_MS = 5000

/** Where a command is to be carried out: one broker, a cluster, or all brokers. */
export interface AdminTarget {
  /** `ip:port` of one broker. */
  readonly brokerAddr?: string | undefined
  /** All masters of a cluster. */
  readonly cluster?: string | undefined
}

/** What the admin commands work with. */
export class AdminContext {
  readonly instance: ClientInstance
  readonly invoker: Invoker
  readonly timeoutMs: number

  constructor(instance: ClientInstance, timeoutMs: number | undefined) {
    this.instance = instance
    this.invoker = instance.invoker
    this.timeoutMs = timeoutMs ?? ADMIN_TIMEOUT_MS
  }

  async clusterInfo(): Promise<ClusterInfo> {
    const reply = await this.invoker.callNamesrv('GET_BROKER_CLUSTER_INFO', {}, { timeoutMs: this.timeoutMs })
    return clusterInfoBody.decode(reply.body)
  }

  /** The route of a topic as a NameServer tells it now. Rejects with ClientError noRoute. */
  async route(topic: string): Promise<TopicRouteData> {
    const { routes, dialect } = this.instance
    const found = await routes.update(topic)
    const route = routes.route(topic)
    if (!found || route === undefined) throw clientError(dialect, { kind: 'noRoute', topic })
    return route
  }

  /** Addresses of the masters that a target means; rejects when it means none. */
  async masters(target: AdminTarget): Promise<readonly string[]> {
    if (target.brokerAddr !== undefined) return [target.brokerAddr]
    const info = await this.clusterInfo()
    const names =
      target.cluster === undefined
        ? [...info.brokerAddrTable.keys()]
        : (info.clusterAddrTable.get(target.cluster) ?? [])
    const masters = [...names]
      .sort()
      .flatMap((name) => info.brokerAddrTable.get(name)?.brokerAddrs.get(MASTER_ID) ?? [])
    if (masters.length > 0) return masters
    const text =
      target.cluster === undefined
        ? 'Make sure the specified clusterName exists or the name server connected to is correct.'
        : `Make sure the specified clusterName exists or the name server connected to is correct. clusterName: ${target.cluster}`
    throw clientError(this.instance.dialect, { kind: 'invalid', text })
  }

  /** One address of each broker of a topic: the master, or a slave where there is none. */
  async brokersOf(topic: string): Promise<readonly string[]> {
    const route = await this.route(topic)
    return route.brokerDatas.flatMap((broker) => {
      const address = broker.brokerAddrs.get(MASTER_ID) ?? [...broker.brokerAddrs.values()][0]
      return address === undefined ? [] : [address]
    })
  }
}
