import {
  byText,
  constant,
  flag,
  int,
  type JsonBody,
  jsonBody,
  list,
  object,
  optional,
  orElse,
  parseJson,
  type Shape,
  text,
  texts,
  writeJson,
} from '../json/index.ts'
import { permText } from '../names/index.ts'
import { type DataVersion, dataVersionShape } from './dataVersion.ts'
import {
  queueMappingDetailShape,
  queueMappingInfoShape,
  type TopicQueueMappingDetail,
  type TopicQueueMappingInfo,
} from './queueMapping.ts'

/** TopicConfig (remoting.md 3.1). What is missing takes the class's default. */
export interface TopicConfig {
  /** 5.x only, e.g. `message.type`. */
  readonly attributes: Readonly<Record<string, string>>
  readonly order: boolean
  readonly perm: number
  readonly readQueueNums: number
  readonly topicFilterType: string
  readonly topicName: string
  readonly topicSysFlag: number
  readonly writeQueueNums: number
}

const fields = {
  attributes: texts,
  order: flag,
  perm: orElse(int, 6),
  readQueueNums: orElse(int, 16),
  topicFilterType: orElse(constant, 'SINGLE_TAG'),
  topicName: text,
  topicSysFlag: int,
  writeQueueNums: orElse(int, 16),
}

export const topicConfigShape: Shape<TopicConfig> = object<TopicConfig>(fields)
export const topicConfigBody: JsonBody<TopicConfig> = jsonBody('TopicConfig', topicConfigShape)

/** Answer of GET_TOPIC_CONFIG (remoting.md B44): a config with the mapping of a static topic. */
export interface TopicConfigAndQueueMapping extends TopicConfig {
  readonly mappingDetail?: TopicQueueMappingDetail | undefined
}

export const topicConfigAndQueueMappingBody: JsonBody<TopicConfigAndQueueMapping> = jsonBody(
  'TopicConfigAndQueueMapping',
  object<TopicConfigAndQueueMapping>({ ...fields, mappingDetail: optional(queueMappingDetailShape) }),
)

/** Body of UPDATE_AND_CREATE_TOPIC_LIST (remoting.md B42). */
export interface CreateTopicList {
  readonly topicConfigList?: readonly TopicConfig[] | undefined
}

export const createTopicListBody: JsonBody<CreateTopicList> = jsonBody(
  'CreateTopicListRequestBody',
  object<CreateTopicList>({ topicConfigList: optional(list(topicConfigShape)) }),
)

/** Topics of a broker with their version (remoting.md B7). 4.9.x has the first two properties only. */
export interface TopicConfigWrapper {
  readonly dataVersion: DataVersion
  readonly topicConfigTable: ReadonlyMap<string, TopicConfig>
  readonly mappingDataVersion?: DataVersion | undefined
  readonly topicQueueMappingDetailMap?: ReadonlyMap<string, TopicQueueMappingDetail> | undefined
  readonly topicQueueMappingInfoMap?: ReadonlyMap<string, TopicQueueMappingInfo> | undefined
}

export const topicConfigWrapperShape: Shape<TopicConfigWrapper> = object<TopicConfigWrapper>({
  dataVersion: orElse(dataVersionShape, { counter: 0, stateVersion: 0, timestamp: 0 }),
  mappingDataVersion: optional(dataVersionShape),
  topicConfigTable: byText(topicConfigShape),
  topicQueueMappingDetailMap: optional(byText(queueMappingDetailShape)),
  topicQueueMappingInfoMap: optional(byText(queueMappingInfoShape)),
})

export const topicConfigWrapperBody: JsonBody<TopicConfigWrapper> = jsonBody(
  'TopicConfigSerializeWrapper',
  topicConfigWrapperShape,
)

/**
 * TopicConfig.encode, used in the compressed register body: name, read queues, write queues, perm, filter type and, with
 * `attributes` (5.x), their JSON, separated by blanks. `topicSysFlag` and `order` are not carried.
 */
export function encodeTopicConfig(config: TopicConfig, withAttributes: boolean = true): string {
  const plain = `${config.topicName} ${config.readQueueNums} ${config.writeQueueNums} ${config.perm} ${config.topicFilterType}`
  return withAttributes ? `${plain} ${writeJson(new Map(Object.entries(config.attributes)))}` : plain
}

/** TopicConfig.decode; undefined for a text with less than five parts, which the original skips. */
export function decodeTopicConfig(source: string): TopicConfig | undefined {
  const [topicName, read, write, perm, topicFilterType, ...rest] = source.split(' ')
  if (topicName === undefined || topicFilterType === undefined) return undefined
  const attributes = rest.length === 0 ? {} : parseJson(rest.join(' '), 'TopicConfig attributes')
  return topicConfigShape.read({
    topicName,
    readQueueNums: read,
    writeQueueNums: write,
    perm,
    topicFilterType,
    attributes,
  })
}

/** TopicConfig.toString, as remarks and logs of the original have it; 4.x knows no attributes. */
export function topicConfigText(topic: TopicConfig, withAttributes: boolean = true): string {
  const attributes = Object.entries(topic.attributes).map(([key, value]) => `${key}=${value}`)
  return (
    `TopicConfig [topicName=${topic.topicName}, readQueueNums=${topic.readQueueNums}, ` +
    `writeQueueNums=${topic.writeQueueNums}, perm=${permText(topic.perm)}, ` +
    `topicFilterType=${topic.topicFilterType}, topicSysFlag=${topic.topicSysFlag}, order=${topic.order}` +
    (withAttributes ? `, attributes={${attributes.join(', ')}}]` : ']')
  )
}
