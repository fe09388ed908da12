import type { SubscriptionData } from '../../protocol/index.ts'
import type { Channel } from '../../remoting/index.ts'
import type { Clock } from '../../runtime/index.ts'
import type { ClientChannel } from './clientChannel.ts'
import { type ConsumeMode, ConsumerGroupInfo } from './consumerGroup.ts'

export interface ConsumerManagerOptions {
  readonly clock: Clock
  /** Default 120 s, as channelExpiredTimeout. */
  readonly channelExpiredMs: number
  /** Default 10 min, as subscriptionExpiredTimeout; for subscriptions that only pulls have told. */
  readonly subscriptionExpiredMs: number
  /** The members of a group or its topics changed: tell all its clients to rebalance. */
  readonly onIdsChanged: (group: string, channels: readonly Channel[]) => void
}

const UNKNOWN_MODE: ConsumeMode = { consumeType: '', messageModel: '', consumeFromWhere: '' }

/** Which clients are in which consumer groups, and what they subscribe (ConsumerManager, remoting.md 11.3). */
export class ConsumerManager {
  readonly #options: ConsumerManagerOptions
  readonly #groups = new Map<string, ConsumerGroupInfo>()
  /** Groups known from pulls that post their subscription; used for subscription look-ups only. */
  readonly #compensation = new Map<string, ConsumerGroupInfo>()

  /** Keys of the original's topicGroupTable. */
  readonly #subscribedTopics = new Set<string>()

  constructor(options: ConsumerManagerOptions) {
    this.#options = options
  }

  /** The groups that have at least one live connection, in order of arrival. */
  get groups(): ReadonlyMap<string, ConsumerGroupInfo> {
    return this.#groups
  }

  group(name: string): ConsumerGroupInfo | undefined {
    return this.#groups.get(name)
  }

  groupOrCompensation(name: string): ConsumerGroupInfo | undefined {
    return this.#groups.get(name) ?? this.#compensation.get(name)
  }

  findChannel(group: string, clientId: string): ClientChannel | undefined {
    return this.#groups.get(group)?.findByClientId(clientId)
  }

  findSubscription(group: string, topic: string): SubscriptionData | undefined {
    return this.#groups.get(group)?.subscriptions.get(topic) ?? this.#compensation.get(group)?.subscriptions.get(topic)
  }

  /** Whether any group has subscribed the topic since the start; the original never takes a topic out of that table again. */
  wasSubscribed(topic: string): boolean {
    return this.#subscribedTopics.has(topic)
  }

  /** Groups that subscribe the topic now. */
  groupsSubscribed(topic: string): readonly string[] {
    return [...this.#groups].filter(([, group]) => group.subscriptions.has(topic)).map(([name]) => name)
  }

  /**
   * One consumer entry of a heartbeat. Without `subscriptions` (a short version-2 heartbeat) only the channel is
   * refreshed. Answers whether members or topics changed.
   */
  register(entry: {
    readonly group: string
    readonly client: ClientChannel
    readonly mode: ConsumeMode
    readonly subscriptions: readonly SubscriptionData[] | undefined
    readonly notify: boolean
  }): boolean {
    const nowMs = this.#options.clock.wallMs()
    let group = this.#groups.get(entry.group)
    if (group === undefined) {
      group = new ConsumerGroupInfo(entry.group, entry.mode, nowMs)
      this.#groups.set(entry.group, group)
    }
    for (const { topic } of entry.subscriptions ?? []) this.#subscribedTopics.add(topic)
    const joined = group.updateChannel(entry.client, entry.mode, nowMs)
    const resubscribed = entry.subscriptions !== undefined && group.updateSubscription(entry.subscriptions, nowMs)
    if ((joined || resubscribed) && entry.notify && !group.broadcasting) this.#notify(group)
    return joined || resubscribed
  }

  unregister(groupName: string, channel: Channel, notify: boolean): void {
    const group = this.#groups.get(groupName)
    if (group === undefined) return
    group.channels.delete(channel)
    if (group.channels.size === 0) this.#groups.delete(groupName)
    if (notify && !group.broadcasting) this.#notify(group)
  }

  /** The connection is gone: it leaves all its groups, and their other members are told. */
  channelClosed(channel: Channel): void {
    for (const group of [...this.#groups.values()]) {
      if (!group.channels.delete(channel)) continue
      if (group.channels.size === 0) this.#groups.delete(group.groupName)
      if (!group.broadcasting) this.#notify(group)
    }
  }

  compensateMode(groupName: string, mode: ConsumeMode): void {
    const group = this.#compensationOf(groupName, mode)
    if (group.mode !== mode) group.mode = mode
  }

  /** What the group's pulls posted last for a topic. */
  postedSubscription(groupName: string, topic: string): SubscriptionData | undefined {
    return this.#compensation.get(groupName)?.subscriptions.get(topic)
  }

  compensateSubscription(groupName: string, subscription: SubscriptionData): void {
    this.#compensationOf(groupName, UNKNOWN_MODE).subscriptions.set(subscription.topic, subscription)
  }

  /** Closes connections whose last heartbeat is too old (every 10 s, scanNotActiveChannel). */
  scanExpired(): void {
    const nowMs = this.#options.clock.wallMs()
    const expired: Channel[] = []
    for (const group of this.#groups.values()) {
      for (const client of group.channels.values()) {
        if (nowMs - client.lastUpdateTimestamp <= this.#options.channelExpiredMs) continue
        group.channels.delete(client.channel)
        expired.push(client.channel)
      }
      if (group.channels.size === 0) this.#groups.delete(group.groupName)
    }
    for (const channel of expired) channel.close('client has not sent a heartbeat in time')
    this.#expireCompensation(nowMs)
  }

  #expireCompensation(nowMs: number): void {
    for (const group of this.#compensation.values()) {
      if (group.subscriptions.size === 0) continue
      for (const [topic, subscription] of group.subscriptions) {
        if (nowMs - subscription.subVersion > this.#options.subscriptionExpiredMs) group.subscriptions.delete(topic)
      }
      if (group.subscriptions.size === 0) this.#compensation.delete(group.groupName)
    }
  }

  #compensationOf(groupName: string, mode: ConsumeMode): ConsumerGroupInfo {
    let group = this.#compensation.get(groupName)
    if (group === undefined) {
      group = new ConsumerGroupInfo(groupName, mode, this.#options.clock.wallMs())
      this.#compensation.set(groupName, group)
    }
    return group
  }

  #notify(group: ConsumerGroupInfo): void {
    if (group.channels.size > 0) this.#options.onIdsChanged(group.groupName, [...group.channels.keys()])
  }
}
