// LOCK_BATCH_MQ 41, UNLOCK_BATCH_MQ 42: from orderly consumers (AdminBrokerProcessor; remoting.md 8.7). A queue that
// another client holds is missing from the answer; there is no code for it. Both answer 0.
//
// Differs on purpose: lockInStrictMode asks no other replica.

import { ResponseCode } from '../../protocol/index.ts'
import type { Answer, Call } from '../../remoting/index.ts'
import { decodeLockBody } from '../clients/index.ts'
import type { BrokerContext } from '../context.ts'

export function handleLockBatch(call: Call<'LOCK_BATCH_MQ'>, broker: BrokerContext): Answer<'LOCK_BATCH_MQ'> {
  const { group, queues, clientId } = decodeLockBody(call.body)
  const lockOKMQSet = broker.locks
    .tryLockBatch(group, queues, clientId)
    .map(({ brokerName, queueId, topic }) => ({ brokerName, queueId, topic }))
  return { code: ResponseCode.SUCCESS, body: new TextEncoder().encode(JSON.stringify({ lockOKMQSet })) }
}

export function handleUnlockBatch(call: Call<'UNLOCK_BATCH_MQ'>, broker: BrokerContext): Answer<'UNLOCK_BATCH_MQ'> {
  const { group, queues, clientId } = decodeLockBody(call.body)
  broker.locks.unlockBatch(group, queues, clientId)
  return { code: ResponseCode.SUCCESS }
}
