import { dlqTopic, groupOfRetryTopic, MQVersion, Perm, type RemotingCommand } from '../../protocol/index.ts'
import type { BrokerContext } from '../context.ts'
import type { TopicConfig } from '../metadata/index.ts'
import { groupNotExist, type Refusal } from '../refusals.ts'
import type { SendHeader } from './checks.ts'

/** Where a send to `%RETRY%{group}` really goes. */
export interface RetryTarget {
  readonly config: TopicConfig
  readonly deadLetter: boolean
}

/** DLQ_NUMS_PER_GROUP */
export const DLQ_QUEUE_NUMS = 1

/**
 * handleRetryAndDLQ: a client that sends a retry itself gets it into the dead letter queue when its tries are used up,
 * with 5.3.3 also when any queue of the group is locked, which is the mark of an orderly consumer (broker.md 7.4).
 */
export function retryTarget(
  header: SendHeader,
  command: RemotingCommand,
  config: TopicConfig,
  broker: BrokerContext,
): RetryTarget | Refusal {
  const topic = header.topic ?? ''
  const group = groupOfRetryTopic(topic)
  const groupConfig = broker.groups.findSubscriptionGroupConfig(group)
  if (groupConfig === undefined) return groupNotExist(group, broker)
  const requested = command.version >= MQVersion.V3_4_9 ? header.maxReconsumeTimes : undefined
  const maxReconsumeTimes = requested ?? groupConfig.retryMaxTimes
  const { lastRetryIsSent, lockedRetryIsDeadLetter } = broker.profile
  const triesLeft = maxReconsumeTimes - (header.reconsumeTimes ?? 0)
  const usedUp = lastRetryIsSent ? triesLeft < 0 : triesLeft <= 0
  if (!usedUp && !(lockedRetryIsDeadLetter && !broker.locks.allExpired(group))) return { config, deadLetter: false }
  return { config: deadLetterTopic(group, broker), deadLetter: true }
}

/** `%DLQ%{group}`, made when it is not there: 1 queue, readable and writeable. */
export function deadLetterTopic(group: string, broker: BrokerContext): TopicConfig {
  const topic = dlqTopic(group)
  const perm = Perm.READ | Perm.WRITE
  return broker.topics.createTopicInSendMessageBackMethod({ topic, queueNums: DLQ_QUEUE_NUMS, perm, topicSysFlag: 0 })
}
