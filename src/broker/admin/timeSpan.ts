import type { QueueTimeSpan } from '../../protocol/index.ts'
import { consumeTimeSpanBody, ResponseCode, timeText } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import { demandBatchMessage } from '../batchQueues.ts'
import type { BrokerContext } from '../context.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer, mapKey } from './answers.ts'
import { queueOf } from './messageQueue.ts'
import { queueIds } from './queueRows.ts'

// QUERY_CONSUME_TIME_SPAN (303), from the dashboard and mqadmin's getConsumerStatus-like tools: store times of the oldest, the
// newest and the last consumed message of each write queue. 17 for an unknown topic.

export function queryConsumeTimeSpan(call: Call<'QUERY_CONSUME_TIME_SPAN'>, broker: BrokerContext): AdminAnswer {
  const topic = mapKey(call.header.topic)
  const config = broker.topics.selectTopicConfig(topic)
  if (config === undefined) return { code: ResponseCode.TOPIC_NOT_EXIST, remark: `topic[${topic}] not exist` }
  const group = call.header.group ?? ''
  const spans = queueIds(config.writeQueueNums).map((queueId) => timeSpan(group, topic, queueId, broker))
  return jsonAnswer(consumeTimeSpanBody, { consumeTimeSpanSet: spans })
}

function timeSpan(group: string, topic: string, queueId: number, broker: BrokerContext): QueueTimeSpan {
  demandBatchMessage(topic, queueId, broker)
  const { store } = broker
  const maxOffset = store.maxOffsetInQueue(topic, queueId)
  const consumerOffset = broker.offsets.queryOffset(group, topic, queueId)
  const minTimeStamp = store.messageStoreTimestamp(topic, queueId, store.minOffsetInQueue(topic, queueId))
  const maxTimeStamp = store.messageStoreTimestamp(topic, queueId, maxOffset - 1)
  const consumeTimeStamp =
    consumerOffset > 0 ? store.messageStoreTimestamp(topic, queueId, consumerOffset - 1) : minTimeStamp
  // How long the next message has been waiting. Nothing stored there counts from −1, as in the original.
  const delayTime =
    consumerOffset < maxOffset
      ? broker.runtime.clock.wallMs() - store.messageStoreTimestamp(topic, queueId, consumerOffset)
      : 0
  return {
    consumeTimeStamp,
    consumeTimeStampStr: stampText(consumeTimeStamp),
    delayTime,
    maxTimeStamp,
    maxTimeStampStr: stampText(maxTimeStamp),
    messageQueue: queueOf(topic, queueId, broker),
    minTimeStamp,
    minTimeStampStr: stampText(minTimeStamp),
  }
}

/** UtilAll.formatDate with YYYY_MM_DD_HH_MM_SS_SSS, in UTC; the original uses its host's zone. */
function stampText(epochMs: number): string {
  return timeText(epochMs, 'yyyy-MM-dd#HH:mm:ss:SSS')
}
