import { ask, create, pull, send, sendBatch, sendV2 } from '../../parity/questions/requests.ts'
import type { Group, Step, Turn } from '../../parity/step.ts'
import { createUser, type Entry, entry, grant, person, ROOT } from './people.ts'

const pub = (name: string, topic: string, what = ''): Step =>
  send(`${name} sends to ${topic}${what}`, topic, {}, { as: person(name) })

const HERE = ['127.0.0.1', '10.0.1.9']
const AROUND = ['127.0.0.0/8', '10.0.1.0/24']

/** Which of several entries decides. */
export const decisions: Group = {
  name: 'decisions',
  as: ROOT,
  turns: [
    ...['DecA', 'DecB', 'DecAB', 'Dec', 'Other'].map((topic) => create(topic)),
    ...['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].map((name) => createUser(name)),
    pub('one', 'DecA', ' without rules'),
    grant('one', [entry('Topic:DecA', 'Pub')]),
    pub('one', 'DecA'),
    pub('one', 'DecB'),
    pub('one', 'DecAB'),
    ...(['Sub', 'Get', 'Create', 'Update', 'Delete', 'List', 'All'] as const).flatMap((action): Turn[] => [
      grant('one', [entry('Topic:DecA', action)]),
      pub('one', 'DecA', ` with ${action}`),
    ]),
    grant('one', [entry('Topic:DecA', 'Pub', { decision: 'Deny' })]),
    pub('one', 'DecA', ' when denied'),
    grant('two', [entry('Topic:Dec*', 'Pub')]),
    pub('two', 'DecA'),
    pub('two', 'Dec'),
    pub('two', 'Other'),
    // The literal entry decides, in whatever order the two came.
    grant('two', [entry('Topic:DecA', 'Pub', { decision: 'Deny' })]),
    pub('two', 'DecA', ', a literal deny behind a prefix'),
    grant('three', [entry('Topic:DecA', 'Pub', { decision: 'Deny' })]),
    grant('three', [entry('Topic:Dec*', 'Pub')]),
    pub('three', 'DecA', ', a literal deny before a prefix'),
    grant('four', [entry('Topic:Dec*', 'Pub'), entry('Topic:DecA*', 'Pub', { decision: 'Deny' })]),
    pub('four', 'DecAB', ', a longer prefix denies'),
    grant('five', [entry('Topic:Dec*', 'Pub', { decision: 'Deny' }), entry('Topic:DecA*', 'Pub')]),
    pub('five', 'DecAB', ', a longer prefix allows'),
    grant('six', [entry('*', 'Pub', { decision: 'Deny' }), entry('Topic:*', 'Pub')]),
    pub('six', 'DecA', ', everything denied, topics allowed'),
    grant('six', [entry('Topic:*', 'Pub', { decision: 'Deny' }), entry('*', 'Pub')]),
    pub('six', 'DecA', ', topics denied, everything allowed'),
    grant('seven', [entry('Topic:*', 'Pub'), entry('Topic:Dec*', 'Pub', { decision: 'Deny' })]),
    pub('seven', 'DecA', ', any before a denied prefix'),
    grant('eight', [entry('Topic:Dec*', 'Pub', { decision: 'Deny' }), entry('Topic:*', 'Pub')]),
    pub('eight', 'DecA', ', a denied prefix before any'),
    grant('eight', [entry('Topic:Dec', 'Pub', { decision: 'Deny' })]),
    grant('nine', [entry('Topic:DecA', 'Pub', { decision: 'Deny' })], 'Default'),
    pub('nine', 'DecA', ', denied by default'),
    grant('nine', [entry('Topic:*', 'Pub')], 'Custom'),
    pub('nine', 'DecA', ', a custom entry goes first'),
    pub('nine', 'DecB'),
    grant('nine', [entry('Topic:*', 'Sub')], 'Custom'),
    pub('nine', 'DecA', ', custom entries do not match'),
    grant('ten', [entry('Topic:DecA', 'Pub', { sourceIps: HERE })]),
    pub('ten', 'DecA', ', from here'),
    grant('ten', [entry('Topic:DecA', 'Pub', { sourceIps: ['192.168.0.0/16', '172.16.0.1'] })]),
    pub('ten', 'DecA', ', not from here'),
    grant('ten', [entry('Topic:DecA', 'Pub', { sourceIps: AROUND })]),
    pub('ten', 'DecA', ', from around here'),
    grant('ten', [entry('Topic:DecA', 'Pub', { sourceIps: ['::/0'] })]),
    pub('ten', 'DecA', ', from everywhere by IPv6'),
    grant('ten', [entry('Topic:DecA', 'Pub', { sourceIps: [] })]),
    pub('ten', 'DecA', ', from anywhere'),
    ...tangle(),
  ],
}

/** Three kinds of entries in each order: the order is not transitive, so that it matters. */
function tangle(): Turn[] {
  const literal = entry('Topic:DecA', 'Pub')
  const prefix = entry('Topic:Dec*', 'Pub')
  const any = entry('Topic:*', 'Pub')
  const all = entry('*', 'Pub')
  const kinds: Readonly<Record<string, Entry>> = { literal, prefix, any, all }
  const names = Object.keys(kinds)
  const turns: Turn[] = []
  for (const first of names) {
    for (const second of names) {
      for (const third of names) {
        if (new Set([first, second, third]).size < 3) continue
        for (const denied of [first, second, third]) {
          const order = [first, second, third]
          const name = `${order.map((kind) => kind.slice(0, 3)).join('')}${denied.slice(0, 3)}`
          const entries = order.flatMap((kind) => {
            const given = kinds[kind]
            return given === undefined ? [] : [kind === denied ? { ...given, decision: 'Deny' } : given]
          })
          turns.push(
            createUser(name),
            grant(name, entries),
            pub(name, 'DecA', `: ${order.join(', ')}, ${denied} denied`),
          )
        }
      }
    }
  }
  return turns
}

/** Resources and actions that are tried one by one for every request. */
const TOPIC_ACTIONS = ['Pub', 'Sub', 'Create', 'Update', 'Delete', 'Get', 'List']

interface Asked {
  readonly name: string
  readonly step: Step
}

const heartbeat = JSON.stringify({
  clientID: 'rights',
  producerDataSet: [{ groupName: 'RigPG' }],
  consumerDataSet: [
    {
      groupName: 'RigG',
      consumeType: 'CONSUME_PASSIVELY',
      messageModel: 'CLUSTERING',
      consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
      unitMode: false,
      subscriptionDataSet: [
        { topic: 'RigT', subString: '*', tagsSet: [], codeSet: [], subVersion: 1, expressionType: 'TAG' },
        { topic: '%RETRY%RigG', subString: '*', tagsSet: [], codeSet: [], subVersion: 1, expressionType: 'TAG' },
      ],
    },
  ],
})
const queues = JSON.stringify({
  consumerGroup: 'RigG',
  clientId: 'rights',
  mqSet: [
    { topic: 'RigT', brokerName: 'broker-a', queueId: 0 },
    { topic: '%RETRY%RigG', brokerName: 'broker-a', queueId: 0 },
  ],
})
const TG = { topic: 'RigT', group: 'RigG' }
const T = { topic: 'RigT', queueId: '0' }
const offset = { consumerGroup: 'RigG', topic: 'RigT', queueId: '0' }
const retryOffset = { consumerGroup: 'RigG', topic: '%RETRY%RigG', queueId: '0' }
const pop = {
  consumerGroup: 'RigG',
  topic: 'RigT',
  queueId: '0',
  maxMsgNums: '1',
  invisibleTime: '1000',
  pollTime: '0',
  bornTime: '0',
  initMode: '0',
}

const requests: readonly Asked[] = [
  { name: 'send', step: send('', 'RigT') },
  { name: 'send to a retry topic', step: send('', '%RETRY%RigG', { group: 'RigH' }) },
  { name: 'send to a retry topic of no group', step: send('', '%RETRY%RigG') },
  { name: 'sendV2', step: sendV2('', 'RigT') },
  { name: 'sendV2 to a retry topic', step: sendV2('', '%RETRY%RigG') },
  { name: 'batch', step: sendBatch('', 'RigT') },
  { name: 'reply', step: { ...send('', 'RigT'), code: 324 } },
  { name: 'recall', step: ask('', 370, { topic: 'RigT', recallHandle: 'x' }) },
  {
    name: 'end transaction',
    step: ask('', 37, {
      topic: 'RigT',
      producerGroup: 'PG',
      tranStateTableOffset: '0',
      commitLogOffset: '0',
      commitOrRollback: '0',
      fromTransactionCheck: 'false',
      msgId: 'x',
    }),
  },
  { name: 'send back', step: ask('', 36, { group: 'RigG', offset: '0', delayLevel: '0', originTopic: 'RigT' }) },
  { name: 'pull', step: pull('', 'RigT', { consumerGroup: 'RigG' }) },
  { name: 'pull of a retry topic', step: pull('', '%RETRY%RigG', { consumerGroup: 'RigG' }) },
  { name: 'lite pull', step: { ...pull('', 'RigT', { consumerGroup: 'RigG' }), code: 361 } },
  {
    name: 'query message',
    step: ask('', 12, { topic: 'RigT', key: 'k', maxNum: '1', beginTimestamp: '0', endTimestamp: '1' }),
  },
  { name: 'heartbeat', step: ask('', 34, {}, { body: heartbeat }) },
  { name: 'unregister consumer', step: ask('', 35, { clientID: 'rights', consumerGroup: 'RigG' }) },
  { name: 'unregister producer', step: ask('', 35, { clientID: 'rights', producerGroup: 'RigPG' }) },
  { name: 'consumer list', step: ask('', 38, { consumerGroup: 'RigG' }) },
  { name: 'query offset', step: ask('', 14, offset) },
  { name: 'query offset of retry', step: ask('', 14, retryOffset) },
  { name: 'update offset', step: ask('', 15, { ...offset, commitOffset: '0' }) },
  { name: 'update offset of retry', step: ask('', 15, { ...retryOffset, commitOffset: '0' }) },
  { name: 'lock', step: ask('', 41, {}, { body: queues }) },
  { name: 'unlock', step: ask('', 42, {}, { body: queues }) },
  { name: 'create topic', step: { ...create('RigT'), what: '' } },
  { name: 'create topics', step: ask('', 18, {}, { body: '{"topicConfigList":[]}' }) },
  { name: 'all topics', step: ask('', 21, {}, {}) },
  { name: 'broker config', step: ask('', 25, {}, { body: 'filterDataCleanTimeSpan=86400000' }) },
  { name: 'get broker config', step: ask('', 26) },
  { name: 'runtime info', step: ask('', 28) },
  { name: 'search offset', step: ask('', 29, { ...T, timestamp: '0' }) },
  { name: 'max offset', step: ask('', 30, T) },
  { name: 'min offset', step: ask('', 31, T) },
  { name: 'earliest', step: ask('', 32, T) },
  { name: 'view message', step: ask('', 33, { offset: '999999', topic: 'RigT' }) },
  { name: 'view message without a topic', step: ask('', 33, { offset: '999999' }) },
  { name: 'create group', step: ask('', 200, {}, { body: '{"groupName":"RigG2"}' }) },
  { name: 'all groups', step: ask('', 201) },
  { name: 'topic stats', step: ask('', 202, T) },
  { name: 'consumer connections', step: ask('', 203, { consumerGroup: 'RigG' }) },
  { name: 'producer connections', step: ask('', 204, { producerGroup: 'RigPG' }) },
  { name: 'delete group', step: ask('', 207, { groupName: 'RigNone' }) },
  { name: 'consume stats', step: ask('', 208, { consumerGroup: 'RigG', topic: 'RigT' }) },
  { name: 'consume stats without a topic', step: ask('', 208, { consumerGroup: 'RigG' }) },
  { name: 'consume stats of a list', step: ask('', 208, { consumerGroup: 'RigG', topicList: 'RigT;RigT2;' }) },
  { name: 'delete topic', step: ask('', 215, { topic: 'RigNone' }) },
  { name: 'reset offset', step: ask('', 222, { ...TG, timestamp: '0', isForce: 'true' }) },
  { name: 'consumer status', step: ask('', 223, TG) },
  { name: 'who consumes', step: ask('', 300, { topic: 'RigT' }) },
  { name: 'time span', step: ask('', 303, TG) },
  { name: 'system topics', step: ask('', 305) },
  { name: 'running info', step: ask('', 307, { consumerGroup: 'RigG', clientId: 'none' }) },
  { name: 'correction', step: ask('', 308, { filterGroups: 'RigG,RigH', compareGroup: 'RigG', topic: 'RigT' }) },
  {
    name: 'consume directly',
    step: ask('', 309, { consumerGroup: 'RigG', clientId: 'none', topic: 'RigT', msgId: 'x', brokerName: 'broker-a' }),
  },
  { name: 'clone offset', step: ask('', 314, { srcGroup: 'RigX', destGroup: 'RigG', topic: 'RigT', offline: 'true' }) },
  { name: 'broker stats', step: ask('', 315, { statsName: 'TOPIC_PUT_NUMS', statsKey: 'RigNo' }) },
  { name: 'broker consume stats', step: ask('', 317, { isOrder: 'false' }) },
  {
    name: 'consume queue',
    step: ask('', 321, { topic: 'RigT', queueId: '0', index: '0', count: '1', consumerGroup: 'RigG' }),
  },
  { name: 'topics of a group', step: ask('', 343, { group: 'RigG' }) },
  { name: 'subscription', step: ask('', 345, TG) },
  { name: 'topic config', step: ask('', 351, { topic: 'RigT' }) },
  { name: 'group config', step: ask('', 352, { group: 'RigG' }) },
  { name: 'forbidden', step: ask('', 353, TG) },
  { name: 'assignment', step: ask('', 400, {}, { body: '{}' }) },
  { name: 'list users', step: ask('', 3005) },
  { name: 'get rules', step: ask('', 3009, { subject: 'User:rocketmq' }) },
  { name: 'delete rules', step: ask('', 3008, { subject: 'User:none' }) },
  { name: 'pop', step: ask('', 200050, pop) },
]

/** What a user without any rule is told, request by request: the first resource that he lacks. */
export const refusals: Group = {
  name: 'refusals',
  as: ROOT,
  turns: [
    create('RigT'),
    create('RigT2'),
    createUser('none'),
    ...requests.map(({ name, step }) => ({ ...step, what: `${name}: a user without rules`, as: person('none') })),
    ...requests
      .filter(({ step }) => Object.keys(step.ext ?? {}).length > 0)
      .map(({ name, step }): Step => {
        const { body: _, ...bare } = step
        return { ...bare, ext: {}, what: `${name}: neither field nor body`, as: person('none') }
      }),
  ],
}

/** Every request against every single right: `RESOURCE ACTION` suffices where the answer is not 16. */
export const actions: Group = {
  name: 'actions',
  as: ROOT,
  turns: [
    create('RigT'),
    ...TOPIC_ACTIONS.flatMap((action) => {
      const name = `may${action}`
      const entries = [entry('Topic:RigT*', action), entry('Group:RigG*', action), entry('Cluster:*', action)]
      return [
        createUser(name),
        grant(name, entries),
        ...requests.map(
          ({ name: request, step }): Step => ({ ...step, what: `${request} with ${action}`, as: person(name) }),
        ),
      ]
    }),
  ],
}
