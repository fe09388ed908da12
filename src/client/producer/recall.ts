import { decodeRecallHandle, isDlqTopic, isRetryTopic, ResponseCode } from '../../protocol/index.ts'
import { clientError } from '../errors.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import { Property } from '../message/message.ts'
import type { SendTrace } from '../trace/sendTrace.ts'
import type { PublishTable } from './publishInfo.ts'

export interface Recall {
  readonly topic: string
  readonly recallHandle: string
  /** Default: 3 s. */
  readonly timeoutMs?: number
  readonly trace?: SendTrace | undefined
}

/** RECALL_MESSAGE (370) to the broker that the handle names (DefaultMQProducerImpl.recallMessage). */
export async function recall(
  instance: ClientInstance,
  publish: PublishTable,
  producerGroup: string,
  { topic, recallHandle, timeoutMs, trace }: Recall,
): Promise<string> {
  const { dialect, routes, invoker } = instance
  if (isRetryTopic(topic) || isDlqTopic(topic))
    throw clientError(dialect, { kind: 'invalid', text: 'topic is not supported' })
  const handle = decodeRecallHandle(recallHandle)
  if (handle === undefined) throw clientError(dialect, { kind: 'invalid', text: 'recall handle is invalid' })
  await publish.find(topic)
  const address = routes.publishAddress(handle.brokerName)
  if (address === undefined) {
    throw clientError(dialect, { kind: 'invalid', text: 'The broker service address not found' })
  }
  const header = { producerGroup, topic, recallHandle, bname: handle.brokerName }
  const answer = await invoker.callUnchecked('RECALL_MESSAGE', address, header, { timeoutMs })
  trace?.recalled(handle, answer.extFields[Property.MSG_REGION], answer.code === ResponseCode.SUCCESS)
  return invoker.checked('RECALL_MESSAGE', answer, address).header.msgId ?? ''
}
