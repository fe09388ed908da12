import type { Group, Reply, Step, Turn } from '../step.ts'
import { ask, commit, create, heartbeat, members, offsetOf, properties, pull, send } from './requests.ts'

const joined = [{ group: 'ConCG', subscriptions: [{ topic: 'ConT', tags: 'A||B' }] }]
const RUNNING = 307
const DIRECTLY = 309
const STATUS = 221

function answering(what: string, connection: string, asked: number, reply: Reply): Turn {
  return { what, answering: connection, asked, reply }
}

const running = (what: string, clientId: string, ext: Readonly<Record<string, string>> = {}): Step =>
  ask(what, RUNNING, { consumerGroup: 'ConCG', clientId, jstackEnable: 'true', ...ext })

const directly = (what: string, ext: Readonly<Record<string, string>> = {}): Step =>
  ask(what, DIRECTLY, { consumerGroup: 'ConCG', clientId: 'con-1', msgId: '<m.msgId>', topic: 'ConT', ...ext })

const status = (what: string, ext: Readonly<Record<string, string>> = {}): Step =>
  ask(what, 223, { topic: 'ConT', group: 'ConCG', ...ext })

const reset = (what: string, ext: Readonly<Record<string, string>> = {}): Step =>
  ask(what, 222, { topic: 'ConT', group: 'ConCG', timestamp: '-1', isForce: 'true', ...ext })

const info = {
  jstack: 'thread main',
  mqTable: {},
  properties: { PROP_CONSUME_TYPE: 'CONSUME_PASSIVELY' },
  statusTable: {},
  subscriptionSet: [],
}
const offsets = {
  consumerTable: {},
  messageQueueTable: {},
}

/** What tools ask of consumers through the broker. */
export const consumers: Group = {
  name: 'consumers',
  turns: [
    create('ConT', 2),
    send('a message', 'ConT', { properties: properties('TAGS=A KEYS=con') }, { save: 'm' }),
    status('status of nobody'),
    reset('reset for nobody'),
    running('running info of nobody', 'con-1'),
    directly('directly to nobody'),
    heartbeat('the first joins', 'con-1', joined, { from: 'one' }),
    heartbeat('the second joins', 'con-2', joined, { from: 'two' }),
    heartbeat('an old one joins', 'con-old', [{ group: 'ConOld', subscriptions: [{ topic: 'ConT' }] }], {
      from: 'old',
      version: 0,
    }),
    { what: 'the first is told of the second', pushedTo: 'one', after: 300 },
    { what: 'the second is told of itself', pushedTo: 'two' },
    members('both', 'ConCG'),
    answering('the first tells its state', 'one', RUNNING, { code: 0, body: JSON.stringify(info) }),
    answering('the second tells a failure', 'two', RUNNING, { code: 1, remark: 'no thread dump' }),
    running('running info of the first', 'con-1'),
    running('running info without threads', 'con-1', { jstackEnable: 'false' }),
    running('running info of the second', 'con-2'),
    running('running info of a stranger', 'con-3'),
    running('running info of an old client', 'con-old', { consumerGroup: 'ConOld' }),
    { what: 'the first was asked twice', pushedTo: 'one' },
    { what: 'the second was asked once', pushedTo: 'two' },
    answering('the first consumes directly', 'one', DIRECTLY, {
      code: 0,
      body: '{"autoCommit":true,"consumeResult":"CR_SUCCESS","order":false,"spentTimeMills":7}',
    }),
    directly('directly to the first'),
    directly('directly without a client', { clientId: '' }),
    directly('directly to the second, which does not answer', { clientId: 'con-2' }),
    { what: 'the first got the message', pushedTo: 'one' },
    { what: 'the second got it, too', pushedTo: 'two' },
    answering('the first tells its offsets', 'one', STATUS, { code: 0, body: JSON.stringify(offsets) }),
    status('status of the first', { clientAddr: 'con-1' }),
    status('status of the second, which does not answer', { clientAddr: 'con-2' }),
    status('status of a stranger', { clientAddr: 'con-9' }),
    status('status of the old client', { group: 'ConOld' }),
    status('status of another topic', { topic: 'ConNo', clientAddr: 'con-1' }),
    { what: 'the first was asked for it', pushedTo: 'one' },
    commit('commits', 'ConCG', 'ConT', 1),
    commit('commits queue 1', 'ConCG', 'ConT', 0, 1),
    reset('reset in the broker'),
    offsetOf('offset after it', 'ConCG', 'ConT'),
    ask('offsets are reset in clients', 25, {}, { body: 'useServerSideResetOffset=false\n' }),
    reset('reset in clients', { timestamp: '0' }),
    reset('reset in clients, not forced', { isForce: 'false', timestamp: '-1' }),
    reset('reset in clients of a group without offsets', { group: 'ConNo' }),
    reset('reset in clients of an unknown topic', { topic: 'ConNo' }),
    { what: 'the first was told', pushedTo: 'one', after: 200 },
    { what: 'the second was told', pushedTo: 'two' },
    ask('offsets are reset in the broker', 25, {}, { body: 'useServerSideResetOffset=true\n' }),
    pull('is told of the reset', 'ConT', { consumerGroup: 'ConCG' }),
    ask('no more of changes', 200, {}, { body: '{"groupName":"ConQuiet","notifyConsumerIdsChangedEnable":false}' }),
    heartbeat('joins a quiet group', 'con-q', [{ group: 'ConQuiet', subscriptions: [] }], { from: 'quiet' }),
    heartbeat('a second one', 'con-r', [{ group: 'ConQuiet', subscriptions: [] }], { from: 'quieter' }),
    { what: 'nobody is told', pushedTo: 'quiet', after: 300 },
    { what: 'the second closes', close: 'two' },
    members('one is left', 'ConCG'),
    running('running info of one that has gone', 'con-2'),
    { what: 'told of one that has gone', pushedTo: 'one', after: 300 },
  ],
}
