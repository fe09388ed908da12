import {
  type BrokerStatsData,
  type ClusterInfo,
  type ConsumeMessageDirectlyResult,
  type ConsumerConnection,
  type ConsumerRunningInfo,
  type MessageQueue,
  type ProducerConnection,
  type SubscriptionGroupConfig,
  SystemTopic,
  type TopicConfig,
  type TopicOffset,
  type TopicRouteData,
} from '../../protocol/index.ts'
import { type ClientOptions, instanceFor } from '../clientOptions.ts'
import type { PulledMessages } from '../consumer/pullOptions.ts'
import { maxOffset, minOffset, searchOffset } from '../consumer/queueOffsets.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import { CachedMessage, type ReceivedMessage } from '../message/receivedMessage.ts'
import { Names } from '../namespace.ts'
import type { SendResult } from '../producer/sendResult.ts'
import { type AddressSource, AdminContext, type AdminTarget } from './adminContext.ts'
import { type BrokerStatsName, brokerStats } from './brokerStats.ts'
import * as brokers from './brokers.ts'
import * as browsing from './browse.ts'
import * as clients from './clients.ts'
import * as dead from './deadLetters.ts'
import * as groups from './groups.ts'
import * as kv from './kvConfig.ts'
import * as messages from './messages.ts'
import { type MessageTrack, messageTrack } from './messageTrack.ts'
import * as offsets from './offsets.ts'
import * as topics from './topics.ts'
import * as tracing from './trace/index.ts'

export interface AdminOptions extends ClientOptions {
  /** Time-out of one request. Default 5000, as mqadmin. */
  readonly timeoutMs?: number | undefined
}

/** What mqadmin does, as methods. Every method rejects with ClientError; a refusal has the broker's code and remark. */
export class Admin implements AsyncDisposable {
  readonly #instance: ClientInstance
  readonly #context: AdminContext
  readonly #names: Names
  #running = false

  /** @internal Use `createAdmin`. */
  constructor(options: AdminOptions) {
    this.#instance = instanceFor(options, 'admin')
    this.#context = new AdminContext(this.#instance, options.timeoutMs)
    this.#names = new Names(options.namespace, this.#instance.dialect.namespace)
  }

  /** Sends nothing. */
  start(): Promise<void> {
    if (!this.#running) this.#instance.join()
    this.#running = true
    return Promise.resolve()
  }

  async shutdown(): Promise<void> {
    if (!this.#running) return
    this.#running = false
    await this.#instance.leave()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown()
  }

  /** Clusters and their brokers with addresses. */
  clusterInfo(): Promise<ClusterInfo> {
    return this.#context.clusterInfo()
  }

  /**
   * Where this client read the address of a broker, as long as it read it at all: in which topic's route, or in the list
   * of the cluster. Says whom to blame when a broker cannot be reached.
   */
  addressSource(brokerAddr: string): AddressSource | undefined {
    return this.#context.addressSource(brokerAddr)
  }

  topicList(): Promise<readonly string[]> {
    return topics.listTopics(this.#context)
  }

  topicRoute(topic: string): Promise<TopicRouteData> {
    return this.#context.route(this.#names.wrapped(topic))
  }

  /** Makes or changes a topic at all masters, of a cluster, or of one broker. The route follows within moments. */
  createTopic(settings: topics.TopicSettings, target: AdminTarget = {}): Promise<void> {
    return topics.createTopic(this.#context, { ...settings, topic: this.#names.wrapped(settings.topic) }, target)
  }

  deleteTopic(topic: string, target: AdminTarget = {}): Promise<void> {
    return topics.deleteTopic(this.#context, this.#names.wrapped(topic), target)
  }

  /**
   * Writes how many queues of an ordered topic each broker has, at every NameServer. `replace` forgets brokers that are
   * not named. Gives the new text, `brokerName:queues;…`.
   */
  putOrderConf(
    topic: string,
    queuesByBroker: ReadonlyMap<string, number>,
    options: { readonly replace?: boolean } = {},
  ): Promise<string> {
    return kv.putOrderConf(this.#context, this.#names.wrapped(topic), queuesByBroker, options.replace ?? false)
  }

  /** Undefined when the NameServer has no such entry. */
  kvConfig(namespace: string, key: string): Promise<string | undefined> {
    return kv.kvConfig(this.#context, namespace, key)
  }

  /** At every NameServer. */
  putKvConfig(namespace: string, key: string, value: string): Promise<void> {
    return kv.putKvConfig(this.#context, namespace, key, value)
  }

  /** Settings of a topic at one broker; undefined when the broker does not have it. */
  topicConfig(brokerAddr: string, topic: string): Promise<TopicConfig | undefined> {
    return topics.topicConfig(this.#context, brokerAddr, this.#names.wrapped(topic))
  }

  /** First and last offset and last store time of each queue, of one cluster or of all. */
  topicStats(
    topic: string,
    options: { readonly cluster?: string | undefined } = {},
  ): Promise<readonly (readonly [MessageQueue, TopicOffset])[]> {
    return topics.topicStats(this.#context, this.#names.wrapped(topic), options.cluster)
  }

  /** The queues of a topic that its route names, readable or not. */
  topicQueues(
    topic: string,
    options: { readonly cluster?: string | undefined } = {},
  ): Promise<readonly MessageQueue[]> {
    return browsing.topicQueues(this.#context, this.#names.wrapped(topic), options.cluster)
  }

  createGroup(settings: groups.GroupSettings, target: AdminTarget = {}): Promise<void> {
    return groups.createGroup(
      this.#context,
      { ...settings, groupName: this.#names.wrapped(settings.groupName) },
      target,
    )
  }

  deleteGroup(group: string, options: AdminTarget & { readonly cleanOffset?: boolean } = {}): Promise<void> {
    return groups.deleteGroup(this.#context, this.#names.wrapped(group), options.cleanOffset ?? false, options)
  }

  groupList(target: AdminTarget = {}): Promise<ReadonlyMap<string, SubscriptionGroupConfig>> {
    return groups.listGroups(this.#context, target)
  }

  /**
   * Lets brokers have a topic popped, or pulled, by the members of a group that let them balance (mqadmin setConsumeMode).
   * Members learn of it within 20 s. Rejects for topics and groups that a broker does not have, and for retry topics.
   */
  setMessageRequestMode(
    group: string,
    topic: string,
    mode: groups.MessageRequestMode,
    options: groups.RequestModeOptions = {},
  ): Promise<void> {
    return groups.setMessageRequestMode(
      this.#context,
      { group: this.#names.wrapped(group), topic: this.#names.wrapped(topic), mode },
      options,
    )
  }

  whoConsumes(topic: string): Promise<readonly string[]> {
    return groups.whoConsumes(this.#context, this.#names.wrapped(topic))
  }

  /** Offsets and lag of a group. Without any queue when the group never committed an offset. */
  consumerProgress(
    group: string,
    topic?: string,
    options: { readonly cluster?: string | undefined } = {},
  ): Promise<offsets.ConsumerProgress> {
    return offsets.consumerProgress(
      this.#context,
      this.#names.wrapped(group),
      topic === undefined ? undefined : this.#names.wrapped(topic),
      options.cluster,
    )
  }

  /** As one broker knows them. Undefined when nobody of the group is online. */
  consumerConnections(
    group: string,
    options: { readonly brokerAddr?: string | undefined } = {},
  ): Promise<ConsumerConnection | undefined> {
    return clients.consumerConnections(this.#context, this.#names.wrapped(group), options.brokerAddr)
  }

  producerConnections(group: string, topic: string): Promise<ProducerConnection | undefined> {
    return clients.producerConnections(this.#context, this.#names.producerGroup(group), this.#names.wrapped(topic))
  }

  consumerRunningInfo(group: string, clientId: string): Promise<ConsumerRunningInfo> {
    return clients.consumerRunningInfo(this.#context, this.#names.wrapped(group), clientId)
  }

  /** Lets one client handle a message now. `offsetMsgId` is the broker's id of the message. */
  consumeMessageDirectly(
    group: string,
    clientId: string,
    topic: string,
    offsetMsgId: string,
  ): Promise<ConsumeMessageDirectlyResult> {
    return clients.consumeMessageDirectly(
      this.#context,
      this.#names.wrapped(group),
      clientId,
      this.#names.wrapped(topic),
      offsetMsgId,
    )
  }

  /** Moves a group to the messages stored at a wall time; −1 means the end of the queues. */
  resetOffsetByTime(
    group: string,
    topic: string,
    timestampMs: number,
    options: { readonly force?: boolean } = {},
  ): Promise<readonly (readonly [MessageQueue, number])[]> {
    return offsets.resetOffsetByTime(
      this.#context,
      this.#names.wrapped(group),
      this.#names.wrapped(topic),
      timestampMs,
      options.force ?? true,
    )
  }

  /** Sets where a group goes on in one queue. Before 5.2 nobody of the group may be online. */
  resetQueueOffset(group: string, queue: MessageQueue, queueOffset: number): Promise<void> {
    return offsets.resetQueueOffset(
      this.#context,
      this.#names.wrapped(group),
      this.#names.wrappedQueue(queue),
      queueOffset,
    )
  }

  updateConsumerOffset(brokerAddr: string, group: string, queue: MessageQueue, queueOffset: number): Promise<void> {
    return offsets.updateConsumerOffset(
      this.#context,
      brokerAddr,
      this.#names.wrapped(group),
      this.#names.wrappedQueue(queue),
      queueOffset,
    )
  }

  maxOffset(queue: MessageQueue): Promise<number> {
    return maxOffset(this.#instance, this.#names.wrappedQueue(queue))
  }

  minOffset(queue: MessageQueue): Promise<number> {
    return minOffset(this.#instance, this.#names.wrappedQueue(queue))
  }

  searchOffset(queue: MessageQueue, timestampMs: number): Promise<number> {
    return searchOffset(this.#instance, this.#names.wrappedQueue(queue), timestampMs)
  }

  /** By an offset message id, as a broker makes it. 4.9 does not need the topic. */
  async queryMessageById(topic: string | undefined, offsetMsgId: string): Promise<ReceivedMessage> {
    const named = topic === undefined ? undefined : this.#names.wrapped(topic)
    return this.#shown(await messages.messageByOffsetId(this.#context, named, offsetMsgId))
  }

  async queryMessagesByKey(
    topic: string,
    key: string,
    options: messages.QueryOptions = {},
  ): Promise<readonly ReceivedMessage[]> {
    return this.#allShown(await messages.messagesByKey(this.#context, this.#names.wrapped(topic), key, options))
  }

  async queryMessagesByUniqueKey(
    topic: string,
    uniqueKey: string,
    options: messages.QueryOptions = {},
  ): Promise<readonly ReceivedMessage[]> {
    const named = this.#names.wrapped(topic)
    return this.#allShown(await messages.messagesByUniqueKey(this.#context, named, uniqueKey, options))
  }

  /** By either kind of id, as a dashboard does: the unique key first. */
  async viewMessage(topic: string, id: string): Promise<ReceivedMessage> {
    const [found] = await this.queryMessagesByUniqueKey(topic, id)
    return found ?? (await this.queryMessageById(topic, id))
  }

  /** Messages of one queue from an offset on, without joining a group and without a commit. */
  async browse(
    queue: MessageQueue,
    queueOffset: number,
    options: browsing.BrowseOptions = {},
  ): Promise<PulledMessages> {
    const pulled = await browsing.browse(this.#context, this.#names.wrappedQueue(queue), queueOffset, options)
    this.#allShown(pulled.messages)
    return pulled
  }

  /** What became of a message in each group that consumes its topic. */
  messageTrack(message: ReceivedMessage): Promise<readonly MessageTrack[]> {
    return messageTrack(this.#context, message, this.#names.wrapped(message.topic))
  }

  /** The way of a message as traced clients tell it; its unique key, not the id of the broker. */
  messageTrace(msgId: string, options: tracing.TraceOptions = {}): Promise<readonly tracing.TraceStep[]> {
    return tracing.messageTrace(this.#context, msgId, options)
  }

  /** Writes the trace of a send; the producers of this client do not trace by themselves. */
  traceSend(sent: tracing.SentMessage, options: { readonly traceTopic?: string | undefined } = {}): Promise<void> {
    return tracing.traceSend(this.#context, sent, options.traceTopic ?? SystemTopic.TRACE)
  }

  /** The messages that a group has given up. Rejects with ClientError noRoute when it never gave one up. */
  async deadLetters(group: string, options: dead.DeadLetterOptions = {}): Promise<dead.DeadLetters> {
    const letters = await dead.deadLetters(this.#context, this.#names.wrapped(group), options)
    this.#allShown(letters.messages)
    return letters
  }

  /** Gives a dead letter to its group once more, now and with all retries. It stays among the dead letters. */
  resendDeadLetter(group: string, message: ReceivedMessage): Promise<SendResult> {
    return dead.resendDeadLetter(this.#context, this.#names.wrapped(group), message)
  }

  /** Statistics of the last minute, hour and day; undefined where there was nothing to count. */
  brokerStats(brokerAddr: string, name: BrokerStatsName, key: string): Promise<BrokerStatsData | undefined> {
    return brokerStats(this.#context, brokerAddr, name, key)
  }

  brokerConfig(brokerAddr: string): Promise<ReadonlyMap<string, string>> {
    return brokers.brokerConfig(this.#context, brokerAddr)
  }

  updateBrokerConfig(brokerAddr: string, settings: Readonly<Record<string, string>>): Promise<void> {
    return brokers.updateBrokerConfig(this.#context, brokerAddr, settings)
  }

  brokerRuntimeInfo(brokerAddr: string): Promise<ReadonlyMap<string, string>> {
    return brokers.brokerRuntimeInfo(this.#context, brokerAddr)
  }

  wipeWritePerm(brokerName: string): Promise<number> {
    return brokers.wipeWritePerm(this.#context, brokerName)
  }

  addWritePerm(brokerName: string): Promise<number> {
    return brokers.addWritePerm(this.#context, brokerName)
  }

  /** A message with the topic that the application knows. */
  #shown(message: ReceivedMessage): ReceivedMessage {
    if (message instanceof CachedMessage) message.topic = this.#names.shown(message.topic)
    return message
  }

  #allShown(all: readonly ReceivedMessage[]): readonly ReceivedMessage[] {
    for (const message of all) this.#shown(message)
    return all
  }
}

/** Makes an admin client. Throws ClientError when the dialect refuses the NameServer setting. */
export function createAdmin(options: AdminOptions): Admin {
  return new Admin(options)
}
