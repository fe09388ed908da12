import { create } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxLock'
const json = {
  clientId: 'mx-lock',
  consumerGroup: 'MxLockCG',
  mqSet: [{ brokerName: 'broker-a', queueId: 0, topic: TOPIC }],
  onlyThisBroker: false,
}

export const locks: Family = {
  name: 'lock',
  prefix: 'MxLock',
  before: [create(TOPIC)],
  examples: [
    { request: 'LOCK_BATCH_MQ', json },
    { request: 'UNLOCK_BATCH_MQ', json },
  ],
}
