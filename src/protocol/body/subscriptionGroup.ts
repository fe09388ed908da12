import {
  anything,
  byText,
  constant,
  flag,
  int,
  type Json,
  type JsonBody,
  jsonBody,
  list,
  object,
  optional,
  orElse,
  type Shape,
  ShapeMismatch,
  text,
  texts,
  whole,
} from '../json/index.ts'
import { type DataVersion, dataVersionShape } from './dataVersion.ts'

/** SubscriptionGroupConfig (remoting.md 3.1). What is missing takes the class's default. */
export interface SubscriptionGroupConfig {
  readonly attributes: Readonly<Record<string, string>>
  readonly brokerId: number
  readonly consumeBroadcastEnable: boolean
  readonly consumeEnable: boolean
  readonly consumeFromMinEnable: boolean
  readonly consumeMessageOrderly: boolean
  readonly consumeTimeoutMinute: number
  readonly groupName: string
  /** `{type: 'CUSTOMIZED' | 'EXPONENTIAL', …}`, passed on as it came. */
  readonly groupRetryPolicy: { readonly [property: string]: Json | undefined }
  readonly groupSysFlag: number
  readonly notifyConsumerIdsChangedEnable: boolean
  readonly retryMaxTimes: number
  readonly retryQueueNums: number
  /** Simple subscriptions of the group, passed on as they came. */
  readonly subscriptionDataSet: Json | undefined
  readonly whichBrokerWhenConsumeSlowly: number
}

/** A group with the class's defaults. */
export function newSubscriptionGroupConfig(
  groupName: string,
  given: Partial<SubscriptionGroupConfig> = {},
): SubscriptionGroupConfig {
  return { ...defaults, ...given, groupName }
}

const defaults: Omit<SubscriptionGroupConfig, 'groupName'> = {
  attributes: {},
  brokerId: 0,
  consumeBroadcastEnable: true,
  consumeEnable: true,
  consumeFromMinEnable: true,
  consumeMessageOrderly: false,
  consumeTimeoutMinute: 15,
  groupRetryPolicy: { type: 'CUSTOMIZED' },
  groupSysFlag: 0,
  notifyConsumerIdsChangedEnable: true,
  retryMaxTimes: 16,
  retryQueueNums: 1,
  subscriptionDataSet: undefined,
  whichBrokerWhenConsumeSlowly: 1,
}

type RetryPolicy = SubscriptionGroupConfig['groupRetryPolicy']
const POLICY_TYPES: readonly unknown[] = ['CUSTOMIZED', 'EXPONENTIAL']

/**
 * The settings of the policies are passed on as they came. A missing type is the class's default; one that Java's enum does
 * not have is lost, until the object without it is read again.
 */
const retryPolicy: Shape<RetryPolicy> = {
  read: (value) => {
    const members = new Map(byText(anything).read(value))
    if (!members.has('type')) members.set('type', 'CUSTOMIZED')
    const given = [...members].filter(([, member]) => member !== null)
    const type = constant.read(given.find(([name]) => name === 'type')?.[1])
    return Object.fromEntries(given.filter(([name]) => name !== 'type' || POLICY_TYPES.includes(type)))
  },
  write: (policy) => policy,
}

const simpleSubscriptions: Shape<Json> = {
  read: (value) => {
    if (!Array.isArray(value)) throw new ShapeMismatch('not an array')
    return anything.read(value)
  },
  write: anything.write,
}

export const subscriptionGroupShape: Shape<SubscriptionGroupConfig> = object<SubscriptionGroupConfig>({
  attributes: texts,
  brokerId: whole,
  consumeBroadcastEnable: orElse(flag, defaults.consumeBroadcastEnable),
  consumeEnable: orElse(flag, defaults.consumeEnable),
  consumeFromMinEnable: orElse(flag, defaults.consumeFromMinEnable),
  consumeMessageOrderly: flag,
  consumeTimeoutMinute: orElse(int, defaults.consumeTimeoutMinute),
  groupName: text,
  groupRetryPolicy: orElse(retryPolicy, defaults.groupRetryPolicy),
  groupSysFlag: int,
  notifyConsumerIdsChangedEnable: orElse(flag, defaults.notifyConsumerIdsChangedEnable),
  retryMaxTimes: orElse(int, defaults.retryMaxTimes),
  retryQueueNums: orElse(int, defaults.retryQueueNums),
  subscriptionDataSet: optional(simpleSubscriptions),
  whichBrokerWhenConsumeSlowly: orElse(whole, defaults.whichBrokerWhenConsumeSlowly),
})

/** Body of UPDATE_AND_CREATE_SUBSCRIPTIONGROUP and answer of GET_SUBSCRIPTIONGROUP_CONFIG. */
export const subscriptionGroupBody: JsonBody<SubscriptionGroupConfig> = jsonBody(
  'SubscriptionGroupConfig',
  subscriptionGroupShape,
)

/** Body of UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST (remoting.md B43). */
export interface SubscriptionGroupList {
  readonly groupConfigList?: readonly SubscriptionGroupConfig[] | undefined
}

export const subscriptionGroupListBody: JsonBody<SubscriptionGroupList> = jsonBody(
  'SubscriptionGroupList',
  object<SubscriptionGroupList>({ groupConfigList: optional(list(subscriptionGroupShape)) }),
)

/** Answer of GET_ALL_SUBSCRIPTIONGROUP_CONFIG (remoting.md B36). */
export interface SubscriptionGroupWrapper {
  readonly dataVersion: DataVersion
  /** Bits by group and topic; bit 2 forbids reading. Absent from 4.9.x. */
  readonly forbiddenTable?: ReadonlyMap<string, ReadonlyMap<string, number>> | undefined
  readonly subscriptionGroupTable: ReadonlyMap<string, SubscriptionGroupConfig>
}

export const subscriptionGroupWrapperBody: JsonBody<SubscriptionGroupWrapper> = jsonBody(
  'SubscriptionGroupWrapper',
  object<SubscriptionGroupWrapper>({
    dataVersion: orElse(dataVersionShape, { counter: 0, stateVersion: 0, timestamp: 0 }),
    forbiddenTable: optional(byText(byText(whole))),
    subscriptionGroupTable: byText(subscriptionGroupShape),
  }),
)

/** Answer of UPDATE_AND_GET_GROUP_FORBIDDEN (remoting.md B40). */
export interface GroupForbidden {
  readonly group: string
  readonly readable: boolean
  readonly topic?: string | undefined
}

export const groupForbiddenBody: JsonBody<GroupForbidden> = jsonBody(
  'GroupForbidden',
  object<GroupForbidden>({ group: text, readable: flag, topic: optional(text) }),
)
