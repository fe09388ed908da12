import {
  decodeRequestHeader,
  type ExtFields,
  heartbeatBody,
  isRetryTopic,
  lockBatchRequestBody,
  type RemotingCommand,
  RequestCode,
  requestNameOf,
} from '../../protocol/index.ts'
import { unauthorized } from './accessError.ts'
import { headerRules } from './headerRules.ts'
import type { Need } from './policy.ts'
import { groupResource, literal, topicResource } from './resource.ts'
import { type Action, isBlank } from './words.ts'

/**
 * What a request needs, each of it (DefaultAuthorizationContextBuilder; remoting.md 16.6). Requests without a single field
 * need nothing. Throws AccessError when header or body cannot be read.
 */
export function needsOf(command: RemotingCommand, clusterName: string): readonly Need[] {
  const { code, extFields } = command
  if (Object.keys(extFields).length === 0) return []
  try {
    return knownNeeds(command) ?? annotatedNeeds(code, extFields, clusterName)
  } catch {
    throw unauthorized('parse authorization context error.')
  }
}

/** The requests that the original knows one by one. */
function knownNeeds(command: RemotingCommand): readonly Need[] | undefined {
  const { code, extFields: fields } = command
  switch (code) {
    case RequestCode.GET_ROUTEINFO_BY_TOPIC:
      return isRetry(fields['topic'])
        ? [group(fields['topic'], 'Sub', 'Get')]
        : [topic(fields['topic'], 'Pub', 'Sub', 'Get')]
    case RequestCode.SEND_MESSAGE:
      return [sending(fields['topic'], fields['group'])]
    case RequestCode.SEND_MESSAGE_V2:
    case RequestCode.SEND_BATCH_MESSAGE:
      return [sending(fields['b'], fields['a'])]
    case RequestCode.RECALL_MESSAGE:
      return [topic(fields['topic'], 'Pub')]
    case RequestCode.END_TRANSACTION:
      return isBlank(fields['topic']) ? [] : [topic(fields['topic'], 'Pub')]
    case RequestCode.CONSUMER_SEND_MSG_BACK:
      return [group(fields['group'], 'Sub')]
    case RequestCode.PULL_MESSAGE:
      return consuming(fields, 'Sub')
    case RequestCode.QUERY_MESSAGE:
      return [topic(fields['topic'], 'Sub', 'Get')]
    case RequestCode.HEART_BEAT:
      return heartbeatBody
        .decode(command.body)
        .consumerDataSet.flatMap(({ groupName, subscriptionDataSet }) => [
          group(groupName, 'Sub'),
          ...topicsOf(subscriptionDataSet),
        ])
    case RequestCode.UNREGISTER_CLIENT:
      return isBlank(fields['consumerGroup']) ? [] : [group(fields['consumerGroup'], 'Sub')]
    case RequestCode.GET_CONSUMER_LIST_BY_GROUP:
      return [group(fields['consumerGroup'], 'Sub', 'Get')]
    case RequestCode.QUERY_CONSUMER_OFFSET:
      readHeader(code, fields)
      return consuming(fields, 'Sub', 'Get')
    case RequestCode.UPDATE_CONSUMER_OFFSET:
      readHeader(code, fields)
      return consuming(fields, 'Sub', 'Update')
    case RequestCode.LOCK_BATCH_MQ:
    case RequestCode.UNLOCK_BATCH_MQ: {
      const { consumerGroup, mqSet } = lockBatchRequestBody.decode(command.body)
      return [group(consumerGroup, 'Sub'), ...topicsOf(mqSet)]
    }
    default:
      return undefined
  }
}

function annotatedNeeds(code: number, fields: ExtFields, clusterName: string): readonly Need[] {
  const rule = headerRules[code]
  if (rule === undefined) return []
  readHeader(code, fields)
  const { action, cluster, fields: named = [] } = rule
  const needs = named.flatMap(([field, type, separator]) => {
    const value = fields[field]
    if (value === undefined) return []
    const names = separator === undefined ? [value] : value.split(separator).filter((name) => name !== '')
    return names.map((name) =>
      type === 'Topic' && isRetry(name) ? group(name, action) : { resource: literal(type, name), actions: [action] },
    )
  })
  if (needs.length > 0 || cluster !== true) return needs
  return [{ resource: literal('Cluster', clusterName), actions: [action] }]
}

/** Some header classes throw for a number that they cannot read, that of topics for an unknown filter type. */
function readHeader(code: number, fields: ExtFields): void {
  const refuse = (text: string | undefined): never => {
    throw new Error(`not readable: ${text}`)
  }
  const name = requestNameOf(code)
  if (name !== undefined) decodeRequestHeader(name, fields, refuse)
  // CreateTopicRequestHeader.checkFields
  const { topicFilterType } = fields
  const known = topicFilterType === 'SINGLE_TAG' || topicFilterType === 'MULTI_TAG'
  if (code === RequestCode.UPDATE_AND_CREATE_TOPIC && !known) refuse(topicFilterType)
}

/** A send to a retry topic is the business of the consumers of its group. */
function sending(topicName: string | undefined, groupName: string | undefined): Need {
  if (!isRetry(topicName)) return topic(topicName, 'Pub')
  return group(isBlank(groupName) ? topicName : groupName, 'Sub')
}

function consuming(fields: ExtFields, ...actions: readonly Action[]): readonly Need[] {
  const needed = group(fields['consumerGroup'], ...actions)
  return isRetry(fields['topic']) ? [needed] : [topic(fields['topic'], ...actions), needed]
}

function topicsOf(named: readonly { readonly topic?: string | undefined }[]): readonly Need[] {
  return named.filter((one) => !isRetry(one.topic)).map((one) => topic(one.topic, 'Sub'))
}

function topic(name: string | undefined, ...actions: readonly Action[]): Need {
  return { resource: topicResource(name), actions }
}

function group(name: string | undefined, ...actions: readonly Action[]): Need {
  return { resource: groupResource(name), actions }
}

function isRetry(name: string | undefined): boolean {
  return name !== undefined && isRetryTopic(name)
}
