import type { Profile } from '../../profile/index.ts'
import type { TopicConfig } from '../../protocol/index.ts'
import { topicConfigWrapperBody } from '../../protocol/index.ts'
import type { DataVersion } from '../config/index.ts'
import { configFileText, configTableText } from './configJson.ts'

// topics.json: {dataVersion, topicConfigTable: {topic: TopicConfig}} (store.md 14.2). Read and written by Apache RocketMQ too.

/** `known` keeps the texts of topics from one call to the next. */
export function encodeTopics(
  dataVersion: DataVersion,
  topics: ReadonlyMap<string, TopicConfig>,
  known: WeakMap<TopicConfig, string>,
  { json }: Pick<Profile, 'json'>,
): string {
  const topicConfigTable = configTableText(topics, known, (topic) => ({ ...topic }), json)
  return configFileText({ dataVersion: { ...dataVersion } }, { topicConfigTable }, json)
}

/** Throws on text that is not such a file. */
export function decodeTopics(text: string): {
  readonly dataVersion: DataVersion
  readonly topics: ReadonlyMap<string, TopicConfig>
} {
  const { dataVersion, topicConfigTable } = topicConfigWrapperBody.parse(text)
  return { dataVersion, topics: topicConfigTable }
}
