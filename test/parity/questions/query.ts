import type { Group } from '../step.ts'
import { ask, create, properties, send } from './requests.ts'

const byKey = (what: string, key: string, ext: Readonly<Record<string, string>> = {}) =>
  ask(
    what,
    12,
    { topic: 'QueryT', key, maxNum: '32', beginTimestamp: '0', endTimestamp: '9999999999999', ...ext },
    { vague: ['indexLastUpdatePhyoffset', 'indexLastUpdateTimestamp'] },
  )

const UNIQUE = '7F0000010000AAAA0000000000000001'

export const query: Group = {
  name: 'query',
  turns: [
    create('QueryT'),
    send('keys a b', 'QueryT', { properties: `${properties('TAGS=A')}KEYS\u0001qa qb\u0002` }, { save: 'first' }),
    send('key b', 'QueryT', { properties: properties(`KEYS=qb UNIQ_KEY=${UNIQUE}`) }, { save: 'second' }),
    send('no key', 'QueryT'),
    byKey('by a', 'qa'),
    byKey('by b', 'qb'),
    byKey('by b, one', 'qb', { maxNum: '1' }),
    byKey('by b, none', 'qb', { maxNum: '0' }),
    byKey('by b, -1', 'qb', { maxNum: '-1' }),
    byKey('by a and b', 'qa qb'),
    byKey('by nothing known', 'qz'),
    byKey('by an empty key', ''),
    byKey('of an unknown topic', 'qa', { topic: 'QueryNo' }),
    byKey('by unique key', UNIQUE, { _UNIQUE_KEY_QUERY: 'true' }),
    byKey('by unique key without its flag', UNIQUE),
    byKey('by unique key, flag false', UNIQUE, { _UNIQUE_KEY_QUERY: 'false' }),
    byKey('before all', 'qa', { endTimestamp: '1' }),
    byKey('after all', 'qa', { beginTimestamp: '9999999999998' }),
    byKey('in reverse', 'qa', { beginTimestamp: '9999999999999', endTimestamp: '0' }),
    byKey('in binary headers', 'qa', {}),
    ask('12: no header', 12),
    ask('33: the first', 33, { offset: '<first.offset>' }),
    ask('33: the second, with its topic', 33, { offset: '<second.offset>', topic: 'QueryT' }),
    ask('33: with another topic', 33, { offset: '<second.offset>', topic: 'QueryNo' }),
    ask('33: in binary headers', 33, { offset: '<second.offset>' }, { serialize: 'ROCKETMQ' }),
    ask('33: beyond the log', 33, { offset: '99999999999' }),
    ask('33: no header', 33),
  ],
}
