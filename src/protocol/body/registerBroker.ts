import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { readUtf8, utf8Bytes, viewOf } from '../bytes/index.ts'
import { MQVersion } from '../codes/index.ts'
import { deflateZlib, inflateZlib } from '../compression/index.ts'
import { type JsonBody, jsonBody, list, object, orElse, text, textList, writeJson } from '../json/index.ts'
import { type DataVersion, dataVersionBody } from './dataVersion.ts'
import { queueMappingInfoShape, type TopicQueueMappingInfo } from './queueMapping.ts'
import {
  decodeTopicConfig,
  encodeTopicConfig,
  type TopicConfig,
  type TopicConfigWrapper,
  topicConfigWrapperShape,
} from './topicConfig.ts'

// Compressed register body (remoting.md 6.3): a zlib stream of length-prefixed texts, lengths as i32:
//   DataVersion JSON
//   count, then TopicConfig texts
//   filter server list JSON
//   from 5.0.0 of the registering broker on: count, then TopicQueueMappingInfo JSON

/** Body of REGISTER_BROKER (remoting.md B6). */
export interface RegisterBroker {
  readonly filterServerList: readonly string[]
  readonly topicConfigSerializeWrapper: TopicConfigWrapper
}

const emptyWrapper: TopicConfigWrapper = {
  dataVersion: { counter: 0, stateVersion: 0, timestamp: 0 },
  topicConfigTable: new Map(),
}

/** The uncompressed form. */
export const registerBrokerBody: JsonBody<RegisterBroker> = jsonBody(
  'RegisterBrokerBody',
  object<RegisterBroker>({
    filterServerList: textList,
    topicConfigSerializeWrapper: orElse(topicConfigWrapperShape, emptyWrapper),
  }),
)

const queueMappings: JsonBody<TopicQueueMappingInfo> = jsonBody('TopicQueueMappingInfo', queueMappingInfoShape)
const filterServers: JsonBody<readonly string[]> = jsonBody('filterServerList', list(text))

/** The compressed form as a broker of `version` sends it. */
export function encodeCompressedRegisterBroker(body: RegisterBroker, version: number): Uint8Array {
  const wrapper = body.topicConfigSerializeWrapper
  const modern = version >= MQVersion.V5_0_0
  const parts: Uint8Array[] = [
    prefixed(dataVersionText(wrapper.dataVersion, modern)),
    int32(wrapper.topicConfigTable.size),
  ]
  for (const config of wrapper.topicConfigTable.values()) parts.push(prefixed(encodeTopicConfig(config, modern)))
  parts.push(prefixed(filterServers.text(body.filterServerList)))
  if (modern) {
    const mappings = [...(wrapper.topicQueueMappingInfoMap?.values() ?? [])]
    parts.push(int32(mappings.length), ...mappings.map((mapping) => prefixed(queueMappings.text(mapping))))
  }
  return deflateZlib(joined(parts), 9)
}

/** 4.9.x has no stateVersion. */
function dataVersionText(version: DataVersion, modern: boolean): string {
  return modern ? dataVersionBody.text(version) : writeJson({ counter: version.counter, timestamp: version.timestamp })
}

/**
 * Reads the compressed form from a broker of `version`: the version decides on the last section, not the remaining
 * bytes. Throws SimError BodyMalformed when the stream or a length in it is broken.
 */
export function decodeCompressedRegisterBroker(bytes: Uint8Array, version: number): RegisterBroker {
  const reader = new TextReader(inflateZlib(bytes))
  const dataVersion = dataVersionBody.parse(reader.text())
  const topicConfigTable = new Map<string, TopicConfig>()
  for (let left = reader.int(); left > 0; left--) {
    const config = decodeTopicConfig(reader.text())
    if (config !== undefined) topicConfigTable.set(config.topicName, config)
  }
  const filterServerList = filterServers.parse(reader.text())
  const topicQueueMappingInfoMap = new Map<string, TopicQueueMappingInfo>()
  if (version >= MQVersion.V5_0_0) {
    for (let left = reader.int(); left > 0; left--) {
      const info = queueMappings.parse(reader.text())
      topicQueueMappingInfoMap.set(info.topic, info)
    }
  }
  return { filterServerList, topicConfigSerializeWrapper: { dataVersion, topicConfigTable, topicQueueMappingInfoMap } }
}

class TextReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = viewOf(bytes)
  }

  int(): number {
    if (this.#at + 4 > this.#bytes.length) throw malformed(this.#at)
    const value = this.#view.getInt32(this.#at)
    this.#at += 4
    return value
  }

  text(): string {
    const length = this.int()
    if (length < 0 || this.#at + length > this.#bytes.length) throw malformed(this.#at)
    const value = readUtf8(this.#bytes, this.#at, length)
    this.#at += length
    return value
  }
}

function malformed(at: number): SimError {
  return new SimError(ErrorCodes.BodyMalformed, `RegisterBrokerBody: a length at ${at} points beyond the end`, { at })
}

function int32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  viewOf(bytes).setInt32(0, value)
  return bytes
}

function prefixed(value: string): Uint8Array {
  const bytes = utf8Bytes(value)
  return joined([int32(bytes.length), bytes])
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
