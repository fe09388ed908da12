import type { BrokerContext } from './context.ts'
import { topicOfQueues } from './metadata/index.ts'

/** Creates the topics that are missing; a restarted broker has them on its disk. To be called before the first registration. */
export function createInitialTopics(broker: BrokerContext, topics: Readonly<Record<string, number>>): void {
  const missing = Object.entries(topics)
    .filter(([topicName]) => broker.topics.selectTopicConfig(topicName) === undefined)
    .map(([topicName, queueNums]) => topicOfQueues(topicName, queueNums))
  if (missing.length > 0) broker.topics.updateTopicConfigList(missing)
}
