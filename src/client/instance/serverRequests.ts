import {
  consumeMessageDirectlyBody,
  consumerRunningInfoBody,
  consumerStatusBody,
  decodeRecord,
  MessageConst,
  ResponseCode,
  resetOffsetBody,
} from '../../protocol/index.ts'
import type { Answer, Handlers } from '../../remoting/index.ts'
import type { ClientInstance } from './clientInstance.ts'
import { pushedReply } from './pushedReply.ts'

/** ClientRemotingProcessor: what brokers ask of a client (remoting.md 12). */
export const serverRequestHandlers: Handlers<ClientInstance> = {
  NOTIFY_CONSUMER_IDS_CHANGED: (call, instance) => {
    instance.logger.log('info', 'receive notify message, do re-balance immediately', {
      group: call.header.consumerGroup,
    })
    instance.rebalancing.wakeUp()
    return undefined
  },

  CHECK_TRANSACTION_STATE: (call, instance) => {
    if (call.body === undefined) return undefined
    const record = decodeRecord(call.body)
    const { tranStateTableOffset = 0, commitLogOffset = 0, transactionId } = call.header
    const check = { tranStateTableOffset, commitLogOffset, transactionId }
    // A group that is not here is ignored: another client of the group will be asked.
    instance.producers
      .get(record.properties.get(MessageConst.PROPERTY_PRODUCER_GROUP) ?? '')
      ?.checkTransaction(record, check, call.channel)
    return undefined
  },

  RESET_CONSUMER_CLIENT_OFFSET: (call, instance) => {
    const { topic = '', group = '' } = call.header
    instance.consumers.get(group)?.resetOffsets(topic, resetOffsetBody.decode(call.body).offsetTable)
    return undefined
  },

  GET_CONSUMER_STATUS_FROM_CLIENT: (call, instance) => {
    const { topic = '', group = '' } = call.header
    const offsets = instance.consumers.get(group)?.offsetsOf(topic) ?? []
    return {
      code: ResponseCode.SUCCESS,
      body: consumerStatusBody.encode({ consumerTable: new Map(), messageQueueTable: offsets }),
    }
  },

  GET_CONSUMER_RUNNING_INFO: (call, instance) => {
    const { consumerGroup = '' } = call.header
    const consumer = instance.consumers.get(consumerGroup)
    if (consumer === undefined) return unknownGroup(consumerGroup)
    return { code: ResponseCode.SUCCESS, body: consumerRunningInfoBody.encode(consumer.runningInfo()) }
  },

  CONSUME_MESSAGE_DIRECTLY: (call, instance) => {
    const { consumerGroup = '', brokerName } = call.header
    const consumer = instance.consumers.get(consumerGroup)
    if (consumer === undefined || call.body === undefined) return unknownGroup(consumerGroup)
    void consumer
      .consumeDirectly(decodeRecord(call.body), brokerName)
      .then((result) => call.reply({ code: ResponseCode.SUCCESS, body: consumeMessageDirectlyBody.encode(result) }))
    return undefined
  },

  PUSH_REPLY_MESSAGE_TO_CLIENT: (call, instance) => {
    const reply = pushedReply(call.header, call.body, instance.runtime.clock.wallMs())
    const correlationId = reply?.properties.get(MessageConst.PROPERTY_CORRELATION_ID)
    if (reply === undefined || correlationId === undefined) {
      return { code: ResponseCode.SYSTEM_ERROR, remark: 'process reply message fail' }
    }
    if (!instance.requests.arrived(correlationId, reply)) {
      instance.logger.log('warn', 'receive reply message, but not matched any request', {
        correlationId,
        bornHost: reply.bornHost.host,
      })
    }
    return { code: ResponseCode.SUCCESS }
  },
}

function unknownGroup(group: string): Answer<never> {
  return { code: ResponseCode.SYSTEM_ERROR, remark: `The Consumer Group <${group}> not exist in this consumer` }
}
