import type { Profile } from '../../profile/index.ts'
import type { Json, SubscriptionGroupConfig } from '../../protocol/index.ts'
import { subscriptionGroupWrapperBody } from '../../protocol/index.ts'
import type { DataVersion } from '../config/index.ts'
import { configFileText, configTableText } from './configJson.ts'

// subscriptionGroup.json: {dataVersion, forbiddenTable: {group: {topic: bits}}, subscriptionGroupTable: {group: config}}
// (store.md 14.2). Read and written by Apache RocketMQ too.

type Forbidden = ReadonlyMap<string, ReadonlyMap<string, number>>

/** `known` keeps the texts of groups from one call to the next. */
export function encodeGroups(
  dataVersion: DataVersion,
  groups: ReadonlyMap<string, SubscriptionGroupConfig>,
  forbidden: Forbidden,
  known: WeakMap<SubscriptionGroupConfig, string>,
  { json }: Pick<Profile, 'json'>,
): string {
  const subscriptionGroupTable = configTableText(groups, known, groupJson, json)
  const rest = { dataVersion: { ...dataVersion }, forbiddenTable: forbidden }
  return configFileText(rest, { subscriptionGroupTable }, json)
}

/** Throws on text that is not such a file. */
export function decodeGroups(text: string): {
  readonly dataVersion: DataVersion
  readonly groups: ReadonlyMap<string, SubscriptionGroupConfig>
  readonly forbidden: Forbidden
} {
  const { dataVersion, forbiddenTable, subscriptionGroupTable } = subscriptionGroupWrapperBody.parse(text)
  return { dataVersion, groups: subscriptionGroupTable, forbidden: forbiddenTable ?? new Map() }
}

/** The simple subscriptions are a Java set, which prints on one line. */
function groupJson(group: SubscriptionGroupConfig): Json {
  const subscriptions = group.subscriptionDataSet
  return { ...group, subscriptionDataSet: Array.isArray(subscriptions) ? new Set<Json>(subscriptions) : subscriptions }
}
