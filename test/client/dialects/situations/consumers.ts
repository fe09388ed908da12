import type { RequestName } from '../../../../src/protocol/index.ts'
import type { Fault, Situation, Step } from '../situation.ts'

const START: readonly Step[] = [{ do: 'consumer' }]
const consume = (limitMs: number): readonly Step[] => [...START, { do: 'first message', limitMs }]
const refused = (code: number, on: RequestName, times: number): Fault => ({
  kind: 'answers',
  code,
  remark: 'boom remark',
  on: [on],
  times,
})

export const consumers: readonly Situation[] = [
  { name: 'consumer: nothing amiss', steps: consume(10_000) },
  { name: 'consumer: NameServer refused', faults: { ns: { kind: 'down' } }, steps: START },
  { name: 'consumer: NameServer silent', faults: { ns: { kind: 'silent' } }, steps: START },
  { name: 'consumer: NameServer resets on the request', faults: { ns: { kind: 'resets' } }, steps: START },
  { name: 'consumer: NameServer answers after 1 s', faults: { ns: { kind: 'delays', ms: 1000 } }, steps: START },
  {
    name: 'consumer: topic without route',
    autoCreateTopicEnable: false,
    steps: [{ do: 'consumer', topic: 'New' }],
  },
  { name: 'consumer: topic with permission 2', perm: 2, steps: consume(6000) },
  { name: 'consumer: topic with permission 4', perm: 4, steps: consume(10_000) },
  { name: 'consumer: broker refused', faults: { 'broker-a': { kind: 'down' } }, steps: consume(3000) },
  { name: 'consumer: broker silent', faults: { 'broker-a': { kind: 'silent' } }, steps: START },
  {
    name: 'consumer: heartbeats unanswered',
    faults: { 'broker-a': { kind: 'silent', on: ['HEART_BEAT'] } },
    steps: START,
  },
  {
    name: 'consumer: heartbeats refused with code 1',
    faults: { 'broker-a': refused(1, 'HEART_BEAT', 1000) },
    steps: START,
  },
  {
    name: 'consumer: heartbeats closed',
    faults: { 'broker-a': { kind: 'closes', on: ['HEART_BEAT'] } },
    steps: START,
  },
  {
    name: 'consumer: first pulls refused with code 1',
    faults: { 'broker-a': refused(1, 'PULL_MESSAGE', 4) },
    steps: consume(12_000),
  },
  {
    name: 'consumer: offset queries refused with code 1',
    faults: { 'broker-a': refused(1, 'QUERY_CONSUMER_OFFSET', 4) },
    steps: consume(30_000),
  },
  {
    name: 'consumer: client list refused with code 1',
    faults: { 'broker-a': refused(1, 'GET_CONSUMER_LIST_BY_GROUP', 1) },
    steps: consume(30_000),
  },
  {
    name: 'consumer: offset queries answered after 1 s',
    faults: { 'broker-a': { kind: 'delays', ms: 1000, on: ['QUERY_CONSUMER_OFFSET'] } },
    steps: consume(15_000),
  },
]
