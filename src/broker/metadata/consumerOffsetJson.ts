import type { Profile } from '../../profile/index.ts'
import { consumerOffsetsBody } from '../../protocol/index.ts'
import type { DataVersion } from '../config/index.ts'
import { configJsonText } from './configJson.ts'

// consumerOffset.json: {dataVersion, groupTopicMap: {group: [topics]}, offsetTable: {"topic@group": {queueId: offset}}}
// (store.md 14.2). Read and written by Apache RocketMQ too, which ignores groupTopicMap when it reads.

export function encodeOffsets(
  dataVersion: DataVersion,
  offsets: ReadonlyMap<string, ReadonlyMap<number, number>>,
  groupTopicMap: ReadonlyMap<string, ReadonlySet<string>>,
  { versionsOffsets }: Pick<Profile, 'versionsOffsets'>,
): string {
  if (!versionsOffsets) return configJsonText({ offsetTable: offsets })
  return configJsonText({ dataVersion: { ...dataVersion }, groupTopicMap, offsetTable: offsets })
}

/** Throws on text that is not such a file. */
export function decodeOffsets(text: string): {
  readonly dataVersion: DataVersion | undefined
  readonly offsets: Map<string, Map<number, number>>
} {
  const { dataVersion, offsetTable } = consumerOffsetsBody.parse(text)
  return { dataVersion, offsets: new Map([...offsetTable].map(([key, queues]) => [key, new Map(queues)])) }
}
