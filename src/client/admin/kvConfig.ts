import { ResponseCode } from '../../protocol/index.ts'
import type { AdminContext } from './adminContext.ts'

/** NamesrvUtil.NAMESPACE_ORDER_TOPIC_CONFIG: `brokerName:queues;…` by topic. */
const ORDER_NAMESPACE = 'ORDER_TOPIC_CONFIG'

/** GET_KV_CONFIG (101); undefined when there is no such entry. */
export async function kvConfig(context: AdminContext, namespace: string, key: string): Promise<string | undefined> {
  const accept = [ResponseCode.SUCCESS, ResponseCode.QUERY_NOT_FOUND]
  const options = { timeoutMs: context.timeoutMs, accept }
  const reply = await context.invoker.callNamesrv('GET_KV_CONFIG', { namespace, key }, options)
  return reply.code === ResponseCode.SUCCESS ? reply.header.value : undefined
}

/** PUT_KV_CONFIG (100) at every NameServer, since they do not tell each other. */
export async function putKvConfig(context: AdminContext, namespace: string, key: string, value: string): Promise<void> {
  for (const address of context.instance.nameServers.addresses) {
    const options = { timeoutMs: context.timeoutMs }
    await context.invoker.callOneNamesrv('PUT_KV_CONFIG', address, { namespace, key, value }, options)
  }
}

/**
 * Writes the queues of an ordered topic, by broker name. `replace` forgets the brokers that are not named
 * (createOrUpdateOrderConf: for a whole cluster it replaces, for one broker it adds).
 */
export async function putOrderConf(
  context: AdminContext,
  topic: string,
  queuesByBroker: ReadonlyMap<string, number>,
  replace: boolean,
): Promise<string> {
  const old = replace ? undefined : await kvConfig(context, ORDER_NAMESPACE, topic)
  const entries = new Map<string, string>()
  for (const entry of (old ?? '').split(';')) {
    const [brokerName = '', queues = ''] = entry.split(':')
    if (brokerName !== '') entries.set(brokerName, queues)
  }
  for (const [brokerName, queues] of queuesByBroker) entries.set(brokerName, String(queues))
  const value = [...entries].map(([brokerName, queues]) => `${brokerName}:${queues}`).join(';')
  await putKvConfig(context, ORDER_NAMESPACE, topic, value)
  return value
}
