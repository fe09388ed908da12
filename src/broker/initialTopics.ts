import type { BrokerContext } from './context.ts'
import { topicOfQueues } from './metadata/index.ts'

/** Creates the topics that are missing; a restarted broker has them on its disk. To be called before the first registration. */
export function createInitialTopics(broker: BrokerContext, topics: Readonly<Record<string, number>>): void {
  for (const [topicName, queueNums] of Object.entries(topics)) {
    if (broker.topics.selectTopicConfig(topicName) !== undefined) continue
    broker.topics.updateTopicConfig(topicOfQueues(topicName, queueNums))
  }
}
