import type { Group, Step } from '../step.ts'
import { ask, create, heartbeat, members, subscriptionData } from './requests.ts'

const unregister = (what: string, clientID: string, ext: Readonly<Record<string, string>>, more: Partial<Step> = {}) =>
  ask(what, 35, { clientID, ...ext }, more)

const check = (what: string, body: unknown): Step =>
  ask(what, 46, {}, { body: typeof body === 'string' ? body : JSON.stringify(body) })

const raw = (what: string, body: unknown): Step =>
  ask(what, 34, {}, { body: typeof body === 'string' ? body : JSON.stringify(body) })

/** A heartbeat of 5.x; without subscriptions it is a short one, for brokers that know the fingerprint. */
const fingerprint = (what: string, heartbeatFingerprint: number, subscriptionDataSet: readonly unknown[] = []): Step =>
  raw(what, {
    clientID: 'cli-f',
    heartbeatFingerprint,
    withoutSub: subscriptionDataSet.length === 0,
    producerDataSet: [],
    consumerDataSet: [
      {
        groupName: 'CliPrint',
        consumeType: 'CONSUME_PASSIVELY',
        messageModel: 'CLUSTERING',
        consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
        unitMode: false,
        subscriptionDataSet,
      },
    ],
  })

const joined = { group: 'CliCG', subscriptions: [{ topic: 'CliT' }] }

export const clients: Group = {
  name: 'clients',
  turns: [
    create('CliT'),
    members('nobody', 'CliCG'),
    heartbeat('joins', 'cli-1', [joined]),
    members('one', 'CliCG'),
    { what: 'the first is not told of itself', pushedTo: 'a', after: 300 },
    ask('retry topic made', 351, { topic: '%RETRY%CliCG' }),
    ask('group made', 352, { group: 'CliCG' }),
    heartbeat('joins again', 'cli-1', [joined]),
    heartbeat('second joins', 'cli-2', [joined], { from: 'b' }),
    { what: 'the first is told', pushedTo: 'a', after: 300 },
    { what: 'the second is told', pushedTo: 'b' },
    members('two', 'CliCG'),
    ask('connections', 203, { consumerGroup: 'CliCG' }),
    heartbeat(
      'second subscribes more',
      'cli-2',
      [{ group: 'CliCG', subscriptions: [{ topic: 'CliT' }, { topic: 'CliT2', tags: 'A||B', version: 2 }] }],
      { from: 'b' },
    ),
    { what: 'told of more', pushedTo: 'a', after: 300 },
    ask('subscription of more', 345, { group: 'CliCG', topic: 'CliT2' }),
    heartbeat('second subscribes less', 'cli-2', [joined], { from: 'b' }),
    ask('subscription of less', 345, { group: 'CliCG', topic: 'CliT2' }),
    { what: 'told of less', pushedTo: 'a', after: 300 },
    heartbeat(
      'other model',
      'cli-2',
      [{ ...joined, more: { messageModel: 'BROADCASTING', consumeType: 'CONSUME_ACTIVELY' } }],
      { from: 'b' },
    ),
    ask('connections of another model', 203, { consumerGroup: 'CliCG' }),
    heartbeat('same id on a third connection', 'cli-1', [joined], { from: 'c' }),
    members('same id twice', 'CliCG'),
    unregister('second leaves', 'cli-2', { consumerGroup: 'CliCG' }, { from: 'b' }),
    { what: 'told of leaving', pushedTo: 'a', after: 300 },
    { what: 'the leaver is not told', pushedTo: 'b' },
    members('without the second', 'CliCG'),
    { what: 'third connection closes', close: 'c' },
    members('after a closed connection', 'CliCG', { after: 300 }),
    { what: 'told of a closed connection', pushedTo: 'a' },
    unregister('leaves with another id', 'zz', { consumerGroup: 'CliCG' }),
    members('after another id', 'CliCG'),
    unregister('unknown group', 'cli-1', { consumerGroup: 'CliNobody' }),
    unregister('bad group', 'cli-1', { consumerGroup: 'a b' }),
    unregister('nothing', 'cli-1', {}),
    heartbeat('produces', 'cli-1', [], {}, ['CliPG']),
    ask('producer connections', 204, { producerGroup: 'CliPG' }),
    unregister('producer leaves with another id', 'zz', { producerGroup: 'CliPG' }),
    ask('producers after another id', 204, { producerGroup: 'CliPG' }),
    heartbeat('produces again', 'cli-1', [], {}, ['CliPG']),
    unregister('producer leaves', 'cli-1', { producerGroup: 'CliPG' }),
    ask('producers after leaving', 204, { producerGroup: 'CliPG' }),
    heartbeat('nothing at all', 'cli-1', []),
    heartbeat('group with a blank', 'cli-1', [{ group: 'a b', subscriptions: [] }]),
    members('group with a blank has members', 'a b'),
    heartbeat('empty group', 'cli-1', [{ group: '', subscriptions: [] }]),
    heartbeat('no subscriptions', 'cli-1', [{ group: 'CliNoSub', subscriptions: [] }]),
    ask('connections without subscriptions', 203, { consumerGroup: 'CliNoSub' }),
    heartbeat('a bad kind of expression', 'cli-1', [
      { group: 'CliKind', subscriptions: [{ topic: 'CliT', type: 'ZZ' }] },
    ]),
    heartbeat('a unit', 'cli-1', [{ group: 'CliUnit', subscriptions: [], more: { unitMode: true } }]),
    ask('retry topic of a unit', 351, { topic: '%RETRY%CliUnit' }),
    heartbeat('in binary headers', 'cli-1', [joined], { serialize: 'ROCKETMQ' }),
    heartbeat('one-way', 'cli-1', [{ group: 'CliOneway', subscriptions: [] }], { oneway: true }),
    members('one-way joined', 'CliOneway'),
    heartbeat('of Go', 'cli-go', [{ group: 'CliGo', subscriptions: [{ topic: 'CliT' }] }], { from: 'g', version: 275 }),
    ask('connections of Go', 203, { consumerGroup: 'CliGo' }),
    fingerprint('fingerprint', 77, [subscriptionData({ topic: 'CliT' })]),
    fingerprint('fingerprint again, short', 77),
    ask('connections after a short one', 203, { consumerGroup: 'CliPrint' }),
    fingerprint('another fingerprint, short', 78),
    raw('tags without codes', {
      clientID: 'cli-f',
      consumerDataSet: [
        {
          groupName: 'CliCodes',
          consumeType: 'CONSUME_PASSIVELY',
          messageModel: 'CLUSTERING',
          consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
          subscriptionDataSet: [{ topic: 'CliT', subString: 'A', tagsSet: ['A'], subVersion: 1 }],
        },
      ],
    }),
    ask('connections without codes', 203, { consumerGroup: 'CliCodes' }),
    raw('no client id', { producerDataSet: [], consumerDataSet: [] }),
    raw('no sets', { clientID: 'cli-n' }),
    raw('null sets', { clientID: 'cli-n', producerDataSet: null, consumerDataSet: null }),
    raw('consumer without fields', { clientID: 'cli-n', consumerDataSet: [{ groupName: 'CliBare' }] }),
    ask('connections of it', 203, { consumerGroup: 'CliBare' }),
    raw('consumer without a group', { clientID: 'cli-n', consumerDataSet: [{}] }),
    raw('producer without a group', { clientID: 'cli-n', producerDataSet: [{}] }),
    raw('an unknown model', {
      clientID: 'cli-n',
      consumerDataSet: [{ groupName: 'CliModel', messageModel: 'ZZ', consumeType: 'ZZ', subscriptionDataSet: [] }],
    }),
    raw('unknown fields', { clientID: 'cli-n', more: 1 }),
    raw('an empty object', '{}'),
    raw('an array', '[]'),
    raw('null', 'null'),
    raw('a number', '5'),
    raw('no JSON', 'xyz'),
    raw('cut JSON', '{"clientID":"x'),
    ask('no body', 34),
    ask('35: no header', 35),
    ask('38: no header', 38),
    check('46: tags', { clientId: 'cli-1', group: 'CliCG', subscriptionData: subscriptionData({ topic: 'CliT' }) }),
    check('46: SQL92', {
      clientId: 'cli-1',
      group: 'CliCG',
      subscriptionData: subscriptionData({ topic: 'CliT', type: 'SQL92', tags: 'a > 1' }),
    }),
    check('46: bad SQL92', {
      clientId: 'cli-1',
      group: 'CliCG',
      subscriptionData: subscriptionData({ topic: 'CliT', type: 'SQL92', tags: 'a >' }),
    }),
    check('46: unknown kind', {
      clientId: 'cli-1',
      group: 'CliCG',
      subscriptionData: subscriptionData({ topic: 'CliT', type: 'ZZ' }),
    }),
    check('46: no subscription', { clientId: 'cli-1', group: 'CliCG' }),
    check('46: no kind', { subscriptionData: { topic: 'CliT', subString: '*' } }),
    check('46: an empty object', '{}'),
    check('46: no JSON', 'xyz'),
    ask('46: no body', 46),
  ],
}
