import type { TopicConfig } from '../../protocol/index.ts'
import { topicConfigWrapperBody } from '../../protocol/index.ts'
import type { DataVersion } from '../config/index.ts'
import { configJsonText } from './configJson.ts'

// topics.json: {dataVersion, topicConfigTable: {topic: TopicConfig}} (store.md 14.2). Read and written by Apache RocketMQ too.

export function encodeTopics(dataVersion: DataVersion, topics: ReadonlyMap<string, TopicConfig>): string {
  const table = new Map([...topics].map(([name, topic]) => [name, { ...topic }]))
  return configJsonText({ dataVersion: { ...dataVersion }, topicConfigTable: table })
}

/** Throws on text that is not such a file. */
export function decodeTopics(text: string): {
  readonly dataVersion: DataVersion
  readonly topics: ReadonlyMap<string, TopicConfig>
} {
  const { dataVersion, topicConfigTable } = topicConfigWrapperBody.parse(text)
  return { dataVersion, topics: topicConfigTable }
}
