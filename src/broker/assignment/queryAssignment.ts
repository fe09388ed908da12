import type { MessageQueue, QueryAssignmentRequest, SetMessageRequestMode } from '../../protocol/index.ts'
import {
  isLmqTopic,
  isRetryTopic,
  messageRequestModesBody,
  queryAssignmentRequestBody,
  queryAssignmentResponseBody,
  ResponseCode,
  setMessageRequestModeBody,
} from '../../protocol/index.ts'
import type { Answer, Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { hasMember, requestBody } from '../requestBody.ts'
import { nullMapKey, nullPointer } from '../required.ts'
import { allocate } from './allocate.ts'

// QUERY_ASSIGNMENT (400), from 5.x push consumers with setClientRebalance(false): which queues are theirs, and whether to take them by PULL or
// POP. SET_MESSAGE_REQUEST_MODE (401), from mqadmin setConsumeMode. GET_ALL_MESSAGE_REQUEST_MODE (402), from slaves. remoting.md 8.8.

/** Always 0; without the list the client keeps what it has. */
export function queryAssignment(
  call: Call<'QUERY_ASSIGNMENT'>,
  broker: BrokerContext,
): Answer<'QUERY_ASSIGNMENT'> | undefined {
  const asked = requestBody(queryAssignmentRequestBody, call.body, {
    getter: 'body.QueryAssignmentRequestBody.getTopic',
    variable: 'requestBody',
    at: 'QueryAssignmentProcessor.queryAssignment:103',
  })
  if (!hasMember(call.body, 'topic') || !hasMember(call.body, 'consumerGroup')) throw nullMapKey()
  if (asked.messageModel !== 'BROADCASTING' && asked.messageModel !== 'CLUSTERING') {
    throw nullPointer(
      'Cannot invoke "org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel.ordinal()" because "messageModel" is null',
      'QueryAssignmentProcessor.doLoadBalance:170',
    )
  }
  void answer(asked, broker).then((body) => call.reply({ code: ResponseCode.SUCCESS, body }))
  return undefined
}

async function answer(asked: QueryAssignmentRequest, broker: BrokerContext): Promise<Uint8Array> {
  const mode = broker.requestModes.get(asked.topic, asked.consumerGroup) ?? defaultMode(asked, broker)
  const queues = await assigned(asked, mode, broker)
  return queryAssignmentResponseBody.encode({
    messageQueueAssignments: queues?.map((messageQueue) => ({ messageQueue, mode: mode.mode })),
  })
}

/** Retry topics are always pulled. */
function defaultMode({ topic, consumerGroup }: QueryAssignmentRequest, broker: BrokerContext): SetMessageRequestMode {
  const { defaultMessageRequestMode, defaultPopShareQueueNum } = broker.config.broker
  const mode = isRetryTopic(topic) ? 'PULL' : defaultMessageRequestMode
  return { topic, consumerGroup, mode, popShareQueueNum: mode === 'POP' ? defaultPopShareQueueNum : 0 }
}

async function assigned(
  { topic, consumerGroup, clientId, messageModel, strategyName }: QueryAssignmentRequest,
  { mode, popShareQueueNum }: SetMessageRequestMode,
  broker: BrokerContext,
): Promise<readonly MessageQueue[] | undefined> {
  const light = isLmqTopic(topic) && messageModel === 'CLUSTERING'
  const queues = light ? [lightQueue(topic, broker)] : await broker.routes.subscribeInfo(topic)
  if (messageModel === 'BROADCASTING' || queues === undefined) return queues
  if (messageModel !== 'CLUSTERING') return undefined
  if (!broker.config.broker.serverLoadBalancerEnable) return queues
  const group = broker.consumers.group(consumerGroup)
  if (group === undefined) return undefined
  const clientIds = [...group.channels.values()].map((client) => client.clientId).sort()
  const stranger = broker.plantedBugs.has('strangersAssigned') && !clientIds.includes(clientId)
  return allocate({
    queues,
    clientIds,
    clientId: stranger ? (clientIds[0] ?? clientId) : clientId,
    strategyName,
    popShareQueueNum: mode === 'POP' ? popShareQueueNum : undefined,
  })
}

/** A light topic has one queue of the broker that is asked, whether it is there or not. */
function lightQueue(topic: string, { config }: BrokerContext): MessageQueue {
  return { topic, brokerName: config.broker.brokerName, queueId: 0 }
}

/** 16 for a retry topic, 17 for an unknown topic, 26 for a group that may not be created. */
export function setMessageRequestMode(
  call: Call<'SET_MESSAGE_REQUEST_MODE'>,
  broker: BrokerContext,
): Answer<'SET_MESSAGE_REQUEST_MODE'> {
  const wanted = requestBody(setMessageRequestModeBody, call.body, {
    getter: 'body.SetMessageRequestModeRequestBody.getTopic',
    variable: 'requestBody',
    at: 'QueryAssignmentProcessor.setMessageRequestMode:313',
  })
  const { topic, consumerGroup } = wanted
  if (!hasMember(call.body, 'topic')) {
    throw nullPointer(
      'Cannot invoke "String.startsWith(String)" because "topic" is null',
      'QueryAssignmentProcessor.setMessageRequestMode:314',
    )
  }
  if (isRetryTopic(topic)) {
    return { code: ResponseCode.NO_PERMISSION, remark: 'retry topic is not allowed to set mode' }
  }
  if (broker.topics.selectTopicConfig(topic) === undefined) {
    return { code: ResponseCode.TOPIC_NOT_EXIST, remark: `topic[${topic}] not exist` }
  }
  if (!hasMember(call.body, 'consumerGroup')) throw nullMapKey()
  if (broker.groups.findSubscriptionGroupConfig(consumerGroup) === undefined) {
    return { code: ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, remark: 'subscription group does not exist' }
  }
  broker.requestModes.set(wanted)
  return { code: ResponseCode.SUCCESS }
}

export function getAllRequestModes(
  _call: Call<'GET_ALL_MESSAGE_REQUEST_MODE'>,
  broker: BrokerContext,
): Answer<'GET_ALL_MESSAGE_REQUEST_MODE'> {
  return { code: ResponseCode.SUCCESS, body: messageRequestModesBody.encode(broker.requestModes.all) }
}
