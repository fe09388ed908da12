import { delayOffsetsBody, ResponseCode, utf8Bytes, writeJson } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer, nullPointer, SUCCESS } from './answers.ts'
import { isUnsubscribed } from './subscribed.ts'

// CLONE_GROUP_OFFSET (314) from mqadmin and the dashboard; GET_ALL_CONSUMER_OFFSET (43) and GET_ALL_DELAY_OFFSET (45), with which
// slaves and exports copy tables (remoting.md 13.6, 13.10).

/** Always 0 with a source group. A blank topic goes through the source group's topics and copies nothing, as in the original. */
export function cloneGroupOffset(call: Call<'CLONE_GROUP_OFFSET'>, broker: BrokerContext): AdminAnswer {
  // A missing name reads as null in the names of offsets.
  const { srcGroup, destGroup = 'null', topic = '', offline = false } = call.header
  const blank = topic.trim() === ''
  if (srcGroup === undefined && blank && broker.offsets.offsetTable.size > 0) {
    throw nullPointer(
      'Cannot invoke "String.equals(Object)" because "group" is null',
      'org.apache.rocketmq.broker.offset.ConsumerOffsetManager.whichTopicByConsumer(ConsumerOffsetManager.java:149)',
    )
  }
  const source = srcGroup ?? ''
  for (const name of blank ? broker.offsets.whichTopicByConsumer(source) : [topic]) {
    if (broker.topics.selectTopicConfig(name) === undefined) continue
    if (!offline && isUnsubscribed(source, name, broker)) continue
    // The requested topic, not the one of the loop.
    broker.offsets.cloneOffset(source, destGroup, topic)
  }
  return SUCCESS
}

export function getAllConsumerOffsets(_call: Call<'GET_ALL_CONSUMER_OFFSET'>, broker: BrokerContext): AdminAnswer {
  const { dataVersion, offsetTable } = broker.offsets
  if (!broker.profile.versionsOffsets)
    return { code: ResponseCode.SUCCESS, body: utf8Bytes(writeJson({ offsetTable })) }
  const groupTopicMap = broker.offsets.groupTopicMap()
  // The whole manager, as its file has it; the codec of readers leaves groupTopicMap out.
  const text = writeJson({ dataVersion: { ...dataVersion }, groupTopicMap, offsetTable })
  return { code: ResponseCode.SUCCESS, body: utf8Bytes(text) }
}

export function getAllDelayOffsets(_call: Call<'GET_ALL_DELAY_OFFSET'>, broker: BrokerContext): AdminAnswer {
  const { dataVersion, offsets: offsetTable } = broker.schedule
  if (!broker.profile.versionsOffsets)
    return { code: ResponseCode.SUCCESS, body: utf8Bytes(writeJson({ offsetTable })) }
  return jsonAnswer(delayOffsetsBody, { dataVersion, offsetTable })
}
