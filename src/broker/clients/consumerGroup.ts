import type { SubscriptionData } from '../../protocol/index.ts'
import type { Channel } from '../../remoting/index.ts'
import type { ClientChannel } from './clientChannel.ts'

export type ConsumeType = 'CONSUME_ACTIVELY' | 'CONSUME_PASSIVELY' | 'CONSUME_POP'
export type MessageModel = 'BROADCASTING' | 'CLUSTERING'

/** How a group consumes, as its latest heartbeat says; text that is not known is kept as it came. */
export interface ConsumeMode {
  readonly consumeType: string
  readonly messageModel: string
  readonly consumeFromWhere: string
}

/** The live members and subscriptions of one consumer group (ConsumerGroupInfo). */
export class ConsumerGroupInfo {
  readonly groupName: string
  readonly channels: Map<Channel, ClientChannel> = new Map()
  /** By topic. */
  readonly subscriptions: Map<string, SubscriptionData> = new Map()
  mode: ConsumeMode
  lastUpdateTimestamp: number

  constructor(groupName: string, mode: ConsumeMode, nowMs: number) {
    this.groupName = groupName
    this.mode = mode
    this.lastUpdateTimestamp = nowMs
  }

  get broadcasting(): boolean {
    return this.mode.messageModel === 'BROADCASTING'
  }

  clientIds(): readonly string[] {
    return [...this.channels.values()].map((client) => client.clientId)
  }

  findByClientId(clientId: string): ClientChannel | undefined {
    for (const client of this.channels.values()) if (client.clientId === clientId) return client
    return undefined
  }

  /** Whether the connection is new to the group. */
  updateChannel(client: ClientChannel, mode: ConsumeMode, nowMs: number): boolean {
    this.mode = mode
    this.lastUpdateTimestamp = nowMs
    const known = this.channels.get(client.channel)
    if (known === undefined) {
      client.lastUpdateTimestamp = nowMs
      this.channels.set(client.channel, client)
      return true
    }
    known.lastUpdateTimestamp = nowMs
    if (known.clientId !== client.clientId) this.channels.set(client.channel, client)
    return false
  }

  /** Whether the set of topics changed; a newer version or another expression alone does not count. */
  updateSubscription(subscriptions: readonly SubscriptionData[], nowMs: number): boolean {
    let changed = false
    const topics = new Set<string>()
    for (const subscription of subscriptions) {
      topics.add(subscription.topic)
      const known = this.subscriptions.get(subscription.topic)
      if (known === undefined) changed = true
      if (known === undefined || subscription.subVersion > known.subVersion) {
        this.subscriptions.set(subscription.topic, subscription)
      }
    }
    for (const topic of [...this.subscriptions.keys()]) {
      if (topics.has(topic)) continue
      this.subscriptions.delete(topic)
      changed = true
    }
    this.lastUpdateTimestamp = nowMs
    return changed
  }
}
