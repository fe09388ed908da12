// RECALL_MESSAGE 370: from producers that take a timer message back (RecallMessageProcessor; remoting.md 7.9). Reads topic,
// recallHandle, producerGroup. Answers 0 with msgId; refusals 1, 11, 14, 16, 17, 604. All carry MSG_REGION.

import {
  decodeRecallHandle,
  MessageConst,
  Perm,
  REMARK_NOT_SET,
  type RecallHandle,
  ResponseCode,
} from '../../protocol/index.ts'
import type { Answer, Call } from '../../remoting/index.ts'
import type { MessageToStore } from '../../store/index.ts'
import type { BrokerContext } from '../context.ts'
import { type PutOutcome, putMessage } from '../put/index.ts'
import type { Refusal } from '../refusals.ts'
import { requiredKey } from '../required.ts'
import { deleteKey, javaLong } from './timedMessage.ts'

type RecallCall = Call<'RECALL_MESSAGE'>
type RecallAnswer = Answer<'RECALL_MESSAGE'>

const RECALL_TAG = '_RECALL_TAG_'

export function handleRecall(call: RecallCall, broker: BrokerContext): RecallAnswer | undefined {
  const region = { MSG_REGION: broker.config.broker.regionId }
  const checked = checkRecall(call, broker)
  if ('remark' in checked) return { ...checked, header: region }
  let answer: RecallAnswer | undefined
  let returned = false
  putMessage(broker, recallOf(checked, call, broker), (outcome) => {
    answer = answerOf(outcome, checked, broker)
    if (returned) call.reply(answer)
  })
  returned = true
  return answer
}

/** The handle, or why it cannot be used. */
function checkRecall({ header }: RecallCall, broker: BrokerContext): RecallHandle | Refusal {
  const { broker: config, store } = broker.config
  const nowMs = broker.runtime.clock.wallMs()
  if (!config.recallMessageEnable) return refusal(ResponseCode.NO_PERMISSION, 'operation is forbidden')
  if (store.brokerRole === 'SLAVE') return refusal(ResponseCode.SLAVE_NOT_AVAILABLE, UNAVAILABLE)
  const writeable = (config.brokerPermission & Perm.WRITE) !== 0 || config.allowRecallWhenBrokerNotWriteable
  if (nowMs < config.startAcceptSendRequestTimeStamp || !writeable) {
    return refusal(ResponseCode.SERVICE_NOT_AVAILABLE, UNAVAILABLE)
  }
  const topic = requiredKey(header.topic)
  if (broker.topics.selectTopicConfig(topic) === undefined) {
    return refusal(ResponseCode.TOPIC_NOT_EXIST, `the topic[${topic}] not exist`)
  }
  const handle = decodeRecallHandle(header.recallHandle ?? '')
  if (handle === undefined) return { code: ResponseCode.ILLEGAL_OPERATION, remark: 'recall handle is invalid' }
  if (handle.topic !== topic) return refusal(ResponseCode.ILLEGAL_OPERATION, 'topic not match')
  if (handle.brokerName !== config.brokerName) return refusal(ResponseCode.ILLEGAL_OPERATION, UNAVAILABLE)
  const leftMs = javaLong(handle.timestamp) - nowMs
  if (leftMs > 0 && leftMs < store.timerMaxDelaySec * 1000) return handle
  return refusal(ResponseCode.ILLEGAL_OPERATION, 'timestamp invalid')
}

const UNAVAILABLE = 'broker service not available'

function refusal(code: number, why: string): Refusal {
  return { code, remark: `recall failed, ${why}` }
}

/** A timer message of its own, which takes the other out of its slot. */
function recallOf(handle: RecallHandle, call: RecallCall, broker: BrokerContext): MessageToStore {
  const nowMs = broker.runtime.clock.wallMs()
  const meant = broker.plantedBugs.has('recallMissed') ? 'another' : handle.uniqueKey
  const properties = new Map<string, string>([
    [MessageConst.PROPERTY_TAGS, RECALL_TAG],
    [MessageConst.PROPERTY_TIMER_DEL_UNIQKEY, deleteKey(handle.topic, meant)],
    [MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, handle.uniqueKey],
    [MessageConst.PROPERTY_TIMER_DELIVER_MS, handle.timestamp],
    [MessageConst.PROPERTY_BORN_TIMESTAMP, String(nowMs)],
  ])
  if (call.header.producerGroup !== undefined) {
    properties.set(MessageConst.PROPERTY_PRODUCER_GROUP, call.header.producerGroup)
  }
  return {
    topic: handle.topic,
    queueId: 0,
    flag: 0,
    sysFlag: 0,
    bornTimestamp: nowMs,
    bornHost: call.channel.remote,
    storeHost: broker.storeHost(),
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: new TextEncoder().encode('0'),
    properties,
  }
}

function answerOf(outcome: PutOutcome, handle: RecallHandle, broker: BrokerContext): RecallAnswer {
  const { appended, message, status } = outcome
  const header = { MSG_REGION: broker.config.broker.regionId }
  if (appended === undefined) return { ...refusal(ResponseCode.SYSTEM_ERROR, 'execute error'), header }
  if (status === 'PUT_OK') broker.stats.messagePutByBroker({ topic: message.topic, bytes: appended.wroteBytes })
  // The original sets the code and leaves the remark that a new answer begins with.
  return { code: ResponseCode.SUCCESS, remark: REMARK_NOT_SET, header: { ...header, msgId: handle.uniqueKey } }
}
