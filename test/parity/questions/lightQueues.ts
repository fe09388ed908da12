import type { Group, Step } from '../step.ts'
import { ask, commit, create, offsetOf, properties, pull, queue, send, sendBatch } from './requests.ts'

const LIGHT = '%LMQ%light'
const DISPATCHED = properties(`INNER_MULTI_DISPATCH=${LIGHT},%LMQ%other UNIQ_KEY=7F0000010000AAAA0000000000008001`)

const pop = (what: string, topic: string, ext: Readonly<Record<string, string>> = {}): Step =>
  ask(
    what,
    200050,
    {
      consumerGroup: 'LmqCG',
      topic,
      queueId: '0',
      maxMsgNums: '8',
      invisibleTime: '600000',
      pollTime: '0',
      bornTime: '0',
      initMode: '0',
      order: 'false',
      ...ext,
    },
    { vague: ['popTime', 'reviveQid', 'POP_CK', '1ST_POP_TIME'], save: 'popped' },
  )

const ack = (what: string, topic: string): Step =>
  ask(what, 200051, {
    consumerGroup: 'LmqCG',
    topic,
    queueId: '0',
    extraInfo: `0 <popped.popTime> 600000 <popped.reviveQid> 0 broker-a 0 0`,
    offset: '0',
  })

/** Light message queues (LMQ) where they are off, as they are unless somebody sets `enableLmq`. */
export const lightQueues: Group = {
  name: 'lmq',
  logMoves: true,
  turns: [
    create('LmqT'),
    send('a message for two light queues', 'LmqT', { properties: DISPATCHED }),
    send('with offsets in them', 'LmqT', {
      properties: properties(`INNER_MULTI_DISPATCH=${LIGHT} INNER_MULTI_QUEUE_OFFSET=5`),
    }),
    sendBatch('a batch for them', 'LmqT', { properties: DISPATCHED }),
    pull('stands in its own queue', 'LmqT'),
    queue('entries of the light queue', 321, LIGHT, { index: '0', count: '1' }),
    queue('max of the light queue', 30, LIGHT),
    queue('min of the light queue', 31, LIGHT),
    queue('time in the light queue', 29, LIGHT, { timestamp: '0' }),
    ask('its config', 351, { topic: LIGHT }),
    ask('its statistics', 202, { topic: LIGHT }),
    pull('pulls the light queue', LIGHT, { consumerGroup: 'LmqCG' }),
    offsetOf('offset in the light queue', 'LmqCG', LIGHT),
    commit('commits to the light queue', 'LmqCG', LIGHT, 1),
    pop('pops the light queue', LIGHT),
    pop('pops the message', 'LmqT'),
    ack('is consumed', 'LmqT'),
    ack('and in the light queue', LIGHT),
    send('a light queue as a topic', LIGHT, { defaultTopic: 'TBW102' }),
    ask('the config of the topic', 351, { topic: LIGHT }),
    pull('pulls the topic', LIGHT, { consumerGroup: 'LmqCG' }),
    pop('pops the topic', LIGHT),
    ack('is consumed in the topic', LIGHT),
    offsetOf('offset in the topic', 'LmqCG', LIGHT),
    commit('commits to the topic', 'LmqCG', LIGHT, 1),
    offsetOf('offset after that', 'LmqCG', LIGHT),
  ],
}
