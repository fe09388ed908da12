import type { TopicConfig } from '../../protocol/index.ts'

export type { TopicConfig } from '../../protocol/index.ts'

/** Bits of a topic's or broker's permission (PermName). */
export const PERM_PRIORITY = 8
export const PERM_READ = 4
export const PERM_WRITE = 2
export const PERM_INHERIT = 1

/** A topic with the original's defaults: 16 queues, readable and writeable, single tag, no flags. */
export function newTopicConfig(topicName: string, given: Partial<TopicConfig> = {}): TopicConfig {
  return {
    attributes: given.attributes ?? {},
    order: given.order ?? false,
    perm: given.perm ?? PERM_READ | PERM_WRITE,
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

/** `TopicConfig.toString()`, as remarks and logs of the original have it. */
export function topicConfigText(topic: TopicConfig): string {
  const attributes = Object.entries(topic.attributes).map(([key, value]) => `${key}=${value}`)
  return (
    `TopicConfig [topicName=${topic.topicName}, readQueueNums=${topic.readQueueNums}, ` +
    `writeQueueNums=${topic.writeQueueNums}, perm=${permText(topic.perm)}, ` +
    `topicFilterType=${topic.topicFilterType}, topicSysFlag=${topic.topicSysFlag}, order=${topic.order}, ` +
    `attributes={${attributes.join(', ')}}]`
  )
}

/** `RWX` with dashes for what is missing (PermName.perm2String). */
function permText(perm: number): string {
  const bit = (mask: number, letter: string): string => ((perm & mask) === mask ? letter : '-')
  return bit(PERM_READ, 'R') + bit(PERM_WRITE, 'W') + bit(PERM_INHERIT, 'X')
}
