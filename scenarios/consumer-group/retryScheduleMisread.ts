import {
  all,
  defineScenario,
  equals,
  type Finding,
  type Observations,
  type Scenario,
  type Step,
  within,
} from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

/** Seconds between one delivery and the next. */
const PAUSES = [10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200]
const SUM = 17_140
/** From the end of a pause to the next delivery, the way there and back included. */
const LATE_MS = 1000
/** By then Go has its queue of the retry topic, too: after its second poll of routes and the round of balancing behind it. */
const SENT_S = 60
/** A program that is away for the most of a pause is back so long before the next delivery. */
const MARGIN_S = 20
/** Pauses that are worth going away for. */
const LONG_S = 240

/** The members of clustering groups, of which each gets the message and fails. */
const programs = [
  { name: 'java', dialect: 'java-5.3', host: 'app' },
  { name: 'go', dialect: 'go-2.1.2', host: 'go app' },
] as const

/** The schedule is the broker's: between late retries the programs do not run, and miss nothing. */
const away = programs.flatMap(({ name }) =>
  PAUSES.flatMap((pause, index): readonly Step[] => {
    if (pause < LONG_S) return []
    const before = SENT_S + PAUSES.slice(0, index).reduce((sum, seconds) => sum + seconds, 0)
    return [
      { at: `${before + MARGIN_S}s`, as: `${name} away ${index}`, do: 'shutdown', client: name },
      { at: `${before + pause - MARGIN_S}s`, as: `${name} back ${index}`, do: 'start', client: name },
    ]
  }),
)

const pausesOf = (seen: Observations, client: string): readonly number[] => {
  const times = seen.received(client).map(({ atMs }) => atMs)
  return times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0))
}

const follow = (seen: Observations, wanted: readonly number[]): Finding =>
  all(
    programs.flatMap(({ name }) => {
      const pauses = pausesOf(seen, name)
      return [
        equals(pauses.length, wanted.length),
        ...wanted.map((seconds, index) => within(pauses[index], seconds * 1000, seconds * 1000 + LATE_MS)),
      ]
    }),
  )

const deadLetters = (seen: Observations): readonly number[] =>
  programs.map(({ name }) => seen.look().messages(`%DLQ%CG-${name}`).length)

export const scenario: Scenario = defineScenario({
  id: 'retry-schedule-misread',
  title: 'Retries begin after 10 s, not 1 s, and take almost five hours to the dead letters',
  story: {
    symptoms: [
      'messageDelayLevel=1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h',
      'the retry does not come after 1 s',
      'the message is not in the dead-letter queue',
    ],
    cause:
      'A message that failed waits at delay level 3 + the number of its retries, so the first two levels of the published list are never used; sixteen retries take 4 h 45 min 40 s. Broadcasting has no retries.',
    fix: 'Choose maxReconsumeTimes (or delayLevelWhenNextConsume) for what the business can wait, and set time-outs accordingly.',
    links: ['apache/rocketmq#1589'],
  },
  zh: {
    symptoms: ['消息重试间隔不对', '消费失败的消息没有进入死信队列'],
    title: '重试从 10 秒开始而不是 1 秒，进入死信要将近五个小时',
    cause:
      '失败的消息按“3 + 重试次数”的延迟级别等待，所以公布的级别表里最前面两级不会用到；16 次重试一共要 4 小时 45 分 40 秒。广播模式没有重试。',
    fix: '按照业务能等的时间设置 maxReconsumeTimes（或 delayLevelWhenNextConsume），并相应设置超时。',
    cure: 'maxReconsumeTimes 设为 5。',
    steps: {
      'away #': '第 # 次离开',
      'back #': '第 # 次回来',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 1 } }),
      app: clientHost('10.0.1.1'),
      'go app': clientHost('10.0.1.4'),
      board: clientHost('10.0.1.2'),
      shop: clientHost('10.0.1.3'),
    },
  },
  clients: {
    ...Object.fromEntries(
      programs.map(({ name, dialect, host }) => [
        name,
        {
          kind: 'consumer',
          host,
          dialect,
          namesrv: NAMESRV,
          group: `CG-${name}`,
          subscriptions: { Orders: '*' },
          handler: { ends: 'RECONSUME_LATER' },
        },
      ]),
    ),
    broadcasting: {
      kind: 'consumer',
      host: 'board',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'CG-board',
      subscriptions: { Orders: '*' },
      messageModel: 'BROADCASTING',
      handler: { ends: 'RECONSUME_LATER' },
    },
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
  },
  timeline: [
    ...startAll('2s', [...programs.map(({ name }) => name), 'broadcasting', 'producer']),
    { at: `${SENT_S}s`, do: 'send', client: 'producer', topic: 'Orders', body: 'one coffee' },
    { at: '61s', do: 'shutdown', client: 'producer' },
    // Longer than the first retry would take.
    { at: '110s', do: 'shutdown', client: 'broadcasting' },
    ...away,
  ],
  lasts: '17250s',
  cure: {
    sentence: 'maxReconsumeTimes is 5.',
    clients: Object.fromEntries(programs.map(({ name }) => [name, { maxReconsumeTimes: 5 }])),
    without: away.map(({ as }) => as ?? ''),
    timeline: programs.map(({ name }) => ({ at: '500s', do: 'shutdown', client: name })),
  },
  expect: {
    broken: [
      {
        name: `the pauses are ${PAUSES.join(', ')} seconds, in Java and in Go`,
        zh: `重试间隔依次为 ${PAUSES.join('、')} 秒，Java 和 Go 都一样`,
        check: (seen) => follow(seen, PAUSES),
      },
      {
        name: `it takes ${SUM} s to the last retry, and then the message is a dead letter`,
        zh: `到最后一次重试共 ${SUM} 秒，之后消息进入死信队列`,
        check: (seen) =>
          all([
            ...programs.map(({ name }) => {
              const total = pausesOf(seen, name).reduce((sum, ms) => sum + ms, 0)
              return within(total, SUM * 1000, SUM * 1000 + PAUSES.length * LATE_MS)
            }),
            equals(deadLetters(seen), [1, 1]),
          ]),
      },
    ],
    cured: [
      {
        name: 'five retries, and then the message is a dead letter',
        zh: '重试五次后，消息进入死信队列',
        check: (seen) => all([follow(seen, PAUSES.slice(0, 5)), equals(deadLetters(seen), [1, 1])]),
      },
      {
        name: 'broadcasting: one delivery, no retry',
        zh: '广播消费：只投递一次，不重试',
        check: (seen) => equals(seen.received('broadcasting').length, 1),
        control: { clients: { broadcasting: { messageModel: 'CLUSTERING' } } },
      },
    ],
  },
})
