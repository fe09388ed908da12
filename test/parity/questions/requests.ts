import { javaHashCode, requestTable } from '../../../src/protocol/index.ts'
import type { Step } from '../step.ts'

type Fields = Readonly<Record<string, string>>

export const SEND: Fields = {
  producerGroup: 'PG',
  topic: '',
  defaultTopic: 'TBW102',
  defaultTopicQueueNums: '1',
  queueId: '0',
  sysFlag: '0',
  bornTimestamp: '1700000000000',
  flag: '0',
  properties: '',
  reconsumeTimes: '0',
  unitMode: 'false',
  batch: 'false',
}

/** The one-letter names of 310 and 320. */
const LETTERS: Fields = requestTable.SEND_MESSAGE_V2.wireNames

export const PULL: Fields = {
  consumerGroup: 'CG',
  topic: '',
  queueId: '0',
  queueOffset: '0',
  maxMsgNums: '32',
  sysFlag: '4',
  commitOffset: '0',
  suspendTimeoutMillis: '0',
  subscription: '*',
  subVersion: '1',
  expressionType: 'TAG',
}

export function ask(what: string, code: number, ext: Fields = {}, more: Partial<Step> = {}): Step {
  return { what, code, ext, ...more }
}

/** Properties as they travel: `A=1 B=2`. */
export function properties(text: string): string {
  return text
    .split(' ')
    .map((pair) => `${pair.replace('=', '\u0001')}\u0002`)
    .join('')
}

export function send(what: string, topic: string, ext: Fields = {}, more: Partial<Step> = {}): Step {
  return ask(what, 10, { ...SEND, topic, ...ext }, { body: 'hello', ...more })
}

export function sendV2(what: string, topic: string, ext: Fields = {}, more: Partial<Step> = {}): Step {
  const long = { ...SEND, topic, ...ext }
  const short = Object.fromEntries(Object.entries(long).map(([name, value]) => [LETTERS[name] ?? name, value]))
  return ask(what, 310, short, { body: 'hello', ...more })
}

export function sendBatch(what: string, topic: string, ext: Fields = {}, more: Partial<Step> = {}): Step {
  const body = { batch: [{ body: 'one' }, { body: 'two' }] }
  return { ...sendV2(what, topic, { batch: 'true', ...ext }, { body, ...more }), code: 320 }
}

export function pull(what: string, topic: string, ext: Fields = {}, more: Partial<Step> = {}): Step {
  return ask(what, 11, { ...PULL, topic, ...ext }, more)
}

export function create(topic: string, queues = 1, ext: Fields = {}): Step {
  const all = {
    topic,
    defaultTopic: 'TBW102',
    readQueueNums: String(queues),
    writeQueueNums: String(queues),
    perm: '6',
    topicFilterType: 'SINGLE_TAG',
    topicSysFlag: '0',
    order: 'false',
    ...ext,
  }
  return ask(`create ${topic} with ${queues} queues ${Object.values(ext).join(' ')}`.trimEnd(), 17, all)
}

export function offsetOf(what: string, group: string, topic: string, queueId = 0): Step {
  return ask(what, 14, { consumerGroup: group, topic, queueId: String(queueId) })
}

export function commit(what: string, group: string, topic: string, offset: number, queueId = 0): Step {
  return ask(what, 15, { consumerGroup: group, topic, queueId: String(queueId), commitOffset: String(offset) })
}

export function queue(what: string, code: number, topic: string, ext: Fields = {}): Step {
  return ask(what, code, { topic, queueId: '0', ...ext })
}

export interface Subscription {
  readonly topic: string
  readonly tags?: string
  readonly version?: number
  readonly type?: string
}

export interface Consumer {
  readonly group: string
  readonly subscriptions?: readonly Subscription[]
  readonly more?: Readonly<Record<string, unknown>>
}

export function subscriptionData({ topic, tags = '*', version = 1, type = 'TAG' }: Subscription): object {
  const tagsSet = tags === '*' || type !== 'TAG' ? [] : tags.split('||')
  return {
    classFilterMode: false,
    codeSet: tagsSet.map(javaHashCode),
    expressionType: type,
    subString: tags,
    subVersion: version,
    tagsSet,
    topic,
  }
}

/** A heartbeat of a clustering push consumer. */
export function heartbeat(
  what: string,
  clientID: string,
  consumers: readonly Consumer[],
  more: Partial<Step> = {},
  producers: readonly string[] = [],
): Step {
  const body = {
    clientID,
    consumerDataSet: consumers.map(({ group, subscriptions = [], more: fields }) => ({
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      consumeType: 'CONSUME_PASSIVELY',
      groupName: group,
      messageModel: 'CLUSTERING',
      subscriptionDataSet: subscriptions.map(subscriptionData),
      unitMode: false,
      ...fields,
    })),
    producerDataSet: producers.map((groupName) => ({ groupName })),
  }
  return ask(what, 34, {}, { body: JSON.stringify(body), ...more })
}

export function members(what: string, group: string, more: Partial<Step> = {}): Step {
  return ask(what, 38, { consumerGroup: group }, more)
}
