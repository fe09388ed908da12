import {
  isReadable,
  isWriteable,
  MASTER_ID,
  type MessageQueue,
  type QueueData,
  type TopicRouteData,
} from '../../protocol/index.ts'
import type { ProducerRules } from '../dialects/dialect.ts'

/** Queues to send to: those of `orderTopicConf`, or the writable ones whose broker has a master (clients.md 3.2). */
export function publishQueues(
  topic: string,
  route: TopicRouteData,
  brokerOrder: ProducerRules['brokerOrder'] = 'byName',
): readonly MessageQueue[] {
  if (route.orderTopicConf !== undefined && route.orderTopicConf !== '') {
    return route.orderTopicConf.split(';').flatMap((part) => {
      const [brokerName = '', count = '0'] = part.split(':')
      return queuesOf(topic, brokerName, Number.parseInt(count, 10) || 0)
    })
  }
  const masters = new Set(
    route.brokerDatas.filter((broker) => broker.brokerAddrs.has(MASTER_ID)).map((broker) => broker.brokerName),
  )
  const ordered = brokerOrder === 'byName' ? sortedQueues(route) : [...route.queueDatas].reverse()
  return ordered
    .filter((queues) => isWriteable(queues.perm) && masters.has(queues.brokerName))
    .flatMap((queues) => queuesOf(topic, queues.brokerName, queues.writeQueueNums))
}

/** Queues to consume from: all readable ones, whether their broker has a master or not. */
export function subscribeQueues(topic: string, route: TopicRouteData): readonly MessageQueue[] {
  return route.queueDatas
    .filter((queues) => isReadable(queues.perm))
    .flatMap((queues) => queuesOf(topic, queues.brokerName, queues.readQueueNums))
}

/** A route of the template topic, as it will look for a topic made from it (MQClientInstance, TBW102). */
export function templateRoute(route: TopicRouteData, queueNums: number): TopicRouteData {
  return {
    ...route,
    queueDatas: route.queueDatas.map((queues) => {
      const nums = Math.min(queueNums, queues.readQueueNums)
      return { ...queues, readQueueNums: nums, writeQueueNums: nums }
    }),
  }
}

/** Equal routes have equal texts, whatever the order in which a NameServer lists brokers and queues. */
export function routeText(route: TopicRouteData): string {
  const queues = sortedQueues(route).map((q) => `${q.brokerName} ${q.readQueueNums} ${q.writeQueueNums} ${q.perm}`)
  const brokers = route.brokerDatas
    .map((broker) => {
      const addresses = [...broker.brokerAddrs].sort(([left], [right]) => left - right)
      return `${broker.brokerName} ${broker.cluster} ${addresses.map(([id, address]) => `${id}=${address}`).join(',')}`
    })
    .sort()
  return [route.orderTopicConf ?? '', ...queues, '', ...brokers].join('\n')
}

function sortedQueues(route: TopicRouteData): readonly QueueData[] {
  return [...route.queueDatas].sort((left, right) =>
    left.brokerName < right.brokerName ? -1 : left.brokerName > right.brokerName ? 1 : 0,
  )
}

function queuesOf(topic: string, brokerName: string, count: number): readonly MessageQueue[] {
  return Array.from({ length: Math.max(0, count) }, (_, queueId) => ({ topic, brokerName, queueId }))
}
