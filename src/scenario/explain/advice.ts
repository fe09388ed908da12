import type { Refusal } from '../observations.ts'

/** What to do about an answer, by its code; codes that say too little by themselves are not here. */
const ADVICE: Readonly<Record<string, string>> = {
  TOPIC_NOT_EXIST:
    'create the topic (mqadmin updateTopic -c <cluster> -t <topic>), or let brokers create topics (autoCreateTopicEnable)',
  NO_PERMISSION: 'give topic and broker the permission 6 (mqadmin updateTopicPerm, brokerPermission)',
  SUBSCRIPTION_GROUP_NOT_EXIST: 'create the group on every broker (mqadmin updateSubGroup -c <cluster> -g <group>)',
  SUBSCRIPTION_NOT_EXIST: 'let all members of the group have the same subscriptions',
  SUBSCRIPTION_NOT_LATEST: 'let all members of the group have the same subscriptions',
}

export function adviceOn({ result, request }: Refusal): string | undefined {
  // The only error of that request: the broker counts no client of the group, because it does not know the group.
  if (request === 'GET_CONSUMER_LIST_BY_GROUP') return ADVICE['SUBSCRIPTION_GROUP_NOT_EXIST']
  return ADVICE[result]
}

/** What an answer was, in the first line of its remark. */
export function ruleOf({ by, request, result, remark }: Refusal): string {
  const said = remark === undefined ? '' : ` (${remark.split('\n')[0]?.replace(/[, ]+$/, '')})`
  return `${by} answers ${request ?? 'a request'} with ${result}${said}`
}
