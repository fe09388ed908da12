import { commit, create, heartbeat, send } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxMove'
const GROUP = 'MxMoveCG'
const joined = [{ group: GROUP, subscriptions: [{ topic: TOPIC }] }]
const status = { messageQueueTable: {}, consumerTable: {} }

/** Moving the offsets of groups. */
export const offsetAdmin: Family = {
  name: 'offsetAdmin',
  prefix: 'MxMove',
  before: [
    create(TOPIC),
    send('message 0', TOPIC),
    send('message 1', TOPIC),
    heartbeat('a consumer joins', 'mx-move', joined, { from: 'consumer' }),
    {
      what: 'the consumer tells its state',
      answering: 'consumer',
      asked: 221,
      reply: { code: 0, body: JSON.stringify(status) },
    },
    commit('the consumer commits', GROUP, TOPIC, 2),
  ],
  examples: [
    {
      request: 'INVOKE_BROKER_TO_RESET_OFFSET',
      ext: { topic: TOPIC, group: GROUP, queueId: '0', offset: '1', timestamp: '-1', isForce: 'true' },
    },
    {
      request: 'INVOKE_BROKER_TO_GET_CONSUMER_STATUS',
      ext: { topic: TOPIC, group: GROUP, clientAddr: 'mx-move' },
    },
    {
      request: 'CLONE_GROUP_OFFSET',
      ext: { srcGroup: GROUP, destGroup: 'MxMoveTo', topic: TOPIC, offline: 'true' },
    },
  ],
}
