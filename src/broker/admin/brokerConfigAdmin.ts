import { dataVersionBody, parseProperties, ResponseCode, utf8Bytes, utf8Text } from '../../protocol/index.ts'
import type { Answer, Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { ConfigFile } from '../metadata/index.ts'
import type { AdminAnswer } from './answers.ts'
import { SUCCESS, systemError } from './answers.ts'

// UPDATE_BROKER_CONFIG (25) and GET_BROKER_CONFIG (26), properties text in both directions (remoting.md 13.8). Unknown names and values
// of a wrong type are passed over. A change is written to config/broker.properties, where the original without `-c` writes it.

export function updateBrokerConfig(call: Call<'UPDATE_BROKER_CONFIG'>, broker: BrokerContext): AdminAnswer {
  if (call.body === undefined) return SUCCESS
  const properties = parseProperties(utf8Text(call.body))
  if (properties === undefined) return systemError('string2Properties error')
  const { config, profile } = broker
  if (profile.blackListsOptions && [...properties.keys()].some((name) => config.isBlackListed(name))) {
    return { code: ResponseCode.NO_PERMISSION, remark: 'Can not update config in black list.' }
  }
  config.update(properties)
  const { disk, logger } = broker.runtime
  new ConfigFile({ disk, logger, path: `${broker.configDirectory}/broker.properties` }).write(config.propertiesText())
  if (properties.has('brokerPermission')) {
    broker.topics.updateDataVersion()
    broker.registerSoon('brokerPermission changed')
  }
  return SUCCESS
}

export function getBrokerConfig(_call: Call<'GET_BROKER_CONFIG'>, broker: BrokerContext): Answer<'GET_BROKER_CONFIG'> {
  const { config } = broker
  const version = dataVersionBody.text(config.dataVersion, broker.profile.json)
  return { code: ResponseCode.SUCCESS, header: { version }, body: utf8Bytes(config.propertiesText()) }
}
