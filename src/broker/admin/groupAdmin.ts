import {
  groupForbiddenBody,
  parseJson,
  ResponseCode,
  subscriptionGroupBody,
  subscriptionGroupListBody,
  subscriptionGroupWrapperBody,
  utf8Text,
} from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import { JavaException } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { FORBIDDEN_READ } from '../metadata/index.ts'
import { type BodyUse, bodyIsNull, requestBody } from '../requestBody.ts'
import { nullPointer } from '../required.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer, mapKey, nullMapKey, SUCCESS } from './answers.ts'
import { slaveRefusal } from './slaveRefusal.ts'

// UPDATE_AND_CREATE_SUBSCRIPTIONGROUP (200), …_LIST (225), DELETE_SUBSCRIPTIONGROUP (207), UPDATE_AND_GET_GROUP_FORBIDDEN
// (353), GET_ALL_SUBSCRIPTIONGROUP_CONFIG (201), GET_SUBSCRIPTIONGROUP_CONFIG (352): remoting.md 13.2. 5.3.3 does not look
// at the name of a group that an administrator creates. Name servers are not told of groups.

const GROUP: BodyUse = {
  getter: 'subscription.SubscriptionGroupConfig.getGroupName',
  variable: 'config',
  at: 'AdminBrokerProcessor.updateAndCreateSubscriptionGroup:1520',
}

const GROUPS: BodyUse = {
  getter: 'body.SubscriptionGroupList.getGroupConfigList',
  variable: 'subscriptionGroupList',
  at: 'AdminBrokerProcessor.updateAndCreateSubscriptionGroupList:1534',
}

export function updateGroup(call: Call<'UPDATE_AND_CREATE_SUBSCRIPTIONGROUP'>, broker: BrokerContext): AdminAnswer {
  const refused = slaveRefusal(broker)
  if (refused !== undefined) return refused
  // 4.9 answers success to a body that says null, and changes nothing.
  if (!broker.profile.refusesNullGroups && call.body !== undefined && bodyIsNull(call.body)) return SUCCESS
  const asked = requestBody(subscriptionGroupBody, call.body, GROUP, broker)
  if (!broker.profile.refusesNullGroups && !hasName(jsonOf(call.body))) throw nullMapKeyPut()
  demandName(jsonOf(call.body))
  broker.groups.updateSubscriptionGroupConfig(asked)
  return SUCCESS
}

export function updateGroupList(
  call: Call<'UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST'>,
  broker: BrokerContext,
): AdminAnswer {
  const { groupConfigList } = requestBody(subscriptionGroupListBody, call.body, GROUPS)
  if (groupConfigList === undefined) {
    throw nullPointer(
      'Cannot invoke "java.util.List.iterator()" because "groupConfigList" is null',
      'AdminBrokerProcessor.updateAndCreateSubscriptionGroupList:1537',
    )
  }
  const { groupConfigList: given } = jsonOf(call.body) as { readonly groupConfigList: readonly unknown[] }
  given.forEach(demandName)
  broker.groups.updateSubscriptionGroupConfigList(groupConfigList)
  return SUCCESS
}

/** `cleanOffset` is 5.x's name of the field, `removeOffset` that of 4.9.x tools. */
export function deleteGroup(call: Call<'DELETE_SUBSCRIPTIONGROUP'>, broker: BrokerContext): AdminAnswer {
  const refused = slaveRefusal(broker)
  if (refused !== undefined) return refused
  const { groupName, cleanOffset, removeOffset } = call.header
  if (groupName === undefined) throw nullMapKey('replaceNode(ConcurrentHashMap.java:1111)')
  broker.groups.deleteSubscriptionGroupConfig(groupName)
  if (cleanOffset === true || removeOffset === true) broker.offsets.removeOffset(groupName)
  if (broker.config.broker.autoDeleteUnusedStats) broker.stats.onGroupDeleted(groupName)
  return SUCCESS
}

/** Without `readable` it only asks. */
export function groupForbidden(call: Call<'UPDATE_AND_GET_GROUP_FORBIDDEN'>, broker: BrokerContext): AdminAnswer {
  const group = mapKey(call.header.group)
  const { readable } = call.header
  const topic = call.header.topic ?? ''
  if (readable !== undefined) broker.groups.updateForbidden(group, topic, FORBIDDEN_READ, !readable)
  const forbidden = broker.groups.isForbidden(group, topic, FORBIDDEN_READ)
  return { ...jsonAnswer(groupForbiddenBody, { group, readable: !forbidden, topic: call.header.topic }), remark: '' }
}

/** Paging came after 5.3.3: all groups at once, whatever the header says. */
export function getAllGroups(_call: Call<'GET_ALL_SUBSCRIPTIONGROUP_CONFIG'>, broker: BrokerContext): AdminAnswer {
  const { dataVersion, forbidden, groups } = broker.groups
  const wrapper = { dataVersion, forbiddenTable: forbidden, subscriptionGroupTable: groups }
  return jsonAnswer(subscriptionGroupWrapperBody, wrapper, broker.profile.json)
}

/** Creates the group when it is missing and may be created. */
export function getGroup(call: Call<'GET_SUBSCRIPTIONGROUP_CONFIG'>, broker: BrokerContext): AdminAnswer {
  const group = broker.groups.findSubscriptionGroupConfig(mapKey(call.header.group))
  if (group !== undefined) return jsonAnswer(subscriptionGroupBody, group)
  return { code: ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, remark: 'No group in this broker' }
}

/** A group without a name leaves null, on which the original's table fails; an empty name is one. */
function demandName(group: unknown): void {
  const { groupName } = group as { readonly groupName?: string | null }
  mapKey(groupName ?? undefined)
}

/** The body as it came, once it is known to be readable. */
function jsonOf(body: Uint8Array | undefined): unknown {
  return parseJson(utf8Text(body ?? new Uint8Array()), 'SubscriptionGroupConfig')
}

/** Whether a group has a name, if only an empty one. */
function hasName(group: unknown): boolean {
  const { groupName } = group as { readonly groupName?: string | null }
  return groupName !== undefined && groupName !== null
}

/** ConcurrentHashMap.put of null. */
function nullMapKeyPut(): JavaException {
  const frame = 'java.base/java.util.concurrent.ConcurrentHashMap.putVal(ConcurrentHashMap.java:1011)'
  return new JavaException('java.lang.NullPointerException', undefined, frame)
}
