import { parseTolerantJson } from '../../protocol/index.ts'
import type { DataVersion } from '../config/index.ts'
import type { ConfigJson } from './configJson.ts'
import { configJsonText } from './configJson.ts'
import { decodeDataVersion } from './dataVersionJson.ts'
import { JsonFields } from './jsonFields.ts'
import type { SubscriptionGroupConfig } from './subscriptionGroupConfig.ts'
import { newSubscriptionGroupConfig } from './subscriptionGroupConfig.ts'

// subscriptionGroup.json: {dataVersion, forbiddenTable: {group: {topic: bits}}, subscriptionGroupTable: {group: config}}
// (store.md 14.2). Read and written by Apache RocketMQ too.

type Forbidden = ReadonlyMap<string, ReadonlyMap<string, number>>

export function encodeGroups(
  dataVersion: DataVersion,
  groups: ReadonlyMap<string, SubscriptionGroupConfig>,
  forbidden: Forbidden,
): string {
  const table = new Map([...groups].map(([name, group]) => [name, { ...group }]))
  return configJsonText({ dataVersion: { ...dataVersion }, forbiddenTable: forbidden, subscriptionGroupTable: table })
}

/** Throws on text that is not such a file. */
export function decodeGroups(text: string): {
  readonly dataVersion: DataVersion | undefined
  readonly groups: readonly SubscriptionGroupConfig[]
  readonly forbidden: ReadonlyMap<string, Map<string, number>>
} {
  const file = new JsonFields(parseTolerantJson(text))
  const table = file.object('subscriptionGroupTable')?.entries() ?? []
  const forbidden = new Map<string, Map<string, number>>()
  for (const [group, topics] of file.object('forbiddenTable')?.entries() ?? []) {
    forbidden.set(group, new Map(new JsonFields(topics).entries().map(([topic, bits]) => [topic, Number(bits)])))
  }
  return {
    dataVersion: decodeDataVersion(file.object('dataVersion')),
    groups: table.map(([name, group]) => decodeSubscriptionGroupConfig(new JsonFields(group), name)),
    forbidden,
  }
}

/** One SubscriptionGroupConfig; `name` stands in for a missing `groupName`. What is missing takes the class's default. */
export function decodeSubscriptionGroupConfig(fields: JsonFields, name = ''): SubscriptionGroupConfig {
  const base = newSubscriptionGroupConfig(fields.text('groupName') ?? name)
  return {
    attributes: fields.texts('attributes'),
    brokerId: fields.number('brokerId') ?? base.brokerId,
    consumeBroadcastEnable: fields.boolean('consumeBroadcastEnable') ?? base.consumeBroadcastEnable,
    consumeEnable: fields.boolean('consumeEnable') ?? base.consumeEnable,
    consumeFromMinEnable: fields.boolean('consumeFromMinEnable') ?? base.consumeFromMinEnable,
    consumeMessageOrderly: fields.boolean('consumeMessageOrderly') ?? base.consumeMessageOrderly,
    consumeTimeoutMinute: fields.number('consumeTimeoutMinute') ?? base.consumeTimeoutMinute,
    groupName: base.groupName,
    groupRetryPolicy: decodePolicy(fields.object('groupRetryPolicy')) ?? base.groupRetryPolicy,
    groupSysFlag: fields.number('groupSysFlag') ?? base.groupSysFlag,
    notifyConsumerIdsChangedEnable:
      fields.boolean('notifyConsumerIdsChangedEnable') ?? base.notifyConsumerIdsChangedEnable,
    retryMaxTimes: fields.number('retryMaxTimes') ?? base.retryMaxTimes,
    retryQueueNums: fields.number('retryQueueNums') ?? base.retryQueueNums,
    subscriptionDataSet: decodeSubscriptions(fields),
    whichBrokerWhenConsumeSlowly: fields.number('whichBrokerWhenConsumeSlowly') ?? base.whichBrokerWhenConsumeSlowly,
  }
}

/** GroupRetryPolicy: the type and the policy that belongs to it, null ones left out. */
function decodePolicy(fields: JsonFields | undefined): SubscriptionGroupConfig['groupRetryPolicy'] | undefined {
  if (fields === undefined) return undefined
  const customized = fields.object('customizedRetryPolicy')
  const exponential = fields.object('exponentialRetryPolicy')
  return {
    customizedRetryPolicy: customized && { next: customized.array('next').map(Number) },
    exponentialRetryPolicy: exponential && {
      initial: exponential.number('initial') ?? 0,
      max: exponential.number('max') ?? 0,
      multiplier: exponential.number('multiplier') ?? 0,
    },
    type: fields.text('type') ?? 'CUSTOMIZED',
  }
}

function decodeSubscriptions(fields: JsonFields): ConfigJson | undefined {
  if (!fields.has('subscriptionDataSet')) return undefined
  const subscriptions = fields.array('subscriptionDataSet').map((item): ConfigJson => {
    const subscription = new JsonFields(item)
    return {
      expression: subscription.text('expression'),
      expressionType: subscription.text('expressionType'),
      topic: subscription.text('topic'),
      version: subscription.number('version') ?? 0,
    }
  })
  return new Set(subscriptions)
}
