import { javaHashCode, parseTolerantJson } from '../../protocol/index.ts'
import { JavaException } from '../../remoting/index.ts'
import { JsonFields } from '../metadata/index.ts'
import { isTagType, type SubscriptionData } from './subscriptionData.ts'

// Bodies that clients send: HeartbeatData (B11), CheckClientRequestBody (B19), LockBatchRequestBody and
// UnlockBatchRequestBody (B13) of remoting.md 3.3. What fastjson would fail on throws, which answers SYSTEM_ERROR.

export interface ConsumerData {
  readonly groupName: string
  readonly consumeType: string
  readonly messageModel: string
  readonly consumeFromWhere: string
  readonly unitMode: boolean
  readonly subscriptions: readonly SubscriptionData[]
}

export interface HeartbeatData {
  readonly clientId: string
  readonly consumers: readonly ConsumerData[]
  readonly producerGroups: readonly string[]
  readonly heartbeatFingerprint: number
  readonly withoutSub: boolean
}

export function decodeHeartbeat(body: Uint8Array | undefined): HeartbeatData {
  const fields = jsonBody(body, 'org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData.getClientID()')
  return {
    clientId: fields.text('clientID') ?? '',
    consumers: fields.array('consumerDataSet').map((item) => consumerData(new JsonFields(item))),
    producerGroups: fields.array('producerDataSet').map((item) => new JsonFields(item).text('groupName') ?? ''),
    heartbeatFingerprint: fields.number('heartbeatFingerprint') ?? 0,
    withoutSub: fields.boolean('withoutSub') ?? false,
  }
}

function consumerData(fields: JsonFields): ConsumerData {
  return {
    groupName: fields.text('groupName') ?? '',
    consumeType: fields.text('consumeType') ?? '',
    messageModel: fields.text('messageModel') ?? '',
    consumeFromWhere: fields.text('consumeFromWhere') ?? '',
    unitMode: fields.boolean('unitMode') ?? false,
    subscriptions: fields.array('subscriptionDataSet').map((item) => subscriptionData(new JsonFields(item))),
  }
}

function subscriptionData(fields: JsonFields): SubscriptionData {
  const tagsSet = fields.array('tagsSet').map(String)
  const expressionType = fields.text('expressionType')
  // The Go client sends its codes as text, computed over UTF-8 bytes; hashing the tags again serves both.
  const fromTags = isTagType(expressionType) && tagsSet.length > 0
  return {
    topic: fields.text('topic') ?? '',
    subString: fields.text('subString') ?? '',
    tagsSet,
    codeSet: fromTags ? tagsSet.map(javaHashCode) : fields.array('codeSet').map(Number),
    subVersion: fields.number('subVersion') ?? 0,
    expressionType,
    classFilterMode: fields.boolean('classFilterMode') ?? false,
  }
}

/** The subscription of a CheckClientRequestBody, or undefined when there is none to check. */
export function decodeCheckedSubscription(body: Uint8Array | undefined): SubscriptionData | undefined {
  if (body === undefined) return undefined
  const subscription = jsonBody(body, '').object('subscriptionData')
  return subscription === undefined ? undefined : subscriptionData(subscription)
}

export interface LockBody {
  readonly group: string
  readonly clientId: string
  readonly queues: readonly { readonly topic: string; readonly brokerName: string; readonly queueId: number }[]
}

export function decodeLockBody(body: Uint8Array | undefined): LockBody {
  const fields = jsonBody(body, 'org.apache.rocketmq.remoting.protocol.body.LockBatchRequestBody.getConsumerGroup()')
  return {
    group: fields.text('consumerGroup') ?? '',
    clientId: fields.text('clientId') ?? '',
    queues: fields.array('mqSet').map((item) => {
      const queue = new JsonFields(item)
      return {
        topic: queue.text('topic') ?? '',
        brokerName: queue.text('brokerName') ?? '',
        queueId: queue.number('queueId') ?? 0,
      }
    }),
  }
}

function jsonBody(body: Uint8Array | undefined, firstCall: string): JsonFields {
  if (body === undefined) {
    throw new JavaException('java.lang.NullPointerException', `Cannot invoke "${firstCall}" because it is null`)
  }
  try {
    return new JsonFields(parseTolerantJson(new TextDecoder().decode(body)))
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw new JavaException('com.alibaba.fastjson.JSONException', text)
  }
}
