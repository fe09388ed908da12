import { parseProperties, ResponseCode, utf8Bytes, utf8Text, writeJson } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import type { AdminAnswer } from './answers.ts'
import { SUCCESS, systemError } from './answers.ts'

// Limits for reads of data that has left the page cache: UPDATE_COLD_DATA_FLOW_CTR_CONFIG (2001), REMOVE_COLD_DATA_FLOW_CTR_CONFIG (2002),
// GET_COLD_DATA_FLOW_CTR_INFO (2003) and SET_COMMITLOG_READ_MODE (2004), from mqadmin (remoting.md 13.8). The limits are kept and shown;
// they have no effect, as in the original with coldDataFlowControlEnable=false, its default.

/** Properties text of `group=bytes`. An entry whose value is no long is passed over. */
export function updateColdDataConfig(
  call: Call<'UPDATE_COLD_DATA_FLOW_CTR_CONFIG'>,
  broker: BrokerContext,
): AdminAnswer {
  if (call.body === undefined) return SUCCESS
  const properties = parseProperties(utf8Text(call.body))
  if (properties === undefined) return systemError('string2Properties error')
  for (const [group, value] of properties) {
    if (/^[+-]?\d+$/.test(value) && Number.isSafeInteger(Number(value))) {
      broker.coldReadThresholds.set(group, Number(value))
    }
  }
  return SUCCESS
}

/** The body is the name of a group. */
export function removeColdDataConfig(
  call: Call<'REMOVE_COLD_DATA_FLOW_CTR_CONFIG'>,
  broker: BrokerContext,
): AdminAnswer {
  if (call.body !== undefined) broker.coldReadThresholds.delete(utf8Text(call.body))
  return SUCCESS
}

/** Nothing is ever counted as a cold read: the table of readers stays empty. */
export function getColdDataInfo(_call: Call<'GET_COLD_DATA_FLOW_CTR_INFO'>, broker: BrokerContext): AdminAnswer {
  const { cgColdReadThreshold, globalColdReadThreshold } = broker.config.broker
  const text = writeJson({
    runtimeTable: {},
    cgColdReadThreshold,
    globalColdReadThreshold,
    configTable: broker.coldReadThresholds,
    globalAcc: 0,
  })
  return { code: ResponseCode.SUCCESS, body: utf8Bytes(text) }
}

/** LibC.MADV_NORMAL and MADV_RANDOM: how the system reads ahead in the files of the log, which is nothing to simulate. */
const READ_AHEAD_MODES = [0, 1]

export function setCommitLogReadMode(call: Call<'SET_COMMITLOG_READ_MODE'>, broker: BrokerContext): AdminAnswer {
  if (Object.keys(call.command.extFields).length === 0) {
    return systemError('set commitlog readahead mode param error')
  }
  const text = call.header.READ_AHEAD_MODE ?? ''
  const mode = /^[+-]?\d{1,9}$/.test(text) ? Number(text) : undefined
  if (mode === undefined) return systemError('set commitlog readahead mode failed')
  if (!READ_AHEAD_MODES.includes(mode)) {
    return { code: ResponseCode.INVALID_PARAMETER, remark: 'set commitlog readahead mode param value error' }
  }
  broker.config.assign('dataReadAheadEnable', mode === 0)
  return { ...SUCCESS, remark: `set commitlog readahead mode success, mode: ${mode}` }
}
