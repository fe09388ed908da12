import {
  type ExtFields,
  heartbeatBody,
  isRetryTopic,
  javaHashCode,
  type RemotingCommand,
  RequestCode,
  retryTopic,
} from '../../../protocol/index.ts'
import { aclException } from './aclException.ts'
import { PUB, SUB } from './permission.ts'

/** What a request needs: permissions by topic, groups under their retry topics, in the order in which they are checked. */
export type NeededPermissions = readonly (readonly [resource: string, permission: number])[]

/** PlainAccessValidator.parse of 4.9.7 (remoting.md 16.4). Most requests need nothing. */
export function neededPermissions(command: RemotingCommand): NeededPermissions {
  const { extFields: fields } = command
  switch (command.code) {
    case RequestCode.SEND_MESSAGE:
      return sending(fields['topic'], fields['group'])
    case RequestCode.SEND_MESSAGE_V2:
      return sending(fields['b'], fields['a'])
    case RequestCode.CONSUMER_SEND_MSG_BACK:
      return subscribing(groupKey(fields['group']))
    case RequestCode.PULL_MESSAGE:
    case RequestCode.UPDATE_CONSUMER_OFFSET:
      return subscribing(fields['topic'], groupKey(fields['consumerGroup']))
    case RequestCode.QUERY_MESSAGE:
      return subscribing(fields['topic'])
    case RequestCode.HEART_BEAT:
      return subscribing(...heartbeatKeys(command.body))
    case RequestCode.UNREGISTER_CLIENT:
    case RequestCode.GET_CONSUMER_LIST_BY_GROUP:
      return subscribing(groupKey(fields['consumerGroup']))
    default:
      return []
  }
}

function sending(topic: string | undefined, group: string | undefined): NeededPermissions {
  if (topic === undefined) return []
  return isRetryTopic(topic) ? subscribing(groupKey(group)) : [[topic, PUB]]
}

function subscribing(...keys: readonly (string | undefined)[]): NeededPermissions {
  const named = [...new Set(keys)].filter((key) => key !== undefined)
  return inHashOrder(named).map((key) => [key, SUB])
}

function groupKey(group: ExtFields[string] | undefined): string | undefined {
  return group === undefined ? undefined : retryTopic(group)
}

function heartbeatKeys(body: Uint8Array | undefined): readonly (string | undefined)[] {
  try {
    return heartbeatBody
      .decode(body)
      .consumerDataSet.flatMap(({ groupName, subscriptionDataSet }) => [
        groupKey(groupName),
        ...subscriptionDataSet.map(({ topic }) => topic),
      ])
  } catch (error) {
    throw aclException(error instanceof Error ? error.message : String(error), 'plain.PlainAccessValidator.parse:134')
  }
}

/** Java walks through the table that holds them; the first that is not permitted is named in the refusal. */
function inHashOrder(keys: readonly string[]): readonly string[] {
  let capacity = 16
  while (keys.length > capacity * 0.75) capacity *= 2
  const bucket = (key: string): number => {
    const hash = javaHashCode(key)
    return (hash ^ (hash >>> 16)) & (capacity - 1)
  }
  return keys
    .map((key) => ({ key, at: bucket(key) }))
    .sort((a, b) => a.at - b.at)
    .map(({ key }) => key)
}
