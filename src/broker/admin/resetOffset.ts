import type { ResetOffset } from '../../protocol/index.ts'
import {
  longText,
  MQVersion,
  ResponseCode,
  resetOffsetBody,
  resetOffsetForCBody,
  versionName,
} from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import { demandBatchMessage } from '../batchQueues.ts'
import type { BrokerContext } from '../context.ts'
import type { TopicConfig } from '../metadata/index.ts'
import { resetConsumerClientOffset } from '../relay/index.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer, mapKey, SUCCESS_WITH_REMARK, systemError } from './answers.ts'
import { queueOf } from './messageQueue.ts'
import { demandRows, queueIds } from './queueRows.ts'

// INVOKE_BROKER_TO_RESET_OFFSET (222), from mqadmin resetOffsetByTime and the dashboard (remoting.md 13.6). With
// `useServerSideResetOffset` (default) the broker keeps the new offsets and the next pull takes them; without it the online
// consumers are told. Tools depend on the codes: 206 makes them fall back to setting offsets one by one.

type QueueOffsets = readonly (readonly [queueId: number, offset: number])[]

export function resetOffset(call: Call<'INVOKE_BROKER_TO_RESET_OFFSET'>, broker: BrokerContext): AdminAnswer {
  const inBroker = broker.profile.resetsInBroker && broker.config.broker.useServerSideResetOffset
  return inBroker ? resetInBroker(call, broker) : resetInClients(call, broker)
}

function resetInBroker(call: Call<'INVOKE_BROKER_TO_RESET_OFFSET'>, broker: BrokerContext): AdminAnswer {
  const { group } = call.header
  if (broker.config.store.brokerRole === 'SLAVE') return systemError('Can not reset offset in slave broker')
  const topic = mapKey(call.header.topic)
  const config = broker.topics.selectTopicConfig(topic)
  if (config === undefined) return { code: ResponseCode.TOPIC_NOT_EXIST, remark: `Topic ${topic} does not exist` }
  if (group === undefined || !broker.groups.containsSubscriptionGroup(group)) {
    return { code: ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, remark: `Group ${group ?? null} does not exist` }
  }
  const targets = targetOffsets(call, config, broker)
  if ('remark' in targets) return targets
  if (targets.length === 0) return systemError('No queues to reset.')
  for (const [queueId, offset] of targets) broker.offsets.assignResetOffset(topic, group, queueId, offset)
  return jsonAnswer(resetOffsetBody, body(topic, targets, broker))
}

/** Target offsets, or the refusal of one that is not in its queue. */
function targetOffsets(
  call: Call<'INVOKE_BROKER_TO_RESET_OFFSET'>,
  topic: TopicConfig,
  broker: BrokerContext,
): QueueOffsets | (AdminAnswer & { readonly remark: string }) {
  const { queueId = -1, offset = -1, timestamp = 0 } = call.header
  const name = topic.topicName
  if (queueId < 0) {
    return queueIds(topic.readQueueNums).map((id) => [id, offsetByTime(name, id, timestamp, broker)] as const)
  }
  if (offset === -1) return [[queueId, offsetByTime(name, queueId, timestamp, broker)]]
  const min = broker.store.minOffsetInQueue(name, queueId)
  const max = broker.store.maxOffsetInQueue(name, queueId)
  if ((min >= 0 && offset < min) || offset > max + 1) {
    const remark = `Target offset ${longText(offset)} not in consume queue range [${min}-${max}]`
    return { code: ResponseCode.SYSTEM_ERROR, remark }
  }
  return [[queueId, offset]]
}

/** A negative time asks for the end of the queue. */
function offsetByTime(topic: string, queueId: number, timestamp: number, broker: BrokerContext): number {
  if (timestamp < 0) return broker.store.maxOffsetInQueue(topic, queueId)
  demandBatchMessage(topic, queueId, broker)
  return broker.store.offsetInQueueByTime(topic, queueId, timestamp, broker.profile.boundaryOfTimeSearches)
}

function resetInClients(call: Call<'INVOKE_BROKER_TO_RESET_OFFSET'>, broker: BrokerContext): AdminAnswer {
  const { group = 'null', timestamp = 0, isForce = false } = call.header
  const topic = mapKey(call.header.topic)
  const config = broker.topics.selectTopicConfig(topic)
  if (config === undefined) {
    const remark = `[reset-offset] reset offset failed, no topic in this broker. topic=${topic}`
    return { code: broker.profile.resetOfUnknownTopic, remark }
  }
  const targets: (readonly [number, number])[] = []
  demandRows(config.writeQueueNums)
  for (let queueId = 0; queueId < config.writeQueueNums; queueId++) {
    const committed = broker.offsets.queryOffset(group, topic, queueId)
    if (committed === -1) return systemError(`THe consumer group <${group}> not exist`)
    if (timestamp !== -1) demandBatchMessage(topic, queueId, broker)
    const found =
      timestamp === -1
        ? broker.store.maxOffsetInQueue(topic, queueId)
        : broker.store.offsetInQueueByTime(topic, queueId, timestamp, broker.profile.boundaryOfTimeSearches)
    const target = Math.max(0, found)
    targets.push([queueId, isForce || target < committed ? target : committed])
  }
  const clients = [...(broker.consumers.group(mapKey(call.header.group))?.channels.values() ?? [])]
  if (clients.length === 0) {
    const remark = `Consumer not online, so can not reset offset, Group: ${group} Topic: ${topic} Timestamp: ${timestamp}`
    return { code: ResponseCode.CONSUMER_NOT_ONLINE, remark }
  }
  const reset = body(topic, targets, broker)
  const queueId = broker.profile.resetsInBroker ? -1 : undefined
  const pushed = call.command.language === 'CPP' ? forCpp(reset) : resetOffsetBody.encode(reset)
  for (const { channel, version } of clients) {
    if (version < MQVersion.V3_0_7_SNAPSHOT) {
      return systemError(`the client does not support this feature. version=${versionName(version)}`)
    }
    resetConsumerClientOffset(channel, { topic, group, timestamp, isForce: false, queueId }, pushed)
  }
  return { ...SUCCESS_WITH_REMARK, ...jsonAnswer(resetOffsetBody, reset) }
}

function body(topic: string, targets: QueueOffsets, broker: BrokerContext): ResetOffset {
  return { offsetTable: targets.map(([queueId, offset]) => [queueOf(topic, queueId, broker), offset]) }
}

/** The form that the C++ client reads (ResetOffsetBodyForC). */
function forCpp(reset: ResetOffset): Uint8Array {
  return resetOffsetForCBody.encode({ offsetTable: reset.offsetTable.map(([queue, offset]) => ({ ...queue, offset })) })
}
