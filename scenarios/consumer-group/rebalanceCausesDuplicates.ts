import { all, defineScenario, equals, type Observations, type Scenario, within } from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { brokerHost, clientHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const COUNT = 40
/** Handlers that run at once. */
const THREADS = 8
/** A consumer commits its offsets every 5 s. */
const COMMIT_MS = 5000

const common = { kind: 'consumer', dialect: 'java-5.3', namesrv: NAMESRV } as const

const bodies = (seen: Observations, client: string): readonly string[] => seen.received(client).map(({ body }) => body)

/** Messages that both got. */
const twice = (seen: Observations, first: string, second: string): number =>
  bodies(seen, second).filter((body) => bodies(seen, first).includes(body)).length

const all40 = (seen: Observations, clients: readonly string[]): number =>
  new Set(clients.flatMap((client) => bodies(seen, client))).size

/** What the first one had done since a commit may have happened last, and what it still worked on. */
const uncommitted = (seen: Observations, client: string, atMs: number): number =>
  seen.received(client).filter(({ endedAtMs }) => endedAtMs === undefined || endedAtMs > atMs - COMMIT_MS).length

export const scenario: Scenario = defineScenario({
  id: 'rebalance-causes-duplicates',
  title: 'A member that joins, or dies, has messages delivered twice',
  story: {
    symptoms: [
      'messages are processed twice after a deployment',
      'processQueue is dropped without process consume result',
      'the message queue is dropped',
      'messages are consumed twice',
    ],
    cause:
      'Delivery is at least once. Offsets are committed every 5 s, and nobody waits for the handlers of a queue that goes to another member; what was not committed is delivered again.',
    fix: 'Make the consumer idempotent by a key of the business, and stop it in order (SIGTERM, shutdown), which commits its offsets.',
    links: ['apache/rocketmq#704', 'apache/rocketmq#3513', 'apache/rocketmq#1282'],
  },
  zh: {
    symptoms: ['重复消费', '消费者上下线时消息被重复消费', '发布的时候重复消费'],
    title: '成员加入或宕机后，消息被重复投递',
    cause:
      '投递语义是“至少一次”。位点每 5 秒提交一次，队列转给别的成员时也不会等待正在执行的处理；没有提交的消息会再次投递。',
    fix: '按业务主键做幂等消费，并且优雅停机（SIGTERM、shutdown），停机时会提交位点。',
    cure: '写入前先按主键检查，停机改为优雅停机。',
    steps: {
      orders: '订单',
      bills: '账单',
      'the end of C': 'C 结束',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 4, Bills: 4 } }),
      shop: clientHost('10.0.1.9'),
      ...clientHosts(['A', 'B', 'C', 'D'].map((name) => `app ${name}`)),
    },
  },
  clients: {
    // A holds all queues and works while B joins; C dies and D takes over.
    ...each(['A', 'B'] as const, (name) => ({
      ...common,
      host: `app ${name}`,
      group: 'CG-orders',
      subscriptions: { Orders: '*' },
      consumeThreads: THREADS,
      handler: { takes: '3s' },
      writes: { ledger: 'orders' },
    })),
    ...each(['C', 'D'] as const, (name) => ({
      ...common,
      host: `app ${name}`,
      group: 'CG-bills',
      subscriptions: { Bills: '*' },
    })),
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
  },
  timeline: [
    ...startAll('5s', ['A', 'C', 'producer']),
    { at: '20s', as: 'orders', do: 'send', client: 'producer', topic: 'Orders', body: 'order', count: COUNT },
    { at: '22s', do: 'start', client: 'B' },
    { at: '20500ms', as: 'bills', do: 'send', client: 'producer', topic: 'Bills', body: 'bill', count: COUNT },
    // Everything is processed, and the next commit is yet to come.
    { at: '24s', as: 'the end of C', do: 'kill', process: 'C' },
    { at: '30s', do: 'start', client: 'D' },
  ],
  lasts: '60s',
  cure: {
    sentence: 'The handlers look for the key before they write, and C is shut down in order.',
    clients: { A: { writes: { once: true } }, B: { writes: { once: true } } },
    without: ['the end of C'],
    timeline: [{ at: '24s', as: 'the end of C', do: 'shutdown', client: 'C' }],
  },
  expect: {
    broken: [
      {
        name: 'a member joins: messages come twice, at most those that were not committed',
        zh: '新成员加入：有消息重复，最多是尚未提交位点的那些',
        check: (seen) => {
          const { atMs } = seen.outcome('B start')
          return all([
            within(twice(seen, 'A', 'B'), 1, uncommitted(seen, 'A', atMs)),
            within(seen.written('orders').length, COUNT + 1, COUNT * 2),
          ])
        },
      },
      {
        name: 'a member is killed: what it did since its last commit comes again',
        zh: '成员被杀死：上次提交之后处理的消息重新投递',
        check: (seen) => within(twice(seen, 'C', 'D'), 1, COUNT),
      },
      {
        name: 'nothing is lost',
        zh: '没有丢失消息',
        check: (seen) => all([equals(all40(seen, ['A', 'B']), COUNT), equals(all40(seen, ['C', 'D']), COUNT)]),
        control: { timeline: [{ at: '19s', do: 'kill', process: 'broker-a' }] },
      },
    ],
    cured: [
      {
        name: 'shut down in order: nothing comes twice',
        zh: '正常关闭：没有重复',
        check: (seen) => equals(twice(seen, 'C', 'D'), 0),
      },
      {
        name: 'an idempotent consumer: every effect exactly once',
        zh: '幂等消费者：每个业务效果恰好一次',
        check: (seen) =>
          all([
            equals(seen.written('orders').length, COUNT),
            equals(new Set(seen.written('orders').map(({ body }) => body)).size, COUNT),
          ]),
      },
    ],
  },
})
