import { parseTolerantJson } from '../../protocol/index.ts'
import type { DataVersion } from '../config/index.ts'
import { configJsonText } from './configJson.ts'
import { decodeDataVersion } from './dataVersionJson.ts'
import { JsonFields } from './jsonFields.ts'
import type { TopicConfig } from './topicConfig.ts'
import { newTopicConfig } from './topicConfig.ts'

// topics.json: {dataVersion, topicConfigTable: {topic: TopicConfig}} (store.md 14.2). Read and written by Apache RocketMQ too.

export function encodeTopics(dataVersion: DataVersion, topics: ReadonlyMap<string, TopicConfig>): string {
  const table = new Map([...topics].map(([name, topic]) => [name, { ...topic }]))
  return configJsonText({ dataVersion: { ...dataVersion }, topicConfigTable: table })
}

/** Throws on text that is not such a file. */
export function decodeTopics(text: string): {
  readonly dataVersion: DataVersion | undefined
  readonly topics: readonly TopicConfig[]
} {
  const file = new JsonFields(parseTolerantJson(text))
  const table = file.object('topicConfigTable')?.entries() ?? []
  return {
    dataVersion: decodeDataVersion(file.object('dataVersion')),
    topics: table.map(([name, topic]) => decodeTopicConfig(new JsonFields(topic), name)),
  }
}

/** One TopicConfig; `name` stands in for a missing `topicName`. */
export function decodeTopicConfig(fields: JsonFields, name = ''): TopicConfig {
  return newTopicConfig(fields.text('topicName') ?? name, {
    ...given('attributes', fields.texts('attributes')),
    ...given('order', fields.boolean('order')),
    ...given('perm', fields.number('perm')),
    ...given('readQueueNums', fields.number('readQueueNums')),
    ...given('topicFilterType', fields.text('topicFilterType')),
    ...given('topicSysFlag', fields.number('topicSysFlag')),
    ...given('writeQueueNums', fields.number('writeQueueNums')),
  })
}

function given<K extends keyof TopicConfig>(key: K, value: TopicConfig[K] | undefined): Partial<TopicConfig> {
  return value === undefined ? {} : { [key]: value }
}
