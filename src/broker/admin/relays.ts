import { decodeOffsetMsgId } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import { JavaException } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { callConsumer } from '../relay/index.ts'
import type { AdminAnswer } from './answers.ts'
import { mapKey, nullPointer } from './answers.ts'

// GET_CONSUMER_RUNNING_INFO (307) and CONSUME_MESSAGE_DIRECTLY (309): forwarded to the client that holds group and client
// id; its answer is handed back as it is (remoting.md 13.7). 207 after 10 s without an answer, 1 when it is offline.

const PROCESSOR = 'org.apache.rocketmq.broker.processor.AdminBrokerProcessor'

export function getConsumerRunningInfo(
  call: Call<'GET_CONSUMER_RUNNING_INFO'>,
  broker: BrokerContext,
): AdminAnswer | undefined {
  const { clientId = 'null' } = call.header
  const group = mapKey(call.header.consumerGroup)
  const { code, extFields } = call.command
  callConsumer(call, { group, clientId, code, extFields, body: call.body }, broker)
  return undefined
}

/** Adds the stored record of `msgId` and the flags of topic and group, which the client needs. */
export function consumeMessageDirectly(
  call: Call<'CONSUME_MESSAGE_DIRECTLY'>,
  broker: BrokerContext,
): AdminAnswer | undefined {
  const { clientId = 'null', topic = '' } = call.header
  if (Object.keys(call.command.extFields).length === 0) {
    const getter = 'org.apache.rocketmq.remoting.protocol.RemotingCommand.getExtFields()'
    throw nullPointer(
      `Cannot invoke "java.util.HashMap.put(Object, Object)" because the return value of "${getter}" is null`,
      `${PROCESSOR}.consumeMessageDirectly(AdminBrokerProcessor.java:2347)`,
    )
  }
  const { sysFlagsOfPulls } = broker.profile
  const { consumerGroup = '' } = call.header
  const topicConfig = broker.topics.selectTopicConfig(topic)
  const groupConfig = consumerGroup === '' ? undefined : broker.groups.findSubscriptionGroupConfig(consumerGroup)
  const body = storedRecord(call.header.msgId, broker)
  const group = mapKey(call.header.consumerGroup)
  const extFields = {
    ...call.command.extFields,
    brokerName: broker.config.broker.brokerName,
    ...(topicConfig === undefined || !sysFlagsOfPulls ? {} : { topicSysFlag: String(topicConfig.topicSysFlag) }),
    ...(groupConfig === undefined || !sysFlagsOfPulls ? {} : { groupSysFlag: String(groupConfig.groupSysFlag) }),
  }
  const { code } = call.command
  callConsumer(call, { group, clientId, code, extFields, body }, broker)
  return undefined
}

/**
 * What MessageDecoder.decodeMessageId throws: two characters make a byte, those that are no hexadecimal digits too, and the
 * port of the address behind 4 or 16 bytes is looked at before the rest is missed.
 */
function unreadableId(msgId: string): JavaException {
  const digit = (at: number): number => '0123456789ABCDEF'.indexOf(msgId.toUpperCase().charAt(at))
  const bytes = new Uint8Array(Math.floor(msgId.length / 2)).map((_, at) => (digit(at * 2) << 4) | digit(at * 2 + 1))
  const addressBytes = msgId.length === 32 ? 4 : 16
  if (bytes.length < addressBytes + 12) {
    const frame = 'java.base/java.nio.HeapByteBuffer.get(HeapByteBuffer.java:183)'
    return new JavaException('java.nio.BufferUnderflowException', '', frame)
  }
  const port = new DataView(bytes.buffer).getInt32(addressBytes)
  const frame = 'java.base/java.net.InetSocketAddress.checkPort(InetSocketAddress.java:152)'
  return new JavaException('java.lang.IllegalArgumentException', `port out of range:${port}`, frame)
}

function storedRecord(msgId: string | undefined, broker: BrokerContext): Uint8Array {
  if (msgId === undefined || msgId === '') {
    const cause = 'Cannot read the array length because "array" is null'
    throw nullPointer(cause, 'java.base/java.nio.ByteBuffer.wrap(ByteBuffer.java:437)')
  }
  const id = decodeOffsetMsgId(msgId)
  if (id === undefined) {
    throw unreadableId(msgId)
  }
  const record = broker.store.selectOneMessageByOffset(id.physicalOffset)
  if (record === undefined) {
    const getter = 'org.apache.rocketmq.store.SelectMappedBufferResult.getSize()'
    throw nullPointer(
      `Cannot invoke "${getter}" because "selectMappedBufferResult" is null`,
      `${PROCESSOR}.consumeMessageDirectly(AdminBrokerProcessor.java:2367)`,
    )
  }
  return record
}
