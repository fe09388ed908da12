import {
  type ConsumeMessageDirectlyResult,
  type ConsumerConnection,
  type ConsumerRunningInfo,
  consumeMessageDirectlyBody,
  consumerConnectionBody,
  consumerRunningInfoBody,
  type ProducerConnection,
  producerConnectionBody,
  ResponseCode,
  retryTopic,
} from '../../protocol/index.ts'
import type { AdminContext } from './adminContext.ts'

/** Clients of a consumer group, as one broker knows them. Undefined when none is online. */
export async function consumerConnections(
  context: AdminContext,
  consumerGroup: string,
  brokerAddr: string | undefined,
): Promise<ConsumerConnection | undefined> {
  const accept = [ResponseCode.SUCCESS, ResponseCode.CONSUMER_NOT_ONLINE]
  const addresses = brokerAddr === undefined ? await context.brokersOf(retryTopic(consumerGroup)) : [brokerAddr]
  for (const address of addresses) {
    const options = { timeoutMs: context.timeoutMs, accept }
    const reply = await context.invoker.call('GET_CONSUMER_CONNECTION_LIST', address, { consumerGroup }, options)
    if (reply.code === ResponseCode.SUCCESS) return consumerConnectionBody.decode(reply.body)
  }
  return undefined
}

/** Clients of a producer group, as one broker of a topic knows them. */
export async function producerConnections(
  context: AdminContext,
  producerGroup: string,
  topic: string,
): Promise<ProducerConnection | undefined> {
  for (const address of await context.brokersOf(topic)) {
    const options = { timeoutMs: context.timeoutMs }
    const reply = await context.invoker.call('GET_PRODUCER_CONNECTION_LIST', address, { producerGroup }, options)
    return producerConnectionBody.decode(reply.body)
  }
  return undefined
}

/** What one client of a group works on, asked through a broker. */
export async function consumerRunningInfo(
  context: AdminContext,
  consumerGroup: string,
  clientId: string,
): Promise<ConsumerRunningInfo> {
  let failed: unknown
  for (const address of await context.brokersOf(retryTopic(consumerGroup))) {
    const header = { consumerGroup, clientId, jstackEnable: false }
    try {
      const options = { timeoutMs: context.timeoutMs * 3 }
      const reply = await context.invoker.call('GET_CONSUMER_RUNNING_INFO', address, header, options)
      return consumerRunningInfoBody.decode(reply.body)
    } catch (error) {
      failed = error
    }
  }
  throw failed
}

/** Lets one client of a group handle a message now, outside of its queue; the broker finds the message by its id. */
export async function consumeMessageDirectly(
  context: AdminContext,
  consumerGroup: string,
  clientId: string,
  topic: string,
  msgId: string,
): Promise<ConsumeMessageDirectlyResult> {
  let failed: unknown
  for (const address of await context.brokersOf(topic)) {
    try {
      const header = { consumerGroup, clientId, topic, msgId }
      const options = { timeoutMs: context.timeoutMs * 3 }
      const reply = await context.invoker.call('CONSUME_MESSAGE_DIRECTLY', address, header, options)
      return consumeMessageDirectlyBody.decode(reply.body)
    } catch (error) {
      failed = error
    }
  }
  throw failed
}
