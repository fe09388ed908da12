import type { Group, Step } from '../step.ts'
import { ask, commit, create, heartbeat, offsetOf, properties, pull, send, subscriptionData } from './requests.ts'

type Fields = Readonly<Record<string, string>>

const TOPIC = 'AswT'
const GROUP = 'AswCG'

const set = (line: string): Step => ask(`set ${line}`, 25, {}, { body: `${line}\n` })

const reset = (what: string, ext: Fields = {}): Step =>
  ask(what, 222, { topic: TOPIC, group: GROUP, timestamp: '-1', isForce: 'true', ...ext })

const group = (what: string, groupName: string): Step => ask(what, 200, {}, { body: JSON.stringify({ groupName }) })

const check = (what: string, type: string, tags: string): Step => {
  const subscription = subscriptionData({ topic: TOPIC, type, tags })
  return ask(what, 46, {}, { body: JSON.stringify({ clientId: 'asw', group: GROUP, subscriptionData: subscription }) })
}

const actively = { consumeType: 'CONSUME_ACTIVELY' }

/** Everything with which an administrator changes topics, groups and offsets. */
const changeAll = (when: string): readonly Step[] => [
  { ...create('AswNew'), what: `a topic ${when}` },
  ask(
    `topics ${when}`,
    18,
    {},
    {
      body: JSON.stringify({
        topicConfigList: [{ topicName: 'AswListed', readQueueNums: 1, writeQueueNums: 1, perm: 6 }],
      }),
    },
  ),
  group(`a group ${when}`, 'AswNewCG'),
  ask(`groups ${when}`, 225, {}, { body: JSON.stringify({ groupConfigList: [{ groupName: 'AswListedCG' }] }) }),
  ask(`who may read ${when}`, 353, { topic: TOPIC, group: GROUP, readable: 'true' }),
  commit(`an offset ${when}`, GROUP, TOPIC, 1),
  reset(`a reset ${when}`),
  reset(`a reset of nobody ${when}`, { topic: 'AswNone', group: 'AswNone' }),
  ask(`offsets are cloned ${when}`, 314, { srcGroup: GROUP, destGroup: 'AswTo', topic: TOPIC, offline: 'true' }),
  ask(`a half message goes on ${when}`, 323, { msgId: '<half.msgId>', topic: TOPIC }),
  ask(
    `the mode of requests ${when}`,
    401,
    {},
    {
      body: JSON.stringify({ topic: TOPIC, consumerGroup: GROUP, mode: 'PULL', popShareQueueNum: 0 }),
    },
  ),
  ask(`a group is deleted ${when}`, 207, { groupName: 'AswNewCG' }),
  ask(`a topic is deleted ${when}`, 215, { topic: 'AswNew' }),
  ask(`an unknown topic is deleted ${when}`, 215, { topic: 'AswNone' }),
  ask(`a topic without a name is deleted ${when}`, 215, { topic: ' ' }),
  ask(`a system topic is deleted ${when}`, 215, { topic: 'TBW102' }),
]

/** What administration says at a broker that an operator has set so. */
export const adminSwitches: Group = {
  name: 'adminSwitches',
  logMoves: true,
  turns: [
    create(TOPIC),
    create('AswZero', 0),
    group('a group', GROUP),
    send('a message', TOPIC),
    ask('a half message', 10, send('', TOPIC, { sysFlag: '4' }).ext, {
      body: 'half',
      save: 'half',
      vague: ['queueOffset'],
    }),
    ask(
      'half messages',
      10,
      send('', TOPIC, { sysFlag: '4', properties: properties('TRAN_MSG=true PGROUP=AswPG') }).ext,
      { body: 'half', vague: ['queueOffset'] },
    ),

    reset('a reset of a topic without queues', { topic: 'AswZero' }),
    reset('a reset of one queue of a topic without queues', { topic: 'AswZero', queueId: '0' }),
    reset('a reset before the queue', { queueId: '0', offset: '-2' }),
    reset('a reset behind the queue', { queueId: '0', offset: '3' }),
    reset('a reset just behind the queue', { queueId: '0', offset: '2' }),
    reset('a reset to an offset of all queues', { offset: '7' }),
    reset('a reset of a queue that is not there', { queueId: '9', offset: '1' }),
    reset('a reset of a queue that is not there, by time', { queueId: '9' }),
    reset('a reset of an unknown topic', { topic: 'AswNone' }),
    reset('a reset of an unknown group', { group: 'AswNone' }),
    pull('the group is told', TOPIC, { consumerGroup: GROUP }),
    ask('statistics of a topic without queues', 202, { topic: 'AswZero' }),
    ask('time span of a topic without queues', 303, { topic: 'AswZero', group: GROUP }),
    ask('queue of a topic without queues', 321, { topic: 'AswZero', queueId: '0', index: '0', count: '1' }),

    set('validateSystemTopicWhenUpdateTopic=false'),
    { ...create('SELF_TEST_TOPIC'), what: 'a system topic where names are not looked at' },
    { ...create('a b'), what: 'a bad name where names are not looked at' },
    ask('a system topic is deleted where names are not looked at', 215, { topic: 'AswNone' }),
    set('validateSystemTopicWhenUpdateTopic=true'),
    { ...create('SELF_TEST_TOPIC'), what: 'a system topic where names are looked at' },

    set('enablePropertyFilter=true'),
    check('SQL92 where it is served', 'SQL92', 'a > 1'),
    check('bad SQL92 where it is served', 'SQL92', 'a >'),
    check('no SQL92 where it is served', 'SQL92', ''),
    check('an unknown kind where SQL92 is served', 'ZZ', 'a'),
    check('tags where SQL92 is served', 'TAG', 'a'),
    set('enablePropertyFilter=false'),
    check('SQL92 where it is served no more', 'SQL92', 'a > 1'),

    ask('SQL92 is served once more', 25, {}, { body: 'enablePropertyFilter=true\n' }),
    heartbeat('a group subscribes by SQL92', 'asw-3', [
      { group: 'AswSql', subscriptions: [{ topic: TOPIC, tags: 'a > 1', version: 5, type: 'SQL92' }] },
    ]),
    heartbeat('and then by SQL92 that cannot be read', 'asw-3', [
      { group: 'AswSql', subscriptions: [{ topic: TOPIC, tags: 'a >', version: 6, type: 'SQL92' }] },
    ]),
    ...[5, 6, 7].map((version) =>
      pull(`it pulls by version ${version}`, TOPIC, {
        consumerGroup: 'AswSql',
        sysFlag: '0',
        expressionType: 'SQL92',
        subVersion: String(version),
      }),
    ),
    ask('SQL92 is served no more', 25, {}, { body: 'enablePropertyFilter=false\n' }),

    set('rejectPullConsumerEnable=true'),
    heartbeat('one joins that pulls on its own', 'asw-1', [
      { group: 'AswPull', subscriptions: [{ topic: TOPIC }], more: actively },
      { group: 'AswPush', subscriptions: [{ topic: TOPIC }] },
    ]),
    ask('who pulls on its own', 203, { consumerGroup: 'AswPull' }),
    ask('who is served', 203, { consumerGroup: 'AswPush' }),
    pull('one that joined pulls by its subscription', TOPIC, { consumerGroup: 'AswPush', sysFlag: '0' }),
    pull('one that was passed over pulls by its subscription', TOPIC, { consumerGroup: 'AswPull', sysFlag: '0' }),
    pull('one that was passed over brings a subscription', TOPIC, { consumerGroup: 'AswPull' }),
    set('rejectPullConsumerEnable=false'),
    heartbeat('it joins again', 'asw-1', [{ group: 'AswPull', subscriptions: [{ topic: TOPIC }], more: actively }]),
    ask('who pulls on its own, later', 203, { consumerGroup: 'AswPull' }),

    set('autoCreateSubscriptionGroup=false'),
    ask('a group that nobody made', 352, { group: 'AswNone' }),
    ask('how it may read', 353, { topic: TOPIC, group: 'AswNone' }),
    heartbeat('it joins', 'asw-2', [{ group: 'AswNone', subscriptions: [{ topic: TOPIC }] }]),
    ask('it is not online', 203, { consumerGroup: 'AswNone' }),
    ask('its members', 38, { consumerGroup: 'AswNone' }),
    reset('a reset for it', { group: 'AswNone' }),
    ask('its subscription', 345, { group: 'AswNone', topic: TOPIC }),
    set('autoCreateSubscriptionGroup=true'),

    set('brokerRole=SLAVE'),
    ...changeAll('at a slave'),
    ask('all topics of a slave', 351, { topic: 'AswNew' }),
    set('brokerRole=ASYNC_MASTER'),
    ...changeAll('at a master'),
    offsetOf('its offset', GROUP, TOPIC),
    ask('no half message goes on', 323, { msgId: 'x', topic: TOPIC }),
    ask('nothing goes on', 323),
    ask(
      'the mode of a retry topic',
      401,
      {},
      {
        body: JSON.stringify({ topic: '%RETRY%AswCG', consumerGroup: GROUP, mode: 'POP', popShareQueueNum: 0 }),
      },
    ),
  ],
}
