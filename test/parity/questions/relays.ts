import type { Group, Reply, Step, Turn } from '../step.ts'
import { ask, create, heartbeat, properties, SEND, send } from './requests.ts'

const GROUP = 'RelCG'
const RUNNING = 307
const DIRECTLY = 309
const STATUS = 221
const joined = [{ group: GROUP, subscriptions: [{ topic: 'RelT' }] }]

/** The broker waits 10 s for a client, or 5 s. */
const LATE = { limitMs: 14_000 }

function answering(what: string, connection: string, asked: number, reply: Reply): Turn {
  return { what, answering: connection, asked, reply }
}

const running = (what: string, clientId: string, more: Partial<Step> = {}): Step =>
  ask(what, RUNNING, { consumerGroup: GROUP, clientId, jstackEnable: 'false' }, more)

const directly = (what: string, clientId: string, more: Partial<Step> = {}): Step =>
  ask(what, DIRECTLY, { consumerGroup: GROUP, clientId, msgId: '<m.msgId>', topic: 'RelT' }, more)

const status = (what: string, clientAddr: string, more: Partial<Step> = {}): Step =>
  ask(what, 223, { topic: 'RelT', group: GROUP, clientAddr }, more)

const reply = (what: string, client: string, more: Partial<Step> = {}): Step =>
  ask(
    what,
    324,
    {
      ...SEND,
      topic: 'RelReplies',
      properties: properties(`MSG_TYPE=reply REPLY_TO_CLIENT=${client} CORRELATION_ID=c TTL=3000`),
    },
    { body: 'the reply', ...more },
  )

/** Clients that do not answer a broker, answer late, answer that they cannot, or go meanwhile. */
export const relays: Group = {
  name: 'relays',
  logMoves: true,
  turns: [
    create('RelT'),
    create('RelReplies'),
    send('a message', 'RelT', {}, { save: 'm' }),
    heartbeat('one joins that does not answer', 'rel-mute', joined, { from: 'mute' }, ['RelPG']),
    running('it does not tell how it is', 'rel-mute', LATE),
    directly('it does not consume', 'rel-mute', LATE),
    status('it does not tell its offsets', 'rel-mute', LATE),
    reply('it does not take a reply', 'rel-mute', LATE),
    { what: 'it was asked', pushedTo: 'mute' },

    running('it is asked how it is', 'rel-mute', { held: 'running' }),
    directly('it is asked to consume', 'rel-mute', { held: 'directly' }),
    status('it is asked for its offsets', 'rel-mute', { held: 'status' }),
    reply('it is sent a reply', 'rel-mute', { held: 'reply' }),
    { what: 'it closes', close: 'mute' },
    { what: 'how it was', answerTo: 'running' },
    { what: 'how it consumed', answerTo: 'directly' },
    { what: 'where it was', answerTo: 'status' },
    { what: 'how it took the reply', answerTo: 'reply' },

    heartbeat('one joins that cannot', 'rel-dull', joined, { from: 'dull' }, ['RelPG']),
    ...[RUNNING, DIRECTLY, STATUS, 326].map((code) =>
      answering(`it does not know ${code}`, 'dull', code, { code: 3, remark: ` request type ${code} not supported` }),
    ),
    running('it cannot tell how it is', 'rel-dull'),
    directly('it cannot consume', 'rel-dull'),
    status('it cannot tell its offsets', 'rel-dull', LATE),
    reply('it cannot take a reply', 'rel-dull'),
    ...[RUNNING, DIRECTLY, STATUS].map((code) => answering(`it says nothing to ${code}`, 'dull', code, { code: 0 })),
    running('how it is: nothing', 'rel-dull'),
    directly('what came of the message: nothing', 'rel-dull'),
    status('its offsets: nothing', 'rel-dull', LATE),
    ...[RUNNING, DIRECTLY, STATUS].map((code) =>
      answering(`it says no JSON to ${code}`, 'dull', code, { code: 0, body: 'xyz' }),
    ),
    running('how it is: no JSON', 'rel-dull'),
    directly('what came of the message: no JSON', 'rel-dull'),
    status('its offsets: no JSON', 'rel-dull', LATE),
    answering('it says an array to 221', 'dull', STATUS, { code: 0, body: '[]' }),
    status('its offsets: an array', 'rel-dull', LATE),
    answering('it says an empty object to 221', 'dull', STATUS, { code: 0, body: '{}' }),
    status('its offsets: an empty object', 'rel-dull', LATE),
    answering('it fails at 307', 'dull', RUNNING, {
      code: 1,
      remark: `The Consumer Group <${GROUP}> not exist in this consumer`,
    }),
    running('how it is: a failure', 'rel-dull'),

    ask('a message of a bad id', DIRECTLY, { consumerGroup: GROUP, clientId: 'rel-dull', msgId: 'x', topic: 'RelT' }),
    ask('a message of an id with nothing behind it', DIRECTLY, {
      consumerGroup: GROUP,
      clientId: 'rel-dull',
      msgId: '7F00000100002A9F00000000FFFFFFFF',
      topic: 'RelT',
    }),
    ask('a message without an id', DIRECTLY, { consumerGroup: GROUP, clientId: 'rel-dull', topic: 'RelT' }),
    ask('nobody in particular', RUNNING, { consumerGroup: GROUP }),
    ask('nobody at all', RUNNING, { clientId: 'rel-dull' }),
  ],
}
