import { create, heartbeat, properties, SEND, send } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxSend'
const ext = { ...SEND, topic: TOPIC, maxReconsumeTimes: '16' }
const reply = {
  ...ext,
  topic: 'MxSendReplies',
  properties: properties('MSG_TYPE=reply REPLY_TO_CLIENT=mx-requester CORRELATION_ID=c1 TTL=3000'),
}

/** Requests that put messages. */
export const sends: Family = {
  name: 'send',
  prefix: 'MxSend',
  before: [
    create(TOPIC),
    create('MxSendReplies'),
    send('a message', TOPIC, { properties: properties('UNIQ_KEY=7F0000010000AAAA0000000000000001') }, { save: 'm' }),
    heartbeat('the requester joins', 'mx-requester', [], { from: 'requester' }, ['MxRequesters']),
    { what: 'the requester answers replies', answering: 'requester', asked: 326, reply: { code: 0 } },
  ],
  examples: [
    { request: 'SEND_MESSAGE', ext, body: 'hello' },
    { request: 'SEND_MESSAGE_V2', ext, body: 'hello' },
    {
      request: 'SEND_BATCH_MESSAGE',
      ext: { ...ext, batch: 'true' },
      body: { batch: [{ body: 'one' }, { body: 'two' }] },
    },
    { request: 'SEND_REPLY_MESSAGE', ext: reply, body: 'reply' },
    { request: 'SEND_REPLY_MESSAGE_V2', ext: reply, body: 'reply' },
    {
      request: 'CONSUMER_SEND_MSG_BACK',
      ext: {
        offset: '<m.offset>',
        group: 'MxSendCG',
        delayLevel: '-1',
        originMsgId: '<m.msgId>',
        originTopic: TOPIC,
        unitMode: 'false',
        maxReconsumeTimes: '16',
      },
      leftOut: {
        'offset unknown': 'beyond the log, as is offset huge',
      },
    },
  ],
}
