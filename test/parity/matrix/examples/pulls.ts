import { create, PULL, properties, send } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxPull'
const ext = { ...PULL, topic: TOPIC, consumerGroup: 'MxPullCG', maxMsgBytes: '4096', requestSource: '0' }

export const pulls: Family = {
  name: 'pull',
  prefix: 'MxPull',
  before: [create(TOPIC), send('a message', TOPIC, { properties: properties('TAGS=A') })],
  examples: [
    { request: 'PULL_MESSAGE', ext },
    { request: 'LITE_PULL_MESSAGE', ext },
  ],
}
