// HEART_BEAT 34, UNREGISTER_CLIENT 35, CHECK_CLIENT_CONFIG 46: from all clients (ClientManageProcessor; remoting.md 11).
// Heartbeats answer 0 with IS_SUPPORT_HEART_BEAT_V2 and IS_SUB_CHANGE; 46 answers 0, 1 or 23.

import {
  type ConsumerData,
  checkClientBody,
  consumerListBody,
  isJsonNull,
  isTagType,
  javaHashCode,
  Perm,
  ResponseCode,
  retryTopic,
  type SubscriptionData,
  TopicSysFlag,
} from '../../protocol/index.ts'
import { type Answer, type Call, JavaException } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { type BodyUse, requestBody } from '../requestBody.ts'
import { nullMapKey, requiredKey } from '../required.ts'
import type { ClientChannel } from './clientChannel.ts'

const CHECK: BodyUse = {
  getter: 'body.CheckClientRequestBody.getSubscriptionData',
  variable: 'requestBody',
  at: 'ClientManageProcessor.checkClientConfig:268',
}

export function handleHeartbeat(call: Call<'HEART_BEAT'>, broker: BrokerContext): Answer<'HEART_BEAT'> {
  const heartbeat = broker.heartbeats.read(call, broker)
  const { knowsShortHeartbeats } = broker.profile
  const fingerprint = knowsShortHeartbeats ? (heartbeat.heartbeatFingerprint ?? 0) : 0
  const client: ClientChannel = {
    channel: call.channel,
    clientId: heartbeat.clientID,
    language: call.command.language,
    version: call.command.version,
    lastUpdateTimestamp: broker.runtime.clock.wallMs(),
  }
  // A fingerprint of 0 is a version 1 heartbeat, which is always told to have changed something.
  let subChanged = fingerprint === 0
  const short = fingerprint !== 0 && heartbeat.withoutSub === true
  for (const consumer of heartbeat.consumerDataSet) {
    if (broker.config.broker.rejectPullConsumerEnable && consumer.consumeType === 'CONSUME_ACTIVELY') continue
    const { groupName } = consumer
    if (groupName === undefined) throw knowsShortHeartbeats ? nullGroup() : nullMapKey()
    const known = broker.fingerprints.get(groupName)
    if (known !== undefined && known !== fingerprint) subChanged = true
    broker.fingerprints.set(groupName, fingerprint)
    registerConsumer(groupName, consumer, short, client, broker)
  }
  for (const { groupName } of heartbeat.producerDataSet) broker.producers.register(requiredKey(groupName), client)
  if (!knowsShortHeartbeats) return { code: ResponseCode.SUCCESS }
  return { code: ResponseCode.SUCCESS, header: { IS_SUPPORT_HEART_BEAT_V2: true, IS_SUB_CHANGE: subChanged } }
}

/** The original puts the fingerprint of the group into a concurrent map. */
function nullGroup(): JavaException {
  const frame = 'java.base/java.util.concurrent.ConcurrentHashMap.putVal(ConcurrentHashMap.java:1011)'
  return new JavaException('java.lang.NullPointerException', undefined, frame)
}

function registerConsumer(
  group: string,
  consumer: ConsumerData,
  short: boolean,
  client: ClientChannel,
  broker: BrokerContext,
): void {
  const { consumeType, messageModel, consumeFromWhere, subscriptionDataSet } = consumer
  const config = broker.groups.findSubscriptionGroupConfig(group)
  // 5.3.3 passes over a group that may not be made in silence; its pulls are refused later.
  if (config === undefined && broker.profile.registersMadeGroupsOnly) return
  if (config !== undefined) {
    const ordered = subscriptionDataSet.some((subscription) => broker.topics.isOrderTopic(subscription.topic))
    broker.topics.createTopicInSendMessageBackMethod({
      topic: retryTopic(group),
      queueNums: config.retryQueueNums,
      perm: Perm.READ | Perm.WRITE,
      order: broker.profile.ordersRetryTopics ? ordered : undefined,
      topicSysFlag: consumer.unitMode ? TopicSysFlag.UNIT_SUB : 0,
    })
  }
  broker.consumers.register({
    group,
    client,
    mode: { consumeType, messageModel, consumeFromWhere },
    subscriptions: short ? undefined : subscriptionDataSet.map(withOwnCodes),
    notify: config?.notifyConsumerIdsChangedEnable ?? true,
  })
  if (!short) broker.filters.register(group, subscriptionDataSet)
}

export function handleUnregister(call: Call<'UNREGISTER_CLIENT'>, broker: BrokerContext): Answer<'UNREGISTER_CLIENT'> {
  const { clientID = '', producerGroup, consumerGroup } = call.header
  if (producerGroup !== undefined) broker.producers.unregister(producerGroup, clientID, call.channel)
  if (consumerGroup !== undefined) {
    const config = broker.groups.findSubscriptionGroupConfig(consumerGroup)
    broker.consumers.unregister(consumerGroup, call.channel, config?.notifyConsumerIdsChangedEnable ?? true)
    if (broker.consumers.group(consumerGroup) === undefined) broker.filters.unregister(consumerGroup)
  }
  return { code: ResponseCode.SUCCESS }
}

export function handleCheckClientConfig(
  call: Call<'CHECK_CLIENT_CONFIG'>,
  broker: BrokerContext,
): Answer<'CHECK_CLIENT_CONFIG'> {
  const { readsMissingBodies } = broker.profile
  const subscription =
    (call.body === undefined && readsMissingBodies) || (call.body !== undefined && isJsonNull(call.body))
      ? undefined
      : requestBody(checkClientBody, call.body, CHECK, broker).subscriptionData
  if (subscription === undefined || isTagType(subscription.expressionType)) return { code: ResponseCode.SUCCESS }
  const { expressionType = '', subString } = subscription
  if (!broker.config.broker.enablePropertyFilter) {
    const remark = `The broker does not support consumer to filter message by ${expressionType}`
    return { code: ResponseCode.SYSTEM_ERROR, remark }
  }
  const compilation = broker.filters.compile(expressionType, subString)
  if ('matches' in compilation) return { code: ResponseCode.SUCCESS }
  return { code: ResponseCode.SUBSCRIPTION_PARSE_FAILED, remark: compilation.fault }
}

/** GET_CONSUMER_LIST_BY_GROUP 38 (ConsumerManageProcessor; remoting.md 8.4): the ids of the group's connections. */
export function handleConsumerList(
  call: Call<'GET_CONSUMER_LIST_BY_GROUP'>,
  broker: BrokerContext,
): Answer<'GET_CONSUMER_LIST_BY_GROUP'> {
  const consumerGroup = requiredKey(call.header.consumerGroup)
  const consumerIdList = broker.consumers.group(consumerGroup)?.clientIds() ?? []
  if (consumerIdList.length === 0) {
    return { code: ResponseCode.SYSTEM_ERROR, remark: `no consumer for this group, ${consumerGroup}` }
  }
  return { code: ResponseCode.SUCCESS, body: consumerListBody.encode({ consumerIdList }) }
}

/**
 * A heartbeat's subscription with its codes computed again from its tags: the Go client sends text, made over UTF-8
 * bytes, which differs from Java's hash for tags beyond ASCII.
 */
function withOwnCodes(subscription: SubscriptionData): SubscriptionData {
  if (!isTagType(subscription.expressionType) || subscription.tagsSet.length === 0) return subscription
  return { ...subscription, codeSet: subscription.tagsSet.map(javaHashCode) }
}
