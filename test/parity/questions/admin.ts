import type { Group, Step } from '../step.ts'
import { ask, borders, commit, create, send } from './requests.ts'

const bodies: readonly (readonly [string, string])[] = [
  ['an empty object', '{}'],
  ['an empty array', '[]'],
  ['null', 'null'],
  ['no JSON', 'xyz'],
]

const withBodies = (code: number): Step[] => [
  ask(`${code}: no body`, code),
  ...bodies.map(([what, body]) => ask(`${code}: ${what}`, code, {}, { body })),
]

const TOPIC_GROUP = { topic: 'text', group: 'text' } as const

/** What administration requests say of missing, empty and unreadable fields. */
export const adminFields: Group = {
  name: 'admin',
  turns: [
    create('AdmT'),
    send('a message', 'AdmT'),
    commit('an offset', 'AdmCG', 'AdmT', 1),
    ...borders(
      { ...create('AdmC'), what: 'base' },
      {
        topic: 'text',
        defaultTopic: 'text',
        readQueueNums: 'int',
        writeQueueNums: 'int',
        perm: 'int',
        topicFilterType: 'text',
        topicSysFlag: 'int',
        order: 'boolean',
        attributes: 'text',
      },
    ),
    ask('the topic after all', 351, { topic: 'AdmC' }),
    ...borders(ask('base', 351, { topic: 'AdmT' }), { topic: 'text' }),
    ...borders(ask('base', 352, { group: 'AdmCG' }), { group: 'text' }),
    ...borders(ask('base', 202, { topic: 'AdmT' }), { topic: 'text' }),
    ...borders(ask('base', 203, { consumerGroup: 'AdmCG' }), { consumerGroup: 'text' }),
    ...borders(ask('base', 204, { producerGroup: 'AdmPG' }), { producerGroup: 'text' }),
    ...borders(ask('base', 208, { consumerGroup: 'AdmCG', topic: 'AdmT' }), { consumerGroup: 'text', topic: 'text' }),
    ...borders(ask('base', 300, { topic: 'AdmT' }), { topic: 'text' }),
    ...borders(ask('base', 303, { topic: 'AdmT', group: 'AdmCG' }), TOPIC_GROUP),
    ...borders(ask('base', 315, { statsName: 'TOPIC_PUT_NUMS', statsKey: 'AdmNo' }), {
      statsName: 'text',
      statsKey: 'text',
    }),
    ...borders(ask('base', 321, { topic: 'AdmT', queueId: '0', index: '0', count: '1' }), {
      topic: 'text',
      queueId: 'int',
      index: 'long',
      count: 'int',
      consumerGroup: 'text',
    }),
    ...borders(ask('base', 343, { group: 'AdmCG' }), { group: 'text' }),
    ...borders(ask('base', 345, { group: 'AdmCG', topic: 'AdmT' }), TOPIC_GROUP),
    ...borders(ask('base', 308, { topic: 'AdmT', compareGroup: 'AdmCG' }), {
      topic: 'text',
      compareGroup: 'text',
      filterGroups: 'text',
    }),
    ...borders(ask('base', 314, { srcGroup: 'AdmCG', destGroup: 'AdmTo', topic: 'AdmT', offline: 'true' }), {
      srcGroup: 'text',
      destGroup: 'text',
      topic: 'text',
      offline: 'boolean',
    }),
    ...borders(ask('base', 222, { topic: 'AdmT', group: 'AdmCG', timestamp: '-1', isForce: 'true' }), {
      topic: 'text',
      group: 'text',
      timestamp: 'long',
      isForce: 'boolean',
      queueId: 'int',
      offset: 'long',
    }),
    ...borders(ask('base', 223, { topic: 'AdmT', group: 'AdmNobody' }), { ...TOPIC_GROUP, clientAddr: 'text' }),
    ...borders(ask('base', 353, { group: 'AdmCG', topic: 'AdmT', readable: 'true' }), {
      ...TOPIC_GROUP,
      readable: 'boolean',
    }),
    ...borders(ask('base', 307, { consumerGroup: 'AdmCG', clientId: 'nobody' }), {
      consumerGroup: 'text',
      clientId: 'text',
      jstackEnable: 'boolean',
    }),
    ...[18, 200, 225].flatMap(withBodies),
    ...borders(ask('base', 207, { groupName: 'AdmNobody', cleanOffset: 'true' }), {
      groupName: 'text',
      cleanOffset: 'boolean',
    }),
    ...borders(ask('base', 215, { topic: 'AdmNobody' }), { topic: 'text' }),
    ask('an unknown request', 999),
    ask('a negative request', -7),
    ask('a request of the NameServer', 105, { topic: 'AdmT' }),
  ],
}
