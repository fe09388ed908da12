import { type JsonBody, jsonBody, list, object, optional, text } from '../json/index.ts'

/** A set of topics (remoting.md B4). `brokerAddr` tells a tool where to ask for system topics. */
export interface TopicList {
  readonly brokerAddr?: string | undefined
  readonly topicList: readonly string[]
}

export const topicListBody: JsonBody<TopicList> = jsonBody(
  'TopicList',
  object<TopicList>({ brokerAddr: optional(text), topicList: list(text) }),
)
