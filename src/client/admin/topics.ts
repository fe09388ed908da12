import {
  type MessageQueue,
  Perm,
  ResponseCode,
  SystemTopic,
  type TopicConfig,
  type TopicOffset,
  TopicSysFlag,
  topicConfigAndQueueMappingBody,
  topicConfigWrapperBody,
  topicListBody,
  topicStatsBody,
} from '../../protocol/index.ts'
import type { AdminContext, AdminTarget } from './adminContext.ts'

/** A topic to be made or changed. */
export interface TopicSettings {
  readonly topic: string
  /** Default 8, as `mqadmin updateTopic`. */
  readonly readQueueNums?: number | undefined
  readonly writeQueueNums?: number | undefined
  /** 2 write, 4 read, 6 both (default). */
  readonly perm?: number | undefined
  readonly order?: boolean | undefined
  /** The topic belongs to a unit. Default false. */
  readonly unit?: boolean | undefined
  /** A unit subscribes the topic. Default false. */
  readonly hasUnitSub?: boolean | undefined
  /** e.g. `{ 'message.type': 'FIFO' }`; null takes an attribute away. 5.x brokers only. */
  readonly attributes?: Readonly<Record<string, string | null>> | undefined
}

const QUEUE_NUMS = 8
const PERM = Perm.READ | Perm.WRITE

/** UPDATE_AND_CREATE_TOPIC (17) at the master of every broker of the target. */
export async function createTopic(context: AdminContext, settings: TopicSettings, target: AdminTarget): Promise<void> {
  const { topic, readQueueNums = QUEUE_NUMS, writeQueueNums = QUEUE_NUMS, perm = PERM, order = false } = settings
  const attributes = Object.entries(settings.attributes ?? {})
    .map(([name, value]) => (value === null ? `-${name}` : `+${name}=${value}`))
    .join(',')
  const unit = settings.unit === true ? TopicSysFlag.UNIT : 0
  const topicSysFlag = unit | (settings.hasUnitSub === true ? TopicSysFlag.UNIT_SUB : 0)
  for (const address of await context.masters(target)) {
    await context.invoker.call(
      'UPDATE_AND_CREATE_TOPIC',
      address,
      {
        topic,
        defaultTopic: SystemTopic.AUTO_CREATE,
        readQueueNums,
        writeQueueNums,
        perm,
        topicFilterType: 'SINGLE_TAG',
        topicSysFlag,
        order,
        attributes: attributes === '' ? undefined : attributes,
      },
      { timeoutMs: context.timeoutMs },
    )
  }
}

/** Removes a topic from the brokers of the target and from every NameServer, of the cluster alone if one is named. */
export async function deleteTopic(context: AdminContext, topic: string, target: AdminTarget): Promise<void> {
  const { timeoutMs, invoker, instance } = context
  for (const address of await context.masters(target)) {
    await invoker.call('DELETE_TOPIC_IN_BROKER', address, { topic }, { timeoutMs })
  }
  for (const address of instance.nameServers.addresses) {
    const header = { topic, clusterName: target.cluster }
    await invoker.callOneNamesrv('DELETE_TOPIC_IN_NAMESRV', address, header, { timeoutMs })
  }
}

export async function listTopics(context: AdminContext): Promise<readonly string[]> {
  const options = { timeoutMs: context.timeoutMs }
  const reply = await context.invoker.callNamesrv('GET_ALL_TOPIC_LIST_FROM_NAMESERVER', {}, options)
  return topicListBody.decode(reply.body).topicList
}

/** Settings of a topic at one broker; undefined when the broker does not have it. */
export async function topicConfig(
  context: AdminContext,
  brokerAddr: string,
  topic: string,
): Promise<TopicConfig | undefined> {
  const { timeoutMs } = context
  const accept = [ResponseCode.SUCCESS, ResponseCode.TOPIC_NOT_EXIST, ResponseCode.REQUEST_CODE_NOT_SUPPORTED]
  const reply = await context.invoker.call('GET_TOPIC_CONFIG', brokerAddr, { topic }, { timeoutMs, accept })
  if (reply.code === ResponseCode.SUCCESS) return topicConfigAndQueueMappingBody.decode(reply.body)
  if (reply.code === ResponseCode.TOPIC_NOT_EXIST) return undefined
  // 4.9 only tells all topics at once.
  const all = await context.invoker.call('GET_ALL_TOPIC_CONFIG', brokerAddr, {}, { timeoutMs })
  return topicConfigWrapperBody.decode(all.body).topicConfigTable.get(topic)
}

/** First and last offset and last store time of every queue of a topic, of one cluster or of all. */
export async function topicStats(
  context: AdminContext,
  topic: string,
  cluster: string | undefined,
): Promise<readonly (readonly [MessageQueue, TopicOffset])[]> {
  const tables: (readonly [MessageQueue, TopicOffset])[] = []
  for (const address of await context.brokersOf(topic, cluster)) {
    const reply = await context.invoker.call(
      'GET_TOPIC_STATS_INFO',
      address,
      { topic },
      { timeoutMs: context.timeoutMs },
    )
    tables.push(...topicStatsBody.decode(reply.body).offsetTable)
  }
  return tables
}
