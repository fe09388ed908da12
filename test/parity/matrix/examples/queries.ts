import { create, properties, send } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxQuery'

/** Looking up messages. */
export const queries: Family = {
  name: 'query',
  prefix: 'MxQuery',
  before: [create(TOPIC), send('a message', TOPIC, { properties: properties('KEYS=qa TAGS=A') }, { save: 'm' })],
  examples: [
    {
      request: 'QUERY_MESSAGE',
      ext: {
        topic: TOPIC,
        key: 'qa',
        maxNum: '32',
        beginTimestamp: '0',
        endTimestamp: '9999999999999',
        _UNIQUE_KEY_QUERY: 'false',
      },
      more: { vague: ['indexLastUpdatePhyoffset', 'indexLastUpdateTimestamp'] },
    },
    {
      request: 'VIEW_MESSAGE_BY_ID',
      ext: { topic: TOPIC, offset: '<m.offset>' },
    },
    {
      request: 'QUERY_CONSUME_QUEUE',
      ext: { topic: TOPIC, queueId: '0', index: '0', count: '1', consumerGroup: 'MxQueryCG' },
    },
  ],
}
