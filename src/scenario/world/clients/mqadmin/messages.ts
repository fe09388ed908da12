import { ClientError, type ReceivedMessage } from '../../../../client/index.ts'
import { isReadable, ResponseCode } from '../../../../protocol/index.ts'
import { addressText } from '../../../../runtime/index.ts'
import { type Command, flags, given } from './command.ts'
import { JavaError } from './stackTrace.ts'
import { columns } from './table.ts'

const CLIENT_EXCEPTION = 'org.apache.rocketmq.client.exception.MQClientException'

/** QueryMsgByKeySubCommand */
const queryMsgByKey: Command = {
  name: 'queryMsgByKey',
  className: 'QueryMsgByKeySubCommand',
  flags: flags('t topic, k msgKey, b beginTimestamp, e endTimestamp, m maxNum'),
  required: ['topic', 'msgKey'],
  run: async (call) => {
    const topic = given(call, 'topic')
    let found: readonly ReceivedMessage[]
    try {
      found = await call.admin.queryMessagesByKey(topic, given(call, 'msgKey'))
    } catch (error) {
      if (!ClientError.is(error) || error.failure.kind !== 'noRoute') throw error
      const { TOPIC_NOT_EXIST: code } = ResponseCode
      throw new JavaError(`${CLIENT_EXCEPTION}: CODE: ${code}  DESC: The topic[${topic}] not matched route info`)
    }
    if (found.length === 0) {
      const { NO_MESSAGE: code } = ResponseCode
      const text = 'query message by key finished, but no message.'
      throw new JavaError(`${CLIENT_EXCEPTION}: CODE: ${code}  DESC: ${text}`)
    }
    const widths = [50, 4, 40]
    call.print(columns(['#Message ID', '#QID', '#Offset'], widths, ' '))
    for (const { msgId, queue, queueOffset } of found)
      call.print(columns([msgId, queue.queueId, queueOffset], widths, ' '))
    return undefined
  },
}

/** PrintMessageSubCommand: all messages of the readable queues. Of each the fields that tell it from others are printed. */
const printMsg: Command = {
  name: 'printMsg',
  className: 'PrintMessageSubCommand',
  flags: flags('t topic, c charsetName, s subExpression, b beginTimestamp, e endTimestamp, d printBody'),
  required: ['topic'],
  run: async (call) => {
    const { admin, print } = call
    const topic = given(call, 'topic')
    const queues = await admin.topicQueues(topic)
    const { queueDatas } = await admin.topicRoute(topic)
    const readable = queues.filter(({ brokerName, queueId }) =>
      queueDatas.some(
        (data) => data.brokerName === brokerName && isReadable(data.perm) && queueId < data.readQueueNums,
      ),
    )
    if (readable.length === 0) {
      const text = `Can not find Message Queue for this topic, ${topic} Namesrv return empty`
      throw new JavaError(`${CLIENT_EXCEPTION}: ${text}`)
    }
    for (const queue of readable) {
      const [minOffset, maxOffset] = [await admin.minOffset(queue), await admin.maxOffset(queue)]
      const { brokerName, queueId } = queue
      const where = `MessageQueue [topic=${topic}, brokerName=${brokerName}, queueId=${queueId}]`
      print(`minOffset=${minOffset}, maxOffset=${maxOffset}, ${where}`)
      for (let offset = minOffset; offset < maxOffset; ) {
        const { messages, nextBeginOffset } = await admin.browse(queue, offset)
        for (const message of messages) print(messageText(message))
        if (nextBeginOffset <= offset) break
        offset = nextBeginOffset
      }
      print('--------------------------------------------------------')
    }
    return undefined
  },
}

function messageText(message: ReceivedMessage): string {
  const { msgId, queue, queueOffset, storeHost, reconsumeTimes, properties, text } = message
  const pairs = [...properties].map(([name, value]) => `${name}=${value}`)
  const fields = [
    `brokerName=${queue.brokerName}`,
    `queueId=${queue.queueId}`,
    `queueOffset=${queueOffset}`,
    `storeHost=/${addressText(storeHost)}`,
    `reconsumeTimes=${reconsumeTimes}`,
    `properties={${pairs.join(', ')}}`,
  ]
  return `MSGID: ${msgId} MessageExt [${fields.join(', ')}] BODY: ${text}`
}

export const messageCommands: readonly Command[] = [queryMsgByKey, printMsg]
