import {
  groupListBody,
  newSubscriptionGroupConfig,
  type SubscriptionGroupConfig,
  setMessageRequestModeBody,
  subscriptionGroupBody,
  subscriptionGroupWrapperBody,
} from '../../protocol/index.ts'
import type { AdminContext, AdminTarget } from './adminContext.ts'

/** A group to be made or changed; what is left out takes the broker's default. */
export type GroupSettings = Pick<SubscriptionGroupConfig, 'groupName'> & Partial<SubscriptionGroupConfig>

export async function createGroup(context: AdminContext, settings: GroupSettings, target: AdminTarget): Promise<void> {
  const body = subscriptionGroupBody.encode(newSubscriptionGroupConfig(settings.groupName, settings))
  for (const address of await context.masters(target)) {
    const options = { body, timeoutMs: context.timeoutMs }
    await context.invoker.call('UPDATE_AND_CREATE_SUBSCRIPTIONGROUP', address, {}, options)
  }
}

/** `cleanOffset` also forgets the committed offsets. */
export async function deleteGroup(
  context: AdminContext,
  groupName: string,
  cleanOffset: boolean,
  target: AdminTarget,
): Promise<void> {
  for (const address of await context.masters(target)) {
    const header = { groupName, cleanOffset, removeOffset: cleanOffset }
    await context.invoker.call('DELETE_SUBSCRIPTIONGROUP', address, header, { timeoutMs: context.timeoutMs })
  }
}

/** All groups that the brokers of the target have, by name. */
export async function listGroups(
  context: AdminContext,
  target: AdminTarget,
): Promise<ReadonlyMap<string, SubscriptionGroupConfig>> {
  const groups = new Map<string, SubscriptionGroupConfig>()
  for (const address of await context.masters(target)) {
    const options = { timeoutMs: context.timeoutMs }
    const reply = await context.invoker.call('GET_ALL_SUBSCRIPTIONGROUP_CONFIG', address, {}, options)
    for (const [name, config] of subscriptionGroupWrapperBody.decode(reply.body).subscriptionGroupTable) {
      if (!groups.has(name)) groups.set(name, config)
    }
  }
  return groups
}

/** How the members of a group take the messages of a topic that let their broker balance. */
export type MessageRequestMode = 'PULL' | 'POP'

/** Where it is to be so, and how many of a client's fellows each client serves when it pops. */
export interface RequestModeOptions extends AdminTarget {
  /**
   * How many other clients' queues a client pops besides its own. Default 0: every client pops all queues, as it does for
   * every number from the clients less one on.
   */
  readonly popShareQueueNum?: number | undefined
}

export async function setMessageRequestMode(
  context: AdminContext,
  wanted: { readonly group: string; readonly topic: string; readonly mode: MessageRequestMode },
  options: RequestModeOptions,
): Promise<void> {
  const { group: consumerGroup, topic, mode } = wanted
  const popShareQueueNum = options.popShareQueueNum ?? 0
  const body = setMessageRequestModeBody.encode({ consumerGroup, topic, mode, popShareQueueNum })
  for (const address of await context.masters(options)) {
    await context.invoker.call('SET_MESSAGE_REQUEST_MODE', address, {}, { body, timeoutMs: context.timeoutMs })
  }
}

/** Groups that consume a topic, as its brokers tell. */
export async function whoConsumes(context: AdminContext, topic: string): Promise<readonly string[]> {
  const groups = new Set<string>()
  for (const address of await context.brokersOf(topic)) {
    const options = { timeoutMs: context.timeoutMs }
    const reply = await context.invoker.call('QUERY_TOPIC_CONSUME_BY_WHO', address, { topic }, options)
    for (const group of groupListBody.decode(reply.body).groupList) groups.add(group)
  }
  return [...groups]
}
