import { kvTableBody, parseProperties, propertiesText, utf8Bytes, utf8Text } from '../../protocol/index.ts'
import type { AdminContext } from './adminContext.ts'

/** GET_BROKER_CONFIG (26): all settings of a broker by name. */
export async function brokerConfig(context: AdminContext, brokerAddr: string): Promise<ReadonlyMap<string, string>> {
  const reply = await context.invoker.call('GET_BROKER_CONFIG', brokerAddr, {}, { timeoutMs: context.timeoutMs })
  return parseProperties(reply.body === undefined ? '' : utf8Text(reply.body)) ?? new Map<string, string>()
}

/** UPDATE_BROKER_CONFIG (25): changes and persists settings; unknown names are ignored by the broker. */
export async function updateBrokerConfig(
  context: AdminContext,
  brokerAddr: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const body = utf8Bytes(propertiesText(new Map(Object.entries(settings))))
  await context.invoker.call('UPDATE_BROKER_CONFIG', brokerAddr, {}, { body, timeoutMs: context.timeoutMs })
}

/** GET_BROKER_RUNTIME_INFO (28): all values are texts (remoting.md 13.9). */
export async function brokerRuntimeInfo(
  context: AdminContext,
  brokerAddr: string,
): Promise<ReadonlyMap<string, string>> {
  const reply = await context.invoker.call('GET_BROKER_RUNTIME_INFO', brokerAddr, {}, { timeoutMs: context.timeoutMs })
  return kvTableBody.decode(reply.body).table
}

/** Takes the write permission of all topics of a broker away; the number of topics that changed. */
export async function wipeWritePerm(context: AdminContext, brokerName: string): Promise<number> {
  const options = { timeoutMs: context.timeoutMs }
  const reply = await context.invoker.callNamesrv('WIPE_WRITE_PERM_OF_BROKER', { brokerName }, options)
  return reply.header.wipeTopicCount ?? 0
}

/** Gives it back. */
export async function addWritePerm(context: AdminContext, brokerName: string): Promise<number> {
  const options = { timeoutMs: context.timeoutMs }
  const reply = await context.invoker.callNamesrv('ADD_WRITE_PERM_OF_BROKER', { brokerName }, options)
  return reply.header.addTopicCount ?? 0
}
