import type {
  ClusterInfo,
  ConsumeMessageDirectlyResult,
  ConsumerConnection,
  ConsumerRunningInfo,
  MessageQueue,
  ProducerConnection,
  SubscriptionGroupConfig,
  TopicConfig,
  TopicOffset,
  TopicRouteData,
} from '../../protocol/index.ts'
import { type ClientOptions, instanceFor } from '../clientOptions.ts'
import { maxOffset, minOffset, searchOffset } from '../consumer/queueOffsets.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import type { ReceivedMessage } from '../message/receivedMessage.ts'
import { AdminContext, type AdminTarget } from './adminContext.ts'
import * as brokers from './brokers.ts'
import * as clients from './clients.ts'
import * as groups from './groups.ts'
import * as messages from './messages.ts'
import * as offsets from './offsets.ts'
import * as topics from './topics.ts'

export interface AdminOptions extends ClientOptions {
  /** Time-out of one request. Default 5000, as mqadmin. */
  readonly timeoutMs?: number | undefined
}

/** What mqadmin does, as methods. Every method rejects with ClientError; a refusal has the broker's code and remark. */
export class Admin implements AsyncDisposable {
  readonly #instance: ClientInstance
  readonly #context: AdminContext
  #running = false

  /** @internal Use `createAdmin`. */
  constructor(options: AdminOptions) {
    this.#instance = instanceFor(options, 'admin')
    this.#context = new AdminContext(this.#instance, options.timeoutMs)
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

  topicList(): Promise<readonly string[]> {
    return topics.listTopics(this.#context)
  }

  topicRoute(topic: string): Promise<TopicRouteData> {
    return this.#context.route(topic)
  }

  /** Makes or changes a topic at all masters, of a cluster, or of one broker. The route follows within moments. */
  createTopic(settings: topics.TopicSettings, target: AdminTarget = {}): Promise<void> {
    return topics.createTopic(this.#context, settings, target)
  }

  deleteTopic(topic: string, target: AdminTarget = {}): Promise<void> {
    return topics.deleteTopic(this.#context, topic, target)
  }

  topicConfig(brokerAddr: string, topic: string): Promise<TopicConfig | undefined> {
    return topics.topicConfig(this.#context, brokerAddr, topic)
  }

  topicStats(topic: string): Promise<readonly (readonly [MessageQueue, TopicOffset])[]> {
    return topics.topicStats(this.#context, topic)
  }

  createGroup(settings: groups.GroupSettings, target: AdminTarget = {}): Promise<void> {
    return groups.createGroup(this.#context, settings, target)
  }

  deleteGroup(group: string, options: AdminTarget & { readonly cleanOffset?: boolean } = {}): Promise<void> {
    return groups.deleteGroup(this.#context, group, options.cleanOffset ?? false, options)
  }

  groupList(target: AdminTarget = {}): Promise<ReadonlyMap<string, SubscriptionGroupConfig>> {
    return groups.listGroups(this.#context, target)
  }

  whoConsumes(topic: string): Promise<readonly string[]> {
    return groups.whoConsumes(this.#context, topic)
  }

  /** Offsets and lag of a group. */
  consumerProgress(group: string, topic?: string): Promise<offsets.ConsumerProgress> {
    return offsets.consumerProgress(this.#context, group, topic)
  }

  /** Undefined when nobody of the group is online. */
  consumerConnections(group: string): Promise<ConsumerConnection | undefined> {
    return clients.consumerConnections(this.#context, group)
  }

  producerConnections(group: string, topic: string): Promise<ProducerConnection | undefined> {
    return clients.producerConnections(this.#context, group, topic)
  }

  consumerRunningInfo(group: string, clientId: string): Promise<ConsumerRunningInfo> {
    return clients.consumerRunningInfo(this.#context, group, clientId)
  }

  /** Lets one client handle a message now. `offsetMsgId` is the broker's id of the message. */
  consumeMessageDirectly(
    group: string,
    clientId: string,
    topic: string,
    offsetMsgId: string,
  ): Promise<ConsumeMessageDirectlyResult> {
    return clients.consumeMessageDirectly(this.#context, group, clientId, topic, offsetMsgId)
  }

  /** Moves a group to the messages stored at a wall time; −1 means the end of the queues. */
  resetOffsetByTime(
    group: string,
    topic: string,
    timestampMs: number,
    options: { readonly force?: boolean } = {},
  ): Promise<readonly (readonly [MessageQueue, number])[]> {
    return offsets.resetOffsetByTime(this.#context, group, topic, timestampMs, options.force ?? true)
  }

  updateConsumerOffset(brokerAddr: string, group: string, queue: MessageQueue, queueOffset: number): Promise<void> {
    return offsets.updateConsumerOffset(this.#context, brokerAddr, group, queue, queueOffset)
  }

  maxOffset(queue: MessageQueue): Promise<number> {
    return maxOffset(this.#instance, queue)
  }

  minOffset(queue: MessageQueue): Promise<number> {
    return minOffset(this.#instance, queue)
  }

  searchOffset(queue: MessageQueue, timestampMs: number): Promise<number> {
    return searchOffset(this.#instance, queue, timestampMs)
  }

  /** By an offset message id, as a broker makes it. */
  queryMessageById(topic: string, offsetMsgId: string): Promise<ReceivedMessage> {
    return messages.messageByOffsetId(this.#context, topic, offsetMsgId)
  }

  queryMessagesByKey(
    topic: string,
    key: string,
    options: messages.QueryOptions = {},
  ): Promise<readonly ReceivedMessage[]> {
    return messages.messagesByKey(this.#context, topic, key, options)
  }

  queryMessagesByUniqueKey(
    topic: string,
    uniqueKey: string,
    options: messages.QueryOptions = {},
  ): Promise<readonly ReceivedMessage[]> {
    return messages.messagesByUniqueKey(this.#context, topic, uniqueKey, options)
  }

  /** By either kind of id, as a dashboard does: the unique key first. */
  async viewMessage(topic: string, id: string): Promise<ReceivedMessage> {
    const [found] = await this.queryMessagesByUniqueKey(topic, id)
    return found ?? (await this.queryMessageById(topic, id))
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
}

/** Makes an admin client. Throws ClientError when the dialect refuses the NameServer setting. */
export function createAdmin(options: AdminOptions): Admin {
  return new Admin(options)
}
