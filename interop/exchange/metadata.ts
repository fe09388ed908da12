import {
  consumerOffsetsBody,
  delayOffsetsBody,
  newSubscriptionGroupConfig,
  type SubscriptionGroupConfig,
  SystemTopic,
  subscriptionGroupBody,
  subscriptionGroupWrapperBody,
  type TopicConfig,
  topicConfigWrapperBody,
} from '../../src/protocol/index.ts'
import type { Peer } from './peer.ts'

export interface TopicToCreate {
  readonly topic: string
  readonly queues?: number
  readonly perm?: number
  readonly order?: boolean
  readonly topicSysFlag?: number
  /** e.g. `+message.type=FIFO`; 5.x only. */
  readonly attributes?: string
}

export async function createTopic(peer: Peer, given: TopicToCreate): Promise<void> {
  const { topic, queues = 1, perm = 6, order = false, topicSysFlag = 0, attributes } = given
  await peer.ask('UPDATE_AND_CREATE_TOPIC', {
    topic,
    defaultTopic: SystemTopic.AUTO_CREATE,
    readQueueNums: queues,
    writeQueueNums: queues,
    perm,
    topicFilterType: 'SINGLE_TAG',
    topicSysFlag,
    order,
    attributes,
  })
}

export async function createGroup(
  peer: Peer,
  name: string,
  given: Partial<SubscriptionGroupConfig> = {},
): Promise<void> {
  const body = subscriptionGroupBody.encode(newSubscriptionGroupConfig(name, given))
  await peer.ask('UPDATE_AND_CREATE_SUBSCRIPTIONGROUP', {}, body)
}

export async function commitOffset(
  peer: Peer,
  consumerGroup: string,
  { topic, queueId, offset }: { readonly topic: string; readonly queueId: number; readonly offset: number },
): Promise<void> {
  await peer.ask('UPDATE_CONSUMER_OFFSET', { consumerGroup, topic, queueId, commitOffset: offset })
}

export async function topicsOf(peer: Peer): Promise<ReadonlyMap<string, TopicConfig>> {
  const { body } = await peer.ask('GET_ALL_TOPIC_CONFIG', {})
  return topicConfigWrapperBody.decode(body).topicConfigTable
}

/** Groups, and what each of them must not read. */
export async function groupsOf(peer: Peer): Promise<ReadonlyMap<string, unknown>> {
  const { body } = await peer.ask('GET_ALL_SUBSCRIPTIONGROUP_CONFIG', {})
  const { subscriptionGroupTable, forbiddenTable } = subscriptionGroupWrapperBody.decode(body)
  const forbidden = [...(forbiddenTable ?? [])].map(
    ([group, topics]) => [`${group} must not read`, [...topics]] as const,
  )
  return new Map<string, unknown>([...subscriptionGroupTable, ...forbidden])
}

/** By `topic@group` and queue. */
export async function offsetsOf(peer: Peer): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
  const { body } = await peer.ask('GET_ALL_CONSUMER_OFFSET', {})
  return consumerOffsetsBody.decode(body).offsetTable
}

/** By delay level. */
export async function delayOffsetsOf(peer: Peer): Promise<ReadonlyMap<number, number>> {
  const { body } = await peer.ask('GET_ALL_DELAY_OFFSET', {})
  return delayOffsetsBody.decode(body).offsetTable
}
