import type { Connection } from '../../protocol/index.ts'
import {
  consumerConnectionBody,
  producerConnectionBody,
  producerTableInfoBody,
  ResponseCode,
} from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import { channelAddress } from '../../remoting/index.ts'
import type { ClientChannel } from '../clients/index.ts'
import type { BrokerContext } from '../context.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer, mapKey, systemError } from './answers.ts'

// GET_CONSUMER_CONNECTION_LIST (203), GET_PRODUCER_CONNECTION_LIST (204), GET_ALL_PRODUCER_INFO (328): remoting.md 13.4. Tools
// read 206 from 203 as "offline".

export function getConsumerConnections(call: Call<'GET_CONSUMER_CONNECTION_LIST'>, broker: BrokerContext): AdminAnswer {
  const name = mapKey(call.header.consumerGroup)
  const group = broker.consumers.group(name)
  if (group === undefined) {
    return { code: ResponseCode.CONSUMER_NOT_ONLINE, remark: `the consumer group[${name}] not online` }
  }
  const { consumeFromWhere, consumeType, messageModel } = group.mode
  return jsonAnswer(consumerConnectionBody, {
    connectionSet: [...group.channels.values()].map(connection),
    consumeFromWhere: consumeFromWhere === '' ? undefined : consumeFromWhere,
    consumeType: consumeType === '' ? undefined : consumeType,
    messageModel: messageModel === '' ? undefined : messageModel,
    subscriptionTable: group.subscriptions,
  })
}

export function getProducerConnections(call: Call<'GET_PRODUCER_CONNECTION_LIST'>, broker: BrokerContext): AdminAnswer {
  const name = mapKey(call.header.producerGroup)
  const channels = broker.producers.groups.get(name)
  if (channels === undefined) return systemError(`the producer group[${name}] not exist`)
  return jsonAnswer(producerConnectionBody, { connectionSet: [...channels.values()].map(connection) })
}

export function getAllProducers(_call: Call<'GET_ALL_PRODUCER_INFO'>, broker: BrokerContext): AdminAnswer {
  const groups = [...broker.producers.groups].map(([name, channels]) => {
    const clients = [...channels.values()].map(({ clientId, language, version, lastUpdateTimestamp, channel }) => ({
      clientId,
      language,
      lastUpdateTimestamp,
      // Java's text of a socket address begins with the slash behind an empty host name.
      remoteIP: `/${channelAddress(channel.remote)}`,
      version,
    }))
    return [name, clients] as const
  })
  return jsonAnswer(producerTableInfoBody, { data: new Map(groups) })
}

function connection({ channel, clientId, language, version }: ClientChannel): Connection {
  return { clientAddr: channel.clientAddress, clientId, language, version }
}
