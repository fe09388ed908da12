import { all, defineScenario, equals, type Observations, type Scenario, within } from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

// Two consumers of one group share two queues. A stands still for 150 s while it works on a message. C and D are another group,
// which consumes in order; C stands still as A does.

const COUNT = 20

/** Messages that both had in their hands at one time: the first before and after its pause, the second in between. */
const overlapping = (seen: Observations, paused: string, other: string): readonly string[] => {
  const ofOther = seen.received(other)
  return seen
    .received(paused)
    .filter((one) =>
      ofOther.some(
        ({ body, atMs, endedAtMs = atMs }) => body === one.body && atMs > one.atMs && endedAtMs < (one.endedAtMs ?? 0),
      ),
    )
    .map(({ body }) => body)
}

/** Offsets of a group that went back, as the broker logs them. */
const goneBack = (seen: Observations, group: string) =>
  seen
    .logs({ host: 'broker-a', message: '[NOTIFYME]update consumer offset less than store' })
    .filter(({ fields }) => fields['key'] === `Orders@${group}`)

const consumer = (name: string, group: string, orderly: boolean) =>
  ({
    kind: 'consumer',
    host: `${name} host`,
    dialect: 'java-5.3',
    namesrv: NAMESRV,
    group,
    orderly,
    subscriptions: { Orders: '*' },
    consumeThreads: 1,
    handler: { takes: name === 'A' || name === 'C' ? '4s' : '100ms' },
    writes: { ledger: group },
  }) as const

export const scenario: Scenario = defineScenario({
  id: 'consumer-pause-evicts-member',
  title: 'Consumer freeze > 120 s: queues reassigned, then double processing',
  story: {
    symptoms: [
      '[NOTIFYME]update consumer offset less than store',
      'processQueue is dropped without process consume result',
    ],
    cause:
      'A broker forgets a client that it has not heard for 120 s, and the others take over its queues from the committed offset. Nothing stops the old owner: it resumes, finishes what it had in its hands and commits older offsets.',
    fix: 'Idempotent handlers and short batches. Consuming in order does not help: the lock of the queue expires after 60 s, but the result that the old owner has in its hands is not refused.',
    links: ['apache/rocketmq#2509', 'apache/rocketmq#3513', 'apache/rocketmq#426'],
  },
  zh: {
    symptoms: ['消费者卡顿之后重复消费', '消费者停止消费，重启就好了'],
    title: '消费者冻结超过 120 秒：队列被重新分配，随后重复处理',
    cause:
      'Broker 超过 120 秒没有收到客户端的消息就会将其移除，其他成员从已提交的位点接管它的队列。没有任何机制阻止旧的持有者：它恢复后继续处理手中的消息，并提交更旧的位点。',
    fix: '处理逻辑要幂等，批次要短。改用顺序消费也无济于事：队列锁 60 秒后过期，但旧持有者手中的处理结果并不会被拒绝。',
    cure: '处理逻辑改为幂等：已入账的订单不再入账。',
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 2 } }),
      shop: clientHost('10.0.1.9'),
      'A host': clientHost('10.0.1.1'),
      'B host': clientHost('10.0.1.2'),
      'C host': clientHost('10.0.1.3'),
      'D host': clientHost('10.0.1.4'),
    },
  },
  clients: {
    shop: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'shop' },
    A: consumer('A', 'readers', false),
    B: consumer('B', 'readers', false),
    C: consumer('C', 'ordered', true),
    D: consumer('D', 'ordered', true),
  },
  timeline: [
    { at: '1s', do: 'start', client: 'shop' },
    ...startAll('1s', ['A', 'B', 'C', 'D']),
    { at: '30s', do: 'send', client: 'shop', topic: 'Orders', body: 'order', count: COUNT },
    { at: '32s', do: 'freeze', process: 'A', lasts: '150s' },
    { at: '32s', do: 'freeze', process: 'C', lasts: '150s' },
  ],
  lasts: '200s',
  cure: {
    sentence: 'The handlers are idempotent: an order that is in the books is not booked again.',
    clients: each(['A', 'B', 'C', 'D'], () => ({ writes: { once: true } })),
  },
  withoutFault: { without: ['A freeze', 'C freeze'] },
  expect: {
    broken: [
      {
        name: 'B takes over the queue of A after two minutes, and gets again what A had not committed',
        zh: '两分钟后 B 接管 A 的队列，A 未提交位点的消息重新投递给 B',
        check: (seen) => {
          const after = seen.received('B').filter(({ atMs }) => atMs > 60_000)
          return all([equals(after.length, COUNT / 2), within(after[0]?.atMs, 120_000, 182_000)])
        },
      },
      {
        name: 'A and B work on one message at the same time, and book it twice',
        zh: 'A 和 B 同时处理同一条消息，记账两次',
        check: (seen) =>
          all([
            within(overlapping(seen, 'A', 'B').length, 1, 10),
            within(seen.written('readers').length, COUNT + 1, 2 * COUNT),
          ]),
      },
      {
        name: 'A resumes and commits an older offset, which the broker logs',
        zh: 'A 恢复后提交更旧的位点，Broker 记录日志',
        check: (seen) => within(goneBack(seen, 'readers').length, 1, 2),
      },
      {
        // Nothing looks at the lock when a handler is done; it is looked at before the next message only.
        name: 'in order it is the same: while its lock has expired C takes no further message, but what it had in its hands counts',
        zh: '顺序消费也一样：锁过期后 C 不再取消息，但手里那条照样记账',
        check: (seen) =>
          all([
            within(overlapping(seen, 'C', 'D').length, 1, 1),
            within(goneBack(seen, 'ordered').length, 1, 2),
            within(seen.written('ordered').length, COUNT + 1, 2 * COUNT),
          ]),
      },
    ],
    cured: [
      {
        name: 'idempotent handlers: messages come twice, and every order is booked once',
        zh: '处理幂等：消息投递两次，每个订单只记账一次',
        check: (seen) =>
          all(
            ['readers', 'ordered'].flatMap((group) => [
              equals(seen.written(group).length, COUNT),
              within(goneBack(seen, group).length, 1, 2),
            ]),
          ),
      },
    ],
  },
})
