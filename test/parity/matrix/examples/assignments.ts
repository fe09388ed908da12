import { create, heartbeat } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxAssign'
const GROUP = 'MxAssignCG'
const joined = [{ group: GROUP, subscriptions: [{ topic: TOPIC }] }]

/** Queues that the broker assigns. */
export const assignments: Family = {
  name: 'assignment',
  prefix: 'MxAssign',
  before: [create(TOPIC, 3), heartbeat('a consumer joins', 'mx-assign', joined, { from: 'consumer', after: 300 })],
  examples: [
    {
      request: 'QUERY_ASSIGNMENT',
      json: {
        topic: TOPIC,
        consumerGroup: GROUP,
        clientId: 'mx-assign',
        strategyName: 'AVG',
        messageModel: 'CLUSTERING',
      },
    },
    {
      request: 'SET_MESSAGE_REQUEST_MODE',
      json: { topic: TOPIC, consumerGroup: GROUP, mode: 'PULL', popShareQueueNum: 0 },
    },
    { request: 'GET_ALL_MESSAGE_REQUEST_MODE', more: { about: 'MxAssign' } },
  ],
}
