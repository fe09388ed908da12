import { createTopicListBody, popRetryTopic, ResponseCode, topicRefusal } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import { JavaException } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import type { TopicConfig } from '../metadata/index.ts'
import { AttributeError, newTopicConfig, parseAttributes, sameTopicConfig } from '../metadata/index.ts'
import { type BodyUse, requestBody } from '../requestBody.ts'
import type { AdminAnswer } from './answers.ts'
import { nullPointer, SUCCESS, SUCCESS_WITH_REMARK, systemError } from './answers.ts'
import { slaveRefusal } from './slaveRefusal.ts'
import { cleanUnusedQueues } from './unusedQueues.ts'

// UPDATE_AND_CREATE_TOPIC (17), UPDATE_AND_CREATE_TOPIC_LIST (18), DELETE_TOPIC_IN_BROKER (215), from mqadmin, dashboards
// and clients' createTopic (remoting.md 13.1). Answers: 0 with the remark of an unset code, 1 for attributes and missing
// fields, 29 for names. A topic that stays as it is answers 0 and is not registered again.

const HEADER_CLASS = 'org.apache.rocketmq.remoting.protocol.header.CreateTopicRequestHeader'
const PROCESSOR = 'org.apache.rocketmq.broker.processor.AdminBrokerProcessor'
const TOPICS: BodyUse = {
  getter: 'body.CreateTopicListRequestBody.getTopicConfigList',
  variable: 'requestBody',
  at: 'AdminBrokerProcessor.updateAndCreateTopicList:625',
}
const FILTER_TYPES = ['SINGLE_TAG', 'MULTI_TAG']

export function updateAndCreateTopic(call: Call<'UPDATE_AND_CREATE_TOPIC'>, broker: BrokerContext): AdminAnswer {
  const refused = slaveRefusal(broker)
  if (refused !== undefined) return refused
  const { header } = call
  const filterType = header.topicFilterType
  if (filterType === undefined || !FILTER_TYPES.includes(filterType)) {
    throw new JavaException(
      'org.apache.rocketmq.remoting.exception.RemotingCommandException',
      `topicFilterType = [${filterType ?? 'null'}] value invalid`,
      `${HEADER_CLASS}.checkFields(CreateTopicRequestHeader.java:63)`,
    )
  }
  const { profile } = broker
  if (header.topic === undefined && profile.topicAttributes) {
    const frame = 'org.apache.rocketmq.common.topic.TopicValidator.isSystemTopic(TopicValidator.java:140)'
    throw nullPointer('Cannot invoke "String.startsWith(String)" because "topic" is null', frame)
  }
  const refusal = nameRefusal(header.topic ?? '', broker)
  if (refusal !== undefined) return refusal
  const { readQueueNums, writeQueueNums, perm } = header
  if (readQueueNums === undefined) return missingInteger('getReadQueueNums()', 270, broker)
  if (writeQueueNums === undefined) return missingInteger('getWriteQueueNums()', 271, broker)
  if (perm === undefined) return missingInteger('getPerm()', 273, broker)
  return orAttributeError(() => {
    const requested = newTopicConfig(header.topic ?? '', {
      readQueueNums,
      writeQueueNums,
      perm,
      topicFilterType: filterType,
      topicSysFlag: header.topicSysFlag ?? 0,
      order: header.order ?? false,
      attributes: parseAttributes(header.attributes),
    })
    const mixed = mixedRefusal(requested, broker)
    if (mixed !== undefined) return mixed
    if (profile.passesOverUnchangedTopics && isUnchanged(requested, broker)) return SUCCESS_WITH_REMARK
    broker.topics.updateTopicConfig(requested)
    broker.registerTopics([requested.topicName])
    return SUCCESS_WITH_REMARK
  })
}

export function updateAndCreateTopicList(
  call: Call<'UPDATE_AND_CREATE_TOPIC_LIST'>,
  broker: BrokerContext,
): AdminAnswer {
  const topics = requestedTopics(call.body)
  for (const topic of topics) {
    const refusal = nameRefusal(topic.topicName, broker) ?? mixedRefusal(topic, broker)
    if (refusal !== undefined) return refusal
    // The first topic that would stay as it is ends the whole request, changes before and behind it included.
    if (isUnchanged(topic, broker)) return SUCCESS_WITH_REMARK
  }
  return orAttributeError(() => {
    broker.topics.updateTopicConfigList(topics)
    broker.registerTopics(topics.map((topic) => topic.topicName))
    return SUCCESS_WITH_REMARK
  })
}

export function deleteTopic(call: Call<'DELETE_TOPIC_IN_BROKER'>, broker: BrokerContext): AdminAnswer {
  const refused = slaveRefusal(broker)
  if (refused !== undefined) return refused
  const { topic } = call.header
  const { profile } = broker
  if (topic === undefined || topic.trim() === '') {
    return { code: profile.invalidParameterCode, remark: 'The specified topic is blank.' }
  }
  const fault = profile.deletesIllegalNames ? undefined : topicRefusal(topic)
  if (fault !== undefined) return { code: profile.invalidParameterCode, remark: fault }
  const conflict = systemTopicRefusal(topic, broker)
  if (conflict !== undefined) return conflict
  for (const name of [topic, ...popRetryTopics(topic, broker)]) {
    broker.topics.deleteTopicConfig(name)
    if (profile.deletesOffsetsOfTopics) broker.offsets.cleanOffsetByTopic(name)
    if (profile.deletesUnusedQueues) cleanUnusedQueues(broker)
    else broker.store.destroyTopic(name)
    if (broker.config.broker.autoDeleteUnusedStats) broker.stats.onTopicDeleted(name)
  }
  return SUCCESS
}

/** Retry topics of POP consumption, in the names of both versions (KeyBuilder). */
function popRetryTopics(topic: string, broker: BrokerContext): readonly string[] {
  if (!broker.config.broker.clearRetryTopicWhenDeleteTopic) return []
  return broker.offsets
    .whichGroupByTopic(topic)
    .flatMap((group) => [popRetryTopic(topic, group, 2), popRetryTopic(topic, group)])
    .filter((name) => broker.topics.selectTopicConfig(name) !== undefined)
}

function requestedTopics(body: Uint8Array | undefined): readonly TopicConfig[] {
  const { topicConfigList } = requestBody(createTopicListBody, body, TOPICS)
  if (topicConfigList !== undefined) return topicConfigList
  const frame = `${PROCESSOR}.updateAndCreateTopicList(AdminBrokerProcessor.java:628)`
  throw nullPointer('Cannot invoke "java.util.List.iterator()" because "topicConfigList" is null', frame)
}

function nameRefusal(topic: string, broker: BrokerContext): AdminAnswer | undefined {
  const fault = topicRefusal(topic)
  if (fault !== undefined) return { code: broker.profile.invalidParameterCode, remark: fault }
  return systemTopicRefusal(topic, broker)
}

function systemTopicRefusal(topic: string, broker: BrokerContext): AdminAnswer | undefined {
  const checked = broker.config.broker.validateSystemTopicWhenUpdateTopic || !broker.profile.topicAttributes
  if (!checked || !broker.topics.isSystemTopic(topic)) return undefined
  return { code: broker.profile.invalidParameterCode, remark: `The topic[${topic}] is conflict with system topic.` }
}

function mixedRefusal(topic: TopicConfig, broker: BrokerContext): AdminAnswer | undefined {
  if (broker.config.broker.enableMixedMessageType || topic.attributes['+message.type'] !== 'MIXED') return undefined
  return { code: ResponseCode.INVALID_PARAMETER, remark: 'MIXED message type is not supported.' }
}

/** Requested attributes carry signs, so that only a topic without attributes can be found unchanged. */
function isUnchanged(requested: TopicConfig, broker: BrokerContext): boolean {
  const known = broker.topics.selectTopicConfig(requested.topicName)
  return known !== undefined && sameTopicConfig(requested, known)
}

function missingInteger(getter: string, line497: number, broker: BrokerContext): AdminAnswer {
  const call = 'Cannot invoke "java.lang.Integer.intValue()"'
  const message = `${call} because the return value of "${HEADER_CLASS}.${getter}" is null`
  if (broker.profile.catchesTopicFaults) return systemError(message)
  throw nullPointer(message, `${PROCESSOR}.updateAndCreateTopic(AdminBrokerProcessor.java:${line497})`)
}

function orAttributeError(change: () => AdminAnswer): AdminAnswer {
  try {
    return change()
  } catch (error) {
    if (error instanceof AttributeError) return systemError(error.message)
    throw error
  }
}
