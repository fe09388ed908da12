import type { Operation, Place } from '../operation.ts'
import type { Fields, Session } from '../session.ts'

type Topic = Extract<Operation, { readonly op: 'topic' }>
type Group = Extract<Operation, { readonly op: 'group' }>

export function topicFields(session: Session, topic: Place, given: Omit<Topic, 'op' | 'topic' | 'batches'>): Fields {
  return {
    topic: session.names.topic(topic),
    defaultTopic: 'TBW102',
    readQueueNums: String(given.read),
    writeQueueNums: String(given.write),
    perm: String(given.perm),
    topicFilterType: 'SINGLE_TAG',
    topicSysFlag: '0',
    order: String(given.order),
  }
}

export async function playTopic(operation: Topic, session: Session): Promise<void> {
  const attributes = operation.batches === true ? { attributes: '+queue.type=BatchCQ' } : {}
  await session.tell(17, { ...topicFields(session, operation.topic, operation), ...attributes })
}

export async function playGroup(operation: Group, session: Session): Promise<void> {
  const body = {
    groupName: session.names.group(operation.group),
    consumeEnable: operation.enable,
    consumeBroadcastEnable: operation.broadcast,
    consumeFromMinEnable: true,
    retryQueueNums: operation.retryQueues,
    retryMaxTimes: operation.retryMax,
    brokerId: 0,
    whichBrokerWhenConsumeSlowly: 1,
    notifyConsumerIdsChangedEnable: true,
    ...(operation.orderly === undefined ? {} : { consumeMessageOrderly: operation.orderly }),
    ...(operation.policy === undefined ? {} : { groupRetryPolicy: POLICIES[operation.policy] }),
  }
  await session.tell(200, {}, JSON.stringify(body))
}

const POLICIES: Readonly<Record<NonNullable<Group['policy']>, object>> = {
  EXPONENTIAL: { type: 'EXPONENTIAL', exponentialRetryPolicy: { initial: 1000, max: 60_000, multiplier: 2 } },
  CUSTOMIZED: { type: 'CUSTOMIZED', customizedRetryPolicy: { next: [1000, 2000] } },
  NONE: { type: 'NONE' },
}
