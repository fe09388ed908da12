import { parseTolerantJson } from '../../protocol/index.ts'
import type { DataVersion } from '../config/index.ts'
import { configJsonText } from './configJson.ts'
import { decodeDataVersion } from './dataVersionJson.ts'
import { JsonFields, numberMap } from './jsonFields.ts'

// consumerOffset.json: {dataVersion, groupTopicMap: {group: [topics]}, offsetTable: {"topic@group": {queueId: offset}}}
// (store.md 14.2). Read and written by Apache RocketMQ too, which ignores groupTopicMap when it reads.

export function encodeOffsets(
  dataVersion: DataVersion,
  offsets: ReadonlyMap<string, ReadonlyMap<number, number>>,
  groupTopicMap: ReadonlyMap<string, ReadonlySet<string>>,
): string {
  return configJsonText({ dataVersion: { ...dataVersion }, groupTopicMap, offsetTable: offsets })
}

/** Throws on text that is not such a file. */
export function decodeOffsets(text: string): {
  readonly dataVersion: DataVersion | undefined
  readonly offsets: Map<string, Map<number, number>>
} {
  const file = new JsonFields(parseTolerantJson(text))
  const offsets = new Map<string, Map<number, number>>()
  for (const [key, queues] of file.object('offsetTable')?.entries() ?? []) {
    offsets.set(key, numberMap(new JsonFields(queues)))
  }
  return { dataVersion: decodeDataVersion(file.object('dataVersion')), offsets }
}
