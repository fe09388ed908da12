import type { Group, Step } from '../step.ts'
import { ask, create, heartbeat, properties, pull, SEND, send, sendV2 } from './requests.ts'

const TOPIC = 'RepReplies'
const to = (client: string, more = ''): string =>
  properties(`MSG_TYPE=reply REPLY_TO_CLIENT=${client} CORRELATION_ID=c-1 TTL=3000${more}`)

function reply(what: string, ext: Readonly<Record<string, string>>, more: Partial<Step> = {}): Step {
  return ask(what, 324, { ...SEND, topic: TOPIC, ...ext }, { body: 'the reply', ...more })
}

/** Requests and their replies: both ends at one broker. */
export const replies: Group = {
  name: 'replies',
  turns: [
    create('RepT'),
    create(TOPIC),
    heartbeat('the requester joins', 'rep-asker', [], { from: 'asker' }, ['RepPG']),
    send('a request', 'RepT', {
      properties: properties('MSG_TYPE=request REPLY_TO_CLIENT=rep-asker CORRELATION_ID=c-1 TTL=3000'),
    }),
    pull('the other end gets it', 'RepT'),
    { what: 'the requester takes replies', answering: 'asker', asked: 326, reply: { code: 0 } },
    reply('a reply', { properties: to('rep-asker') }),
    { ...sendV2('a short reply', TOPIC, { properties: to('rep-asker', ' TAGS=t') }, { body: 'short' }), code: 325 },
    { what: 'the requester got both', pushedTo: 'asker' },
    reply('a reply in binary headers', { properties: to('rep-asker') }, { serialize: 'ROCKETMQ' }),
    reply('a one-way reply', { properties: to('rep-asker') }, { oneway: true }),
    { what: 'the requester got these, too', pushedTo: 'asker' },
    reply('a reply to a stranger', { properties: to('rep-stranger') }),
    reply('a reply to nobody', { properties: properties('MSG_TYPE=reply') }),
    reply('a reply without properties', { properties: '' }),
    reply('an empty reply', { properties: to('rep-asker') }, { body: '' }),
    reply('a reply of another topic', { topic: 'RepT', properties: to('rep-asker') }),
    reply('a reply of a bad topic', { topic: 'a b', properties: to('rep-asker') }),
    reply('a reply of an unknown topic', { topic: 'RepNew', properties: to('rep-asker') }),
    reply('a reply for queue 9', { queueId: '9', properties: to('rep-asker') }),
    { what: 'the requester got some of them', pushedTo: 'asker' },
    { what: 'the requester refuses replies', answering: 'asker', asked: 326, reply: { code: 1, remark: 'too late' } },
    reply('a refused reply', { properties: to('rep-asker') }),
    heartbeat('another requester, which does not answer, joins', 'rep-mute', [], { from: 'mute' }, ['RepPG']),
    reply('a reply without an answer', { properties: to('rep-mute') }),
    { what: 'the requester closes', close: 'asker' },
    reply('a reply to one that has gone', { properties: to('rep-asker') }),
    pull('replies are stored', TOPIC, { consumerGroup: 'RepCG' }),
  ],
}
