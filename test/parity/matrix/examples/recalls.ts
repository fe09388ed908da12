import { ask, create, properties, send } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxRecall'

/** Taking back a message that is to be delivered later. */
export const recalls: Family = {
  name: 'recall',
  prefix: 'MxRecall',
  before: [
    ask('recalls are allowed', 25, {}, { body: 'recallMessageEnable=true\n' }),
    create(TOPIC),
    send(
      'a message for later',
      TOPIC,
      { properties: properties('TIMER_DELAY_SEC=3600 UNIQ_KEY=7F0000010000AAAA00000000000000F2') },
      { save: 'later', vague: ['recallHandle', 'queueOffset'] },
    ),
  ],
  examples: [
    {
      request: 'RECALL_MESSAGE',
      ext: { producerGroup: 'PG', topic: TOPIC, recallHandle: '<later.recallHandle>' },
    },
  ],
  afterwards: [ask('recalls are forbidden again', 25, {}, { body: 'recallMessageEnable=false\n' })],
}
