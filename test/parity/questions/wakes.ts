import type { Group } from '../step.ts'
import { ask, create, heartbeat, properties, pull, send, sendBatch, sendV2 } from './requests.ts'

const held = (name: string, ext: Readonly<Record<string, string>> = {}, from = 'a') =>
  pull(`held ${name}`, 'WakeT', { sysFlag: '6', suspendTimeoutMillis: '12000', ...ext }, { held: name, from })

const HALF = properties('TRAN_MSG=true PGROUP=WakePG UNIQ_KEY=7F0000010000AAAA00000000000000E1')

/** Everything that wakes a held pull, and what does not. */
export const wakes: Group = {
  name: 'wakes',
  logMoves: true,
  quietMs: 8000,
  turns: [
    create('WakeT', 2),
    held('a message'),
    send('a one-way send', 'WakeT', {}, { oneway: true, from: 'b' }),
    { what: 'woken by a one-way send', answerTo: 'a message' },
    held('a batch', { queueOffset: '1' }),
    sendBatch('a batch is sent', 'WakeT', {}, { from: 'b' }),
    { what: 'woken by a batch', answerTo: 'a batch' },
    held('a short send', { queueOffset: '3' }),
    sendV2('a short send is sent', 'WakeT', {}, { from: 'b' }),
    { what: 'woken by a short send', answerTo: 'a short send' },
    held('a delayed message', { queueOffset: '4' }),
    send(
      'a delayed message is sent',
      'WakeT',
      { properties: properties('DELAY=1') },
      { from: 'b', vague: ['queueOffset'] },
    ),
    { what: 'woken by a delayed message', answerTo: 'a delayed message' },
    heartbeat('joins', 'wake-1', [{ group: 'WakeCG', subscriptions: [{ topic: 'WakeT', tags: 'A' }] }], { from: 'c' }),
    pull(
      'held for what the group subscribed',
      'WakeT',
      {
        consumerGroup: 'WakeCG',
        sysFlag: '2',
        subVersion: '1',
        queueOffset: '5',
        suspendTimeoutMillis: '12000',
      },
      { held: 'subscribed', from: 'c' },
    ),
    send('of another tag', 'WakeT', { properties: properties('TAGS=B') }, { from: 'b' }),
    send('of the tag', 'WakeT', { properties: properties('TAGS=A') }, { from: 'b' }),
    { what: 'woken by the tag', answerTo: 'subscribed' },
    held('the end of its topic', { queueId: '1' }),
    ask('the topic may not be read', 17, { ...create('WakeT', 2).ext, perm: '2' }, { from: 'b' }),
    { what: 'told of it when its time is over', answerTo: 'the end of its topic' },
    ask('the topic may be read', 17, { ...create('WakeT', 2).ext }, { from: 'b' }),
    held('on a connection that closes', { queueId: '1' }, 'd'),
    { what: 'closes', close: 'd' },
    held('twice', { queueId: '1' }, 'e'),
    held('twice on one connection', { queueId: '1' }, 'e'),
    send('wakes both', 'WakeT', { queueId: '1' }, { from: 'b' }),
    { what: 'the first of both', answerTo: 'twice' },
    { what: 'the second of both', answerTo: 'twice on one connection' },
    held('a transaction', { queueOffset: '7' }),
    send(
      'a half message',
      'WakeT',
      { sysFlag: '4', properties: HALF },
      { from: 'b', save: 'h', vague: ['queueOffset'] },
    ),
    ask('commits it', 37, {
      topic: 'WakeT',
      producerGroup: 'WakePG',
      tranStateTableOffset: '<h.queueOffset>',
      commitLogOffset: '<h.offset>',
      commitOrRollback: '8',
      fromTransactionCheck: 'false',
      msgId: '7F0000010000AAAA00000000000000E1',
      transactionId: '7F0000010000AAAA00000000000000E1',
    }),
    { what: 'woken by a transaction', answerTo: 'a transaction' },
  ],
}
