import type { ConsumerStatus } from '../../protocol/index.ts'
import { consumerStatusBody, MQVersion, ResponseCode, versionName } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import type { ClientChannel } from '../clients/index.ts'
import type { BrokerContext } from '../context.ts'
import { getConsumerStatusFromClient } from '../relay/index.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer, mapKey, nullPointer, SUCCESS_WITH_REMARK, systemError } from './answers.ts'

// INVOKE_BROKER_TO_GET_CONSUMER_STATUS (223), from mqadmin getConsumerStatus: asks the group's clients, one after the other, for their
// offsets and puts the answers together. A client that does not answer within 5 s is left out.

export function getConsumerStatus(
  call: Call<'INVOKE_BROKER_TO_GET_CONSUMER_STATUS'>,
  broker: BrokerContext,
): AdminAnswer | undefined {
  const group = mapKey(call.header.group)
  const { topic = '', clientAddr = '' } = call.header
  const live = broker.consumers.group(group)
  if (live === undefined) throw unknownGroup()
  const clients = [...live.channels.values()]
  if (clients.length === 0) return systemError(`No Any Consumer online in the consumer group: [${group}]`)
  const old = clients.find((client) => client.version < MQVersion.V3_0_7_SNAPSHOT)
  if (old !== undefined) {
    return systemError(`the client does not support this feature. version=${versionName(old.version)}`)
  }
  const asked =
    clientAddr.trim() === '' ? clients : clients.filter((client) => client.clientId === clientAddr).slice(0, 1)
  void collect(asked, call, { topic, group }, broker).then((consumerTable) =>
    call.reply({ ...SUCCESS_WITH_REMARK, ...jsonAnswer(consumerStatusBody, { consumerTable, messageQueueTable: [] }) }),
  )
  return undefined
}

async function collect(
  clients: readonly ClientChannel[],
  { channel: asker }: Pick<Call, 'channel'>,
  header: { readonly topic: string; readonly group: string },
  broker: BrokerContext,
): Promise<ConsumerStatus['consumerTable']> {
  const table = new Map<string, ConsumerStatus['messageQueueTable']>()
  for (const { channel, clientId } of clients) {
    try {
      const answer = await getConsumerStatusFromClient(channel, header, asker, broker.runtime.clock)
      if (answer.code !== ResponseCode.SUCCESS || answer.body === undefined) continue
      table.set(clientId, consumerStatusBody.decode(answer.body).messageQueueTable)
    } catch (error) {
      // The original logs it too and goes on to the next client.
      broker.runtime.logger.log('error', 'a consumer did not tell its offsets', { clientId, ...header, error })
    }
  }
  return table
}

function unknownGroup(): Error {
  const table = 'org.apache.rocketmq.broker.client.ConsumerGroupInfo.getChannelInfoTable()'
  const lookUp = 'org.apache.rocketmq.broker.client.ConsumerManager.getConsumerGroupInfo(String)'
  return nullPointer(
    `Cannot invoke "${table}" because the return value of "${lookUp}" is null`,
    'org.apache.rocketmq.broker.client.net.Broker2Client.getConsumeStatus(Broker2Client.java:246)',
  )
}
