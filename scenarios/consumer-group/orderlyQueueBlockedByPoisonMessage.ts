import { all, defineScenario, equals, type Scenario, within } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const STEPS = 10
/** The fourth of the ordered messages, and the fourth of the others. */
const POISON = 4
const JOBS = 1005

const common = { kind: 'consumer', dialect: 'java-5.3', namesrv: NAMESRV } as const

export const scenario: Scenario = defineScenario({
  id: 'orderly-queue-blocked-by-poison-message',
  title: 'One message that fails blocks an ordered queue, one that hangs the offset of a concurrent one',
  story: {
    symptoms: [
      "the queue's messages, span too long, so do flow control",
      'the cached message count exceeds the threshold 1000, so do flow control',
      'one ordered queue stands still while others go on',
      "can't consume for a while, maybe blocked",
      'ordered consumption is blocked by one message',
    ],
    cause:
      'An ordered consumer tries the same message again after 1 s, without a limit by default, and whatever is behind it waits. A concurrent consumer commits the smallest offset that is not done: while one handler hangs, all that was done behind it counts for nothing.',
    fix: 'Bound maxReconsumeTimes and look after the dead letters; give handlers time-outs of their own.',
    links: ['apache/rocketmq#1404', 'apache/rocketmq#3937', 'apache/rocketmq-client-go#947', 'alibaba/rocketmq#459'],
  },
  zh: {
    symptoms: ['消费卡住，消息堆积', '顺序消费一直重试同一条消息', '消费者停止消费，重启就好了'],
    title: '一条失败的消息堵住顺序队列，一个卡住的处理线程堵住位点',
    cause:
      '顺序消费者每隔 1 秒重试同一条消息，默认没有次数限制，后面的消息都要等。并发消费者提交的是尚未完成的最小位点：只要有一个处理卡住，它后面已完成的都不算数。',
    fix: '限制 maxReconsumeTimes 并处理死信；处理逻辑自己要有超时。',
    cure: '顺序消费者最多重试 5 次，卡住的处理加上超时。',
    steps: {
      'send step #': '发送步骤 #',
      'send # jobs': '发送 # 个任务',
      'send the hanging job': '发送卡住的任务',
      'send more jobs': '发送更多任务',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Steps: 1, Jobs: 1 } }),
      'app-1': clientHost('10.0.1.1'),
      'app-2': clientHost('10.0.1.2'),
      shop: clientHost('10.0.1.9'),
    },
  },
  clients: {
    orderly: {
      ...common,
      host: 'app-1',
      group: 'CG-steps',
      subscriptions: { Steps: '*' },
      orderly: true,
      handler: { body: `step ${POISON};`, ends: 'SUSPEND_CURRENT_QUEUE_A_MOMENT' },
    },
    concurrent: {
      ...common,
      host: 'app-2',
      group: 'CG-jobs',
      subscriptions: { Jobs: '*' },
      handler: { body: 'the hanging job', ends: 'never' },
    },
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
  },
  timeline: [
    ...startAll('5s', ['producer', 'orderly', 'concurrent']),
    ...Array.from(
      { length: STEPS },
      (_, index) =>
        ({
          at: '20s',
          as: `send step ${index + 1}`,
          do: 'send',
          client: 'producer',
          topic: 'Steps',
          body: `step ${index + 1};`,
        }) as const,
    ),
    { at: '21s', as: 'send 3 jobs', do: 'send', client: 'producer', topic: 'Jobs', body: 'job', count: POISON - 1 },
    { at: '22s', as: 'send the hanging job', do: 'send', client: 'producer', topic: 'Jobs', body: 'the hanging job' },
    {
      at: '23s',
      as: 'send more jobs',
      do: 'send',
      client: 'producer',
      topic: 'Jobs',
      body: 'later job',
      count: JOBS,
      mode: 'batch',
    },
  ],
  lasts: '45s',
  cure: {
    sentence: 'The ordered consumer tries a message five times, and the hanging handler has a time-out.',
    clients: {
      orderly: { maxReconsumeTimes: 5 },
      concurrent: { handler: { ends: 'throws', takes: '2s' } },
    },
  },
  expect: {
    broken: [
      {
        name: 'orderly: the committed offset stays at the message, and the others of its queue wait',
        zh: '顺序消费：提交位点停在这条消息上，同队列的其他消息等待',
        check: (seen) => {
          const [progress] = seen.look().progress('CG-steps', 'Steps')
          const bodies = new Set(seen.received('orderly').map(({ body }) => body))
          return all([
            equals(progress?.committed, POISON - 1),
            equals(progress?.maxOffset, STEPS),
            equals(
              [...bodies],
              Array.from({ length: POISON }, (_, index) => `step ${index + 1};`),
            ),
          ])
        },
      },
      {
        name: 'it is tried again every second',
        zh: '每秒重试一次',
        check: (seen) => {
          const tries = seen.received('orderly').filter(({ body }) => body === `step ${POISON};`)
          const pauses = tries.slice(1).map(({ atMs }, index) => atMs - (tries[index]?.atMs ?? 0))
          return all([within(tries.length, 15, 30), ...pauses.map((ms) => within(Math.round(ms), 1000, 1050))])
        },
      },
      {
        name: 'concurrent: the committed offset stays, though more than 1000 later messages are done',
        zh: '并发消费：后面 1000 多条消息已处理，提交位点仍不动',
        check: (seen) => {
          const done = seen.received('concurrent').filter(({ endedAtMs, queueOffset }) => {
            return endedAtMs !== undefined && queueOffset >= POISON
          })
          return all([
            equals(seen.look().progress('CG-jobs', 'Jobs')[0]?.committed, POISON - 1),
            within(done.length, 1000, JOBS),
          ])
        },
      },
    ],
    cured: [
      {
        name: 'after five more tries the message is a dead letter',
        zh: '再重试五次后，消息进入死信队列',
        check: (seen) =>
          all([
            equals(seen.received('orderly').filter(({ body }) => body === `step ${POISON};`).length, 6),
            equals(
              seen
                .look()
                .messages('%DLQ%CG-steps')
                .map(({ body }) => body),
              [`step ${POISON};`],
            ),
          ]),
      },
      {
        name: 'and the queue goes on',
        zh: '队列随后继续消费',
        check: (seen) =>
          all([
            equals(seen.look().progress('CG-steps', 'Steps')[0]?.committed, STEPS),
            equals(seen.received('orderly').at(-1)?.body, `step ${STEPS};`),
          ]),
      },
      {
        name: 'concurrent: everything counts as consumed',
        zh: '并发消费：全部视为已消费',
        check: (seen) => equals(seen.look().progress('CG-jobs', 'Jobs')[0]?.committed, JOBS + POISON),
      },
    ],
  },
})
