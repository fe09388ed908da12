import {
  type BrokerData,
  type ClusterInfo,
  clusterInfoBody,
  MASTER_ID,
  ResponseCode,
  type TopicRouteData,
} from '../../protocol/index.ts'
import { ClientError, clientError } from '../errors.ts'
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

/** How a client came to know the address of a broker, which is the first question when it cannot be reached. */
export interface AddressSource {
  readonly brokerName: string
  readonly brokerId: number
  /** The topic in whose route the address stands; undefined when the list of the cluster named it. */
  readonly topic: string | undefined
}

/** One replica of a broker to ask. */
export interface BrokerOfTopic {
  readonly brokerName: string
  readonly address: string
}

/** What the admin commands work with. */
export class AdminContext {
  readonly instance: ClientInstance
  readonly invoker: Invoker
  readonly timeoutMs: number
  readonly #sources = new Map<string, AddressSource>()

  constructor(instance: ClientInstance, timeoutMs: number | undefined) {
    this.instance = instance
    this.invoker = instance.invoker
    this.timeoutMs = timeoutMs ?? ADMIN_TIMEOUT_MS
    instance.routes.listen((topic, route) => this.#remember(route.brokerDatas, topic))
  }

  addressSource(address: string): AddressSource | undefined {
    return this.#sources.get(address)
  }

  async clusterInfo(): Promise<ClusterInfo> {
    const reply = await this.invoker.callNamesrv('GET_BROKER_CLUSTER_INFO', {}, { timeoutMs: this.timeoutMs })
    const info = clusterInfoBody.decode(reply.body)
    this.#remember([...info.brokerAddrTable.values()], undefined)
    return info
  }

  /**
   * The route of a topic as a NameServer tells it now. Rejects with ClientError noRoute, whose cause has the answer of
   * the NameServer.
   */
  async route(topic: string): Promise<TopicRouteData> {
    const { routes, dialect } = this.instance
    const found = await routes.update(topic)
    const route = routes.route(topic)
    if (found && route !== undefined) return route
    throw clientError(dialect, { kind: 'noRoute', topic }, await this.#refusal(topic))
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

  /** One replica of each broker of a topic, of one cluster or of all: the master, or a slave where there is none. */
  async replicasOf(topic: string, cluster?: string): Promise<readonly BrokerOfTopic[]> {
    const route = await this.route(topic)
    return route.brokerDatas
      .filter((broker) => cluster === undefined || broker.cluster === cluster)
      .flatMap(({ brokerName, brokerAddrs }) => {
        const address = brokerAddrs.get(MASTER_ID) ?? [...brokerAddrs.values()][0]
        return address === undefined ? [] : [{ brokerName, address }]
      })
  }

  /** Their addresses. */
  async brokersOf(topic: string, cluster?: string): Promise<readonly string[]> {
    return (await this.replicasOf(topic, cluster)).map(({ address }) => address)
  }

  /** What a NameServer says to a topic without a route: the route table only tells that there is none. */
  async #refusal(topic: string): Promise<ClientError | undefined> {
    try {
      await this.invoker.queryRoute(topic)
      return undefined
    } catch (error) {
      const refused =
        ClientError.is(error) &&
        error.failure.kind === 'answer' &&
        error.failure.responseCode === ResponseCode.TOPIC_NOT_EXIST
      if (refused) return error
      throw error
    }
  }

  #remember(brokers: readonly BrokerData[], topic: string | undefined): void {
    for (const { brokerName, brokerAddrs } of brokers) {
      for (const [brokerId, address] of brokerAddrs) this.#sources.set(address, { brokerName, brokerId, topic })
    }
  }
}
