import { haRuntimeInfoBody, ResponseCode, utf8Bytes } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer, SUCCESS, systemError } from './answers.ts'

// CLEAN_EXPIRED_CONSUMEQUEUE (306), CLEAN_UNUSED_TOPIC (316), DELETE_EXPIRED_COMMITLOG (329), and what a lone master with nothing to
// replicate and no timer wheel answers: GET_BROKER_HA_STATUS (907), GET_BROKER_EPOCH_CACHE (1007), GET_TIMER_CHECK_POINT (60),
// GET_TIMER_METRICS (61), GET_ALL_MESSAGE_REQUEST_MODE (402).

export function cleanExpiredConsumeQueue(
  _call: Call<'CLEAN_EXPIRED_CONSUMEQUEUE'>,
  broker: BrokerContext,
): AdminAnswer {
  broker.store.cleanExpiredConsumeQueues()
  return SUCCESS
}

export function cleanUnusedTopic(_call: Call<'CLEAN_UNUSED_TOPIC'>, broker: BrokerContext): AdminAnswer {
  broker.store.cleanUnusedTopics(new Set(broker.topics.topics.keys()))
  return SUCCESS
}

export function deleteExpiredCommitLog(_call: Call<'DELETE_EXPIRED_COMMITLOG'>, broker: BrokerContext): AdminAnswer {
  broker.store.deleteExpiredFiles()
  return SUCCESS
}

/** HARuntimeInfo of a master without slaves. */
export function getHaStatus(_call: Call<'GET_BROKER_HA_STATUS'>, broker: BrokerContext): AdminAnswer {
  return jsonAnswer(haRuntimeInfoBody, {
    haClientRuntimeInfo: {
      lastReadTimestamp: 0,
      lastWriteTimestamp: 0,
      masterFlushOffset: 0,
      maxOffset: 0,
      transferredByteInSecond: 0,
    },
    haConnectionInfo: [],
    inSyncSlaveNums: 0,
    master: true,
    masterCommitLogMaxOffset: broker.store.commitLogMaxOffset,
  })
}

export function getEpochCache(): AdminAnswer {
  return { code: ResponseCode.SYSTEM_ERROR, remark: 'this request only for controllerMode ' }
}

export function getTimerCheckPoint(): AdminAnswer {
  return systemError('The checkpoint is null')
}

export function getTimerMetrics(): AdminAnswer {
  return systemError('The timer message store is null')
}

/** No request mode was ever set: SET_MESSAGE_REQUEST_MODE belongs to POP. */
export function getAllRequestModes(): AdminAnswer {
  return { code: ResponseCode.SUCCESS, body: utf8Bytes('{"messageRequestModeMap":{}}') }
}
