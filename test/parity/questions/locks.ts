import type { Group, Step } from '../step.ts'
import { ask, create } from './requests.ts'

const mq = (queueId: number, topic = 'LockT', brokerName = 'broker-a') => ({ brokerName, queueId, topic })

const lock = (what: string, clientId: string, mqSet: readonly object[], code = 41, consumerGroup = 'LockCG'): Step =>
  ask(what, code, {}, { body: JSON.stringify({ clientId, consumerGroup, mqSet, onlyThisBroker: false }) })

const bodies: readonly (readonly [string, string])[] = [
  ['an empty object', '{}'],
  ['an array', '[]'],
  ['no JSON', 'xyz'],
  ['no group', JSON.stringify({ clientId: 'c1', mqSet: [mq(0)] })],
  ['no client', JSON.stringify({ consumerGroup: 'LockCG2', mqSet: [mq(0)] })],
  ['no queues', JSON.stringify({ clientId: 'c1', consumerGroup: 'LockCG3' })],
  ['null queues', JSON.stringify({ clientId: 'c1', consumerGroup: 'LockCG3', mqSet: null })],
  ['a queue without fields', JSON.stringify({ clientId: 'c1', consumerGroup: 'LockCG4', mqSet: [{}] })],
  ['empty names', JSON.stringify({ clientId: '', consumerGroup: '', mqSet: [mq(0)] })],
]

export const locks: Group = {
  name: 'locks',
  turns: [
    create('LockT', 4),
    lock('the first locks two', 'c1', [mq(0), mq(1)]),
    lock('the second gets the free one', 'c2', [mq(1), mq(2)]),
    lock('the first again', 'c1', [mq(0), mq(1)]),
    lock('nothing', 'c1', []),
    lock('another group', 'c2', [mq(0)], 41, 'LockOther'),
    lock('unknown topic and queue', 'c1', [mq(77), mq(0, 'LockNo'), mq(0, 'LockT', 'broker-z')]),
    lock('the second unlocks what is not its', 'c2', [mq(0)], 42),
    lock('still locked', 'c2', [mq(0)]),
    lock('the first unlocks', 'c1', [mq(0)], 42),
    lock('now free', 'c2', [mq(0)]),
    lock('unlock again', 'c1', [mq(0)], 42),
    lock('unlock of an unknown group', 'c1', [mq(0)], 42, 'LockNobody'),
    lock('unlock nothing', 'c2', [], 42),
    lock('the same queue twice', 'c2', [mq(3), mq(3)]),
    ...[41, 42].flatMap((code) => [
      ...bodies.map(([what, body]) => ask(`${code}: ${what}`, code, {}, { body })),
      ask(`${code}: no body`, code),
    ]),
    ask(
      '41: in binary headers',
      41,
      {},
      { serialize: 'ROCKETMQ', body: JSON.stringify({ clientId: 'c9', consumerGroup: 'LockB', mqSet: [mq(0)] }) },
    ),
    ask(
      '41: strict',
      41,
      {},
      { body: JSON.stringify({ clientId: 'c9', consumerGroup: 'LockS', mqSet: [mq(0)], onlyThisBroker: true }) },
    ),
  ],
}
