// LOCK_BATCH_MQ 41, UNLOCK_BATCH_MQ 42: from orderly consumers (AdminBrokerProcessor; remoting.md 8.7). A queue that
// another client holds is missing from the answer; there is no code for it. Both answer 0.
//
// Differs on purpose: lockInStrictMode asks no other replica.

import { lockBatchRequestBody, lockBatchResponseBody, ResponseCode } from '../../protocol/index.ts'
import type { Answer, Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { type BodyUse, requestBody } from '../requestBody.ts'
import { requiredKey } from '../required.ts'

const LOCK: BodyUse = {
  getter: 'body.LockBatchRequestBody.getConsumerGroup',
  variable: 'requestBody',
  at: 'AdminBrokerProcessor.lockBatchMQ:1383',
}

const UNLOCK: BodyUse = {
  getter: 'body.UnlockBatchRequestBody.isOnlyThisBroker',
  variable: 'requestBody',
  at: 'AdminBrokerProcessor.unlockBatchMQ:1468',
}

export function handleLockBatch(call: Call<'LOCK_BATCH_MQ'>, broker: BrokerContext): Answer<'LOCK_BATCH_MQ'> {
  const { consumerGroup, mqSet, clientId } = requestBody(lockBatchRequestBody, call.body, LOCK, broker)
  // Without queues the original never looks for the group.
  const group = mqSet.length === 0 ? '' : requiredKey(consumerGroup)
  const lockOKMQSet = broker.locks.tryLockBatch(group, mqSet, clientId)
  return { code: ResponseCode.SUCCESS, body: lockBatchResponseBody.encode({ lockOKMQSet }) }
}

export function handleUnlockBatch(call: Call<'UNLOCK_BATCH_MQ'>, broker: BrokerContext): Answer<'UNLOCK_BATCH_MQ'> {
  const { consumerGroup, mqSet, clientId } = requestBody(lockBatchRequestBody, call.body, UNLOCK, broker)
  broker.locks.unlockBatch(requiredKey(consumerGroup), mqSet, clientId)
  return { code: ResponseCode.SUCCESS }
}
