import { parseJson, utf8Text } from '../../protocol/index.ts'
import type { JavaException } from '../../remoting/index.ts'
import { SimError } from '../../runtime/index.ts'
import { nullMapKey, nullPointer } from '../required.ts'

// Java's sets are empty when a body does not name them, and null when it says so: the original runs into the null. The
// lines are those of 5.3.3.

const DATA = 'org.apache.rocketmq.remoting.protocol.heartbeat'

type Given = Readonly<Record<string, unknown>>

/** Throws what the original throws where a heartbeat has null for a set, for an entry or for a topic. */
export function demandEntries(body: Uint8Array | undefined): void {
  const given = body === undefined ? undefined : readable(body)
  if (!isObject(given)) return
  const { consumerDataSet, producerDataSet } = given
  if (consumerDataSet === null) throw nullSet('HeartbeatData.getConsumerDataSet', 91)
  for (const consumer of itemsOf(consumerDataSet)) {
    if (consumer === null) throw nullEntry('ConsumerData.getGroupName', 'consumerData', 98)
    // A consumer without a group fails earlier.
    if (isObject(consumer) && typeof consumer['groupName'] === 'string') demandTopics(consumer['subscriptionDataSet'])
  }
  if (producerDataSet === null) throw nullSet('HeartbeatData.getProducerDataSet', 141)
  for (const producer of itemsOf(producerDataSet)) {
    if (producer === null) throw nullEntry('ProducerData.getGroupName', 'data', 142)
  }
}

function demandTopics(subscriptions: unknown): void {
  if (subscriptions === null) throw nullSet('ConsumerData.getSubscriptionDataSet', 101)
  for (const subscription of itemsOf(subscriptions)) {
    if (subscription === null) throw nullEntry('SubscriptionData.getTopic', 'subscriptionData', 102)
    if (isObject(subscription) && (subscription['topic'] ?? null) === null) throw nullMapKey()
  }
}

/** Undefined for what is no JSON, which is refused later. */
function readable(body: Uint8Array): unknown {
  try {
    return parseJson(utf8Text(body), 'HeartbeatData')
  } catch (error) {
    if (!SimError.is(error)) throw error
    return undefined
  }
}

function isObject(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function nullSet(getter: string, line: number): JavaException {
  const message = `Cannot invoke "java.util.Set.iterator()" because the return value of "${DATA}.${getter}()" is null`
  return nullPointer(message, `ClientManageProcessor.heartBeat:${line}`)
}

function nullEntry(getter: string, variable: string, line: number): JavaException {
  const message = `Cannot invoke "${DATA}.${getter}()" because "${variable}" is null`
  return nullPointer(message, `ClientManageProcessor.heartBeat:${line}`)
}
