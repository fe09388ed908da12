import type { Group } from '../step.ts'
import { create, heartbeat, offsetOf, pull, send } from './requests.ts'

const members = (client: string, more: Readonly<Record<string, unknown>> = {}) =>
  heartbeat(
    `${client} broadcasts ${Object.values(more).join(' ')}`.trimEnd(),
    client,
    [{ group: 'CastG', subscriptions: [{ topic: 'CastT' }], more: { messageModel: 'BROADCASTING', ...more } }],
    { from: client },
  )

const member = (what: string, client: string, queueOffset: string) =>
  pull(`${client}: ${what}`, 'CastT', { consumerGroup: 'CastG', queueOffset, maxMsgNums: '1' }, { from: client })

/** A pull of a proxy for one of its clients. */
const proxied = (what: string, queueOffset: string, more: Readonly<Record<string, string>> = {}) =>
  pull(`proxy: ${what}`, 'CastT', { consumerGroup: 'CastP', queueOffset, maxMsgNums: '1', requestSource: '1', ...more })

const C1 = { proxyFrowardClientId: 'cast-p1' }
const C2 = { proxyFrowardClientId: 'cast-p2' }

/** How far broadcasting clients have pulled, with a proxy and without. */
export const broadcasts: Group = {
  name: 'broadcasts',
  turns: [
    create('CastT', 2),
    ...['0', '1', '2', '3', '4'].map((n) => send(`message ${n}`, 'CastT')),
    members('cast-1'),
    members('cast-2'),
    member('from 3', 'cast-1', '3'),
    member('from 2', 'cast-2', '2'),
    offsetOf('nothing is committed yet', 'CastG@broadcast', 'CastT'),
    { ...offsetOf('where the slower one stands', 'CastG@broadcast', 'CastT'), after: 6000 },
    offsetOf('nothing of the other queue', 'CastG@broadcast', 'CastT', 1),
    offsetOf('nothing of the group itself', 'CastG', 'CastT', 1),
    member('back to 0', 'cast-2', '0'),
    member('beyond the end', 'cast-1', '77'),
    { ...offsetOf('offsets of a client do not go back', 'CastG@broadcast', 'CastT'), after: 6000 },
    proxied('the other way for a member', '0', { consumerGroup: 'CastG', proxyFrowardClientId: 'cast-2' }),
    member('back from the proxy', 'cast-2', '1'),
    proxied('a client that is new', '-1', C1),
    proxied('a client that is new, of the empty queue', '-1', { ...C1, queueId: '1' }),
    proxied('where it says', '2', C1),
    proxied('where it says, in the empty queue', '0', { ...C1, queueId: '1' }),
    proxied('a second client that is new', '-1', C2),
    { ...offsetOf('where the slowest behind the proxy stands', 'CastP@broadcast', 'CastT'), after: 6000 },
    proxied('a third client that is new', '-1', { proxyFrowardClientId: 'cast-p3' }),
    proxied('a client with an empty name', '-1', { proxyFrowardClientId: '' }),
    proxied('nobody, of a group that is not known', '-1', { consumerGroup: 'CastN' }),
    proxied('nobody, of a group that is known now', '-1', { consumerGroup: 'CastN' }),
    { ...proxied('nobody, from 0', '0', { consumerGroup: 'CastM' }), limitMs: 2000 },
    proxied('a source that is no broadcast', '-1', { ...C1, requestSource: '0' }),
    proxied('another proxy', '-1', { ...C1, requestSource: '2' }),
    members('cast-3', { consumeType: 'CONSUME_ACTIVELY' }),
    member('of a group that pulls actively', 'cast-3', '4'),
  ],
}
