import { haRuntimeInfoBody, isJsonNull, ResponseCode, syncStateSetBody } from '../../protocol/index.ts'
import type { Answer, Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { requiredLong } from '../required.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer, SUCCESS, systemError } from './answers.ts'

// What a lone master answers to its replica group (remoting.md 14): NOTIFY_MIN_BROKER_ID_CHANGE (905) from NameServers, EXCHANGE_BROKER_HA_INFO
// (906) and NOTIFY_BROKER_ROLE_CHANGED (1008) from brokers and controllers, GET_BROKER_HA_STATUS (907), RESET_MASTER_FLUSH_OFFSET (908) and
// GET_BROKER_EPOCH_CACHE (1007) from mqadmin.

/** Only a slave that may act as master takes note. */
export function notifyMinBrokerId(call: Call<'NOTIFY_MIN_BROKER_ID_CHANGE'>): AdminAnswer {
  requiredLong(call.header.minBrokerId, {
    getter: 'NotifyMinBrokerIdChangeRequestHeader.getMinBrokerId',
    at: 'AdminBrokerProcessor.notifyMinBrokerIdChange:2887',
  })
  return SUCCESS
}

/** Without an address a master is asked for its own; with one it is told of another. */
export function exchangeHaInfo(
  call: Call<'EXCHANGE_BROKER_HA_INFO'>,
  broker: BrokerContext,
): Answer<'EXCHANGE_BROKER_HA_INFO'> {
  if (call.header.masterHaAddress !== undefined) return { code: ResponseCode.SUCCESS, header: {} }
  const { brokerIP2, brokerId } = broker.config.broker
  if (brokerId !== 0) return { code: ResponseCode.SUCCESS, header: {} }
  return {
    code: ResponseCode.SUCCESS,
    header: {
      masterHaAddress: `${brokerIP2}:${broker.config.store.haListenPort}`,
      masterFlushOffset: broker.startedAtOffset,
      masterAddress: broker.address(),
    },
  }
}

/** Without a controller there are no roles to change. */
export function notifyRoleChanged({ body }: Call<'NOTIFY_BROKER_ROLE_CHANGED'>): AdminAnswer {
  if (body !== undefined && !isJsonNull(body)) syncStateSetBody.decode(body)
  return SUCCESS
}

/** Slaves only; a master answers 0 and ignores it, even without the field. */
export function resetMasterFlushOffset(): AdminAnswer {
  return SUCCESS
}

/** HARuntimeInfo of a master without slaves. */
export function getHaStatus(_call: Call<'GET_BROKER_HA_STATUS'>, broker: BrokerContext): AdminAnswer {
  if (!broker.replicates) return systemError('Can not get HARuntimeInfo, may be duplicationEnable is true')
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
  return systemError('this request only for controllerMode ')
}
