import type { TopicConfig } from '../../protocol/index.ts'
import { Perm } from '../../protocol/index.ts'

export type { TopicConfig } from '../../protocol/index.ts'

/** A topic with the original's defaults: 16 queues, readable and writeable, single tag, no flags. */
export function newTopicConfig(topicName: string, given: Partial<TopicConfig> = {}): TopicConfig {
  return {
    attributes: given.attributes ?? {},
    order: given.order ?? false,
    perm: given.perm ?? Perm.READ | Perm.WRITE,
    readQueueNums: given.readQueueNums ?? 16,
    topicFilterType: given.topicFilterType ?? 'SINGLE_TAG',
    topicName,
    topicSysFlag: given.topicSysFlag ?? 0,
    writeQueueNums: given.writeQueueNums ?? 16,
  }
}

/** A topic with as many queues to read as to write. */
export function topicOfQueues(topicName: string, queueNums: number, given: Partial<TopicConfig> = {}): TopicConfig {
  return newTopicConfig(topicName, { ...given, readQueueNums: queueNums, writeQueueNums: queueNums })
}

/** Whether a topic's queues hold inner batches (QueueTypeUtils). */
export function hasBatchQueues({ attributes }: TopicConfig): boolean {
  return attributes['queue.type'] === 'BatchCQ'
}

/** Whether two configs say the same, attributes included. */
export function sameTopicConfig(a: TopicConfig, b: TopicConfig): boolean {
  const scalars =
    a.topicName === b.topicName &&
    a.readQueueNums === b.readQueueNums &&
    a.writeQueueNums === b.writeQueueNums &&
    a.perm === b.perm &&
    a.topicFilterType === b.topicFilterType &&
    a.topicSysFlag === b.topicSysFlag &&
    a.order === b.order
  const keys = Object.keys(a.attributes)
  return (
    scalars &&
    keys.length === Object.keys(b.attributes).length &&
    keys.every((key) => a.attributes[key] === b.attributes[key])
  )
}
