import { type BrokerData, type JsonStyle, type TopicRouteData, topicRouteBody } from '../../protocol/index.ts'

/** Topics whose answers are kept; the first ones go when there are more. */
const KEPT_MAX = 1000

interface Kept {
  readonly route: TopicRouteData
  readonly style: JsonStyle
  readonly body: Uint8Array
}

/**
 * Encodes routes. Every client asks for each of its topics every 30 s, and the answer hardly ever changes: the bytes of the last
 * one are used again while the route is equal to what they were made of.
 */
export class RouteBodies {
  readonly #kept = new Map<string, Kept>()

  encode(topic: string, route: TopicRouteData, style: JsonStyle): Uint8Array {
    const kept = this.#kept.get(topic)
    if (kept !== undefined && sameStyle(kept.style, style) && sameRoute(kept.route, route)) return kept.body
    const body = topicRouteBody.encode(route, style)
    this.#kept.delete(topic)
    this.#kept.set(topic, { route, style, body })
    if (this.#kept.size > KEPT_MAX) this.#kept.delete(this.#kept.keys().next().value ?? topic)
    return body
  }
}

function sameStyle(left: JsonStyle, right: JsonStyle): boolean {
  return (
    left.numberKeys === right.numberKeys &&
    left.ascii === right.ascii &&
    left.sortedMaps === right.sortedMaps &&
    left.without === right.without
  )
}

/** Queue data are never changed in place; routes with filter servers or static topics are rare and count as different. */
function sameRoute(left: TopicRouteData, right: TopicRouteData): boolean {
  return (
    left.orderTopicConf === right.orderTopicConf &&
    left.topicQueueMappingByBroker === undefined &&
    right.topicQueueMappingByBroker === undefined &&
    left.filterServerTable.size === 0 &&
    right.filterServerTable.size === 0 &&
    left.queueDatas.length === right.queueDatas.length &&
    left.queueDatas.every((queues, index) => queues === right.queueDatas[index]) &&
    left.brokerDatas.length === right.brokerDatas.length &&
    left.brokerDatas.every((broker, index) => sameBroker(broker, right.brokerDatas[index]))
  )
}

function sameBroker(left: BrokerData, right: BrokerData | undefined): boolean {
  return (
    right !== undefined &&
    left.brokerName === right.brokerName &&
    left.cluster === right.cluster &&
    left.enableActingMaster === right.enableActingMaster &&
    left.zoneName === right.zoneName &&
    sameAddresses(left.brokerAddrs, right.brokerAddrs)
  )
}

/** The order counts: it is that of the bytes. */
function sameAddresses(left: ReadonlyMap<number, string>, right: ReadonlyMap<number, string>): boolean {
  if (left.size !== right.size) return false
  const others = right.entries()
  for (const [id, address] of left) {
    const other = others.next().value
    if (other === undefined || other[0] !== id || other[1] !== address) return false
  }
  return true
}
