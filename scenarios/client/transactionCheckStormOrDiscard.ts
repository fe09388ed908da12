import { all, defineScenario, equals, type Observations, type Scenario, within } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { hostOf } from '../parts/producers.ts'
import { startAll } from '../parts/starting.ts'

// Three producers: the END_TRANSACTION of the first gets lost with its connection, the second is killed before it sends one and
// nobody else of its group is there, the third never knows how its transaction ended.

const DISCARDED = 'TRANS_CHECK_MAX_TIME_TOPIC'

const shops = { lost: 'Lost', killed: 'Killed', unsure: 'Unsure' } as const
type Shop = keyof typeof shops
const names = Object.keys(shops) as Shop[]

/** Times at which the broker asked a producer for the state of a transaction. */
const checks = (seen: Observations, shop: Shop): readonly number[] =>
  seen.frames({ host: `${shop} host`, name: 'CHECK_TRANSACTION_STATE' }).map(({ atMs }) => atMs)

const consumed = (seen: Observations, shop: Shop) =>
  seen.received('reader').filter(({ topic }) => topic === shops[shop])
const discarded = (seen: Observations): readonly string[] =>
  seen
    .look()
    .messages(DISCARDED)
    .map(({ body }) => body)
    .sort()

export const scenario: Scenario = defineScenario({
  id: 'transaction-check-storm-or-discard',
  title: 'Half messages are checked again and again, then discarded',
  story: {
    symptoms: [
      'has been checked too many times, so discard it by moving it to system topic TRANS_CHECK_MAXTIME_TOPIC',
      'CHECK_TRANSACTION_STATE',
      'the local transaction is checked again and again',
    ],
    cause:
      'The end of a transaction is told one way, and may get lost. The broker asks a live producer of the group every 30 s, for the first time when the message is 6 s old, and gives the message up after 15 times. With no producer online nobody is asked.',
    fix: 'A durable, idempotent checkLocalTransaction, at least two producers for each group, short local transactions, and an eye on the topic of what was given up.',
    links: ['apache/rocketmq#500', 'apache/rocketmq#1517', 'apache/rocketmq#2117', 'apache/rocketmq#8158'],
  },
  zh: {
    symptoms: ['事务消息一直回查', '事务消息没有回查', '半消息被丢弃'],
    title: '半消息被反复回查，最终被丢弃',
    cause:
      '事务结束通知是单向的，可能丢失。消息超过 6 秒后，Broker 每 30 秒向该组在线的生产者回查一次，满 15 次后放弃。没有生产者在线时就没有人可问。',
    fix: 'checkLocalTransaction 要持久、幂等；每组至少两个生产者；本地事务要短；监控被放弃消息的主题。',
    cure: '生产者在线，本地事务很快提交，结束通知送达。',
    steps: {
      cut: '切断网络',
      reset: '重置连接',
      kill: '杀死进程',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Lost: 1, Killed: 1, Unsure: 1 } }),
      ...clientHosts(names.map(hostOf)),
      reader: clientHost('10.0.2.1'),
    },
  },
  clients: {
    lost: {
      kind: 'producer',
      host: 'lost host',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'PG-lost',
      transaction: { local: 'COMMIT_MESSAGE', takes: '1s' },
    },
    killed: {
      kind: 'producer',
      host: 'killed host',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'PG-killed',
      transaction: { local: 'COMMIT_MESSAGE', takes: '1s' },
    },
    unsure: {
      kind: 'producer',
      host: 'unsure host',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'PG-unsure',
      transaction: { local: 'UNKNOW', check: 'UNKNOW' },
    },
    reader: {
      kind: 'consumer',
      host: 'reader',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'readers',
      subscriptions: { Lost: '*', Killed: '*', Unsure: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    },
  },
  timeline: [
    ...startAll('1s', names),
    { at: '1s', do: 'start', client: 'reader' },
    ...names.map(
      (client) =>
        ({
          at: '5s',
          do: 'send',
          client,
          topic: shops[client],
          body: `order of ${client}`,
          mode: 'transaction',
        }) as const,
    ),
    // The way is cut before the local transaction ends, and the connection is reset before it is whole again.
    { at: '5500ms', as: 'cut', do: 'cut', from: 'lost host', to: 'broker-a', lasts: '1s' },
    { at: '6300ms', as: 'reset', do: 'reset', from: 'lost host', to: 'broker-a' },
    { at: '5500ms', as: 'kill', do: 'kill', process: 'killed' },
  ],
  lasts: '9m',
  cure: {
    sentence: 'All three producers live, commit quickly, and are heard.',
    clients: { unsure: { transaction: { local: 'COMMIT_MESSAGE' } } },
    without: ['cut', 'reset', 'kill'],
  },
  expect: {
    broken: [
      {
        name: 'END_TRANSACTION lost: one check, then the message is committed and consumed',
        zh: 'END_TRANSACTION 丢失：回查一次，之后消息提交并被消费',
        check: (seen) =>
          all([
            equals(checks(seen, 'lost').length, 1),
            equals(
              consumed(seen, 'lost').map(({ body }) => body),
              ['order of lost'],
            ),
            within(consumed(seen, 'lost')[0]?.atMs, 11_000, 70_000),
          ]),
      },
      {
        name: 'no producer of the group online: no check at all, and the consumer gets nothing',
        zh: '组内没有生产者在线：完全没有回查，消费者什么都收不到',
        check: (seen) => all([equals(checks(seen, 'killed').length, 0), equals(consumed(seen, 'killed').length, 0)]),
      },
      {
        name: 'UNKNOW for ever: 15 checks, the first after 6 s at least and then one every 30 s',
        zh: '始终返回 UNKNOW：回查 15 次，第一次至少在 6 秒后，之后每 30 秒一次',
        check: (seen) => {
          const times = checks(seen, 'unsure')
          const pauses = times.slice(1).map((atMs, index) => Math.round((atMs - (times[index] ?? 0)) / 1000))
          return all([
            equals(times.length, 15),
            within(times[0], 11_000, 41_000),
            ...pauses.map((seconds) => within(seconds, 29, 31)),
          ])
        },
      },
      {
        name: 'then it is given up: the discard topic has it, and the consumer saw nothing',
        zh: '之后被放弃：消息进入丢弃主题，消费者什么都没看到',
        check: (seen) =>
          all([
            equals(discarded(seen).filter((body) => body === 'order of unsure').length, 1),
            equals(consumed(seen, 'unsure').length, 0),
          ]),
      },
    ],
    cured: [
      {
        name: 'a healthy commit: no check, and the consumer saw each message once',
        zh: '正常提交：没有回查，消费者每条消息看到一次',
        check: (seen) =>
          all(
            names.flatMap((shop) => [
              equals(checks(seen, shop).length, 0),
              equals(
                consumed(seen, shop).map(({ body }) => body),
                [`order of ${shop}`],
              ),
            ]),
          ),
      },
      { name: 'nothing is given up', zh: '没有消息被放弃', check: (seen) => equals(discarded(seen), []) },
    ],
  },
})
