import type { MessageQueue } from '../../protocol/index.ts'
import type { Stage } from '../world/stage.ts'
import { type BrokerLook, lookAtBroker } from './brokerLook.ts'
import type { Look, ProgressLook, QueueLook } from './look.ts'
import { lookAtRoutes } from './routesLook.ts'

/** Copies what the running servers and clients hold now. */
export function lookAt({ world, servers, clients }: Stage): Look {
  const running = [...servers.values()]
  const brokers = running.flatMap(({ broker }) => (broker === undefined ? [] : [lookAtBroker(broker)]))
  const namesrvs = new Map(
    running.flatMap(({ name, namesrv }) => (namesrv === undefined ? [] : [[name, lookAtRoutes(namesrv)] as const])),
  )
  const held = new Map(
    [...clients.values()].map((client) => [client.name, client.process === undefined ? [] : [...client.assigned]]),
  )
  const broker = (name: string): BrokerLook | undefined => brokers.find((other) => other.name === name)
  const progress = (group: string, topic: string): readonly ProgressLook[] =>
    brokers.flatMap((one) => progressAt(one, group, topic))
  return {
    atMs: world.now,
    topic: (name, topic) => broker(name)?.topics.get(topic),
    route: (topic, namesrv) => {
      const routes = namesrv === undefined ? [...namesrvs.values()][0] : namesrvs.get(namesrv)
      return routes?.get(topic) ?? []
    },
    queues: (topic) => brokers.flatMap(({ queues }) => queues.get(topic) ?? []),
    progress,
    diff: (group, topic) => progress(group, topic).reduce((sum, { diff }) => sum + diff, 0),
    members: (group) => brokers.flatMap(({ members }) => members.get(group) ?? []),
    subscription: (name, group, topic) => broker(name)?.subscriptions.get(group)?.get(topic),
    holds: (client, topic) =>
      (held.get(client) ?? [])
        .filter((queue) => queue.topic === topic)
        .map(queueText)
        .sort(),
    messages: (topic) => brokers.flatMap((one) => one.messages(topic)),
  }
}

function queueText({ brokerName, queueId }: MessageQueue): string {
  return `${brokerName}:${queueId}`
}

function progressAt({ name, queues, offsets }: BrokerLook, group: string, topic: string): readonly ProgressLook[] {
  const committed = offsets.get(`${topic}@${group}`) ?? new Map<number, number>()
  const stored = queues.get(topic) ?? []
  const empty = [...committed.keys()]
    .filter((queueId) => !stored.some((queue) => queue.queueId === queueId))
    .map((queueId): QueueLook => ({ broker: name, queueId, minOffset: 0, maxOffset: 0 }))
  return [...stored, ...empty].map((queue) => {
    const offset = committed.get(queue.queueId) ?? -1
    return { ...queue, committed: offset, diff: queue.maxOffset - Math.max(offset, 0) }
  })
}
