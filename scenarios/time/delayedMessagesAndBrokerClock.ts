import {
  all,
  defineScenario,
  equals,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

// The clock of one broker jumps a minute ahead while a message of level 3 (10 s) waits; another broker is killed between two
// writes of its delayOffset.json.

const DAY = '2d'

const stored = (seen: Observations, topic: string) => seen.look().messages(topic)

export const scenario: Scenario = defineScenario({
  id: 'delayed-messages-and-broker-clock',
  title: 'Delay levels follow the broker clock; arbitrary delays and restarts surprise',
  story: {
    symptoms: [
      'CODE: 13 DESC: timer message illegal, the delay time should not be bigger than the max delay 259200000ms',
      'a delayed message comes too early',
      'a delayed message comes twice after a restart',
      'a delayed message is delivered at the wrong time',
    ],
    cause:
      'The time of delivery is the store time of the broker plus the level, and the broker compares it with its wall clock: a clock that jumps ahead delivers early. How far a level has been delivered is written to delayOffset.json every 10 s only. Timer messages of 5.x reach three days at most.',
    fix: 'NTP that slews, a graceful stop, idempotent consumers; a level or timerMaxDelaySec for what is needed.',
    links: ['apache/rocketmq#9406', 'apache/rocketmq#3473', 'apache/rocketmq#1869', 'apache/rocketmq#7077'],
  },
  zh: {
    symptoms: ['延时消息时间不准', '延时消息重启后没有投递，或者投递两次', '定时消息立即投递'],
    title: '延时级别取决于 Broker 时钟；任意延时与重启的意外',
    cause:
      '投递时间等于 Broker 存储时间加上级别对应的延时，并与 Broker 的墙上时钟比较：时钟向前跳变会提前投递。各级别的投递进度每 10 秒才写入 delayOffset.json。5.x 定时消息最长 3 天。',
    fix: 'NTP 使用缓慢校正；正常停机；消费端幂等；选择合适的级别或调整 timerMaxDelaySec。',
    cure: '时钟不跳变，Broker 正常重启，定时消息只要 2 天。',
    steps: {
      five: '五秒',
      kill: '杀死进程',
      'ten seconds': '十秒',
      jump: '时钟跳变',
      'far away': '很久以后',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-jumps': brokerHost('10.0.0.2', { topics: { Jumps: 1, Timed: 1 } }),
      'broker-killed': brokerHost('10.0.0.3', { topics: { Killed: 1 }, store: 'disk' }),
      app: clientHost('10.0.1.1'),
    },
  },
  clients: {
    shop: { kind: 'producer', host: 'app', dialect: 'java-5.3', namesrv: NAMESRV, group: 'shop' },
    reader: {
      kind: 'consumer',
      host: 'app',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'readers',
      subscriptions: { Jumps: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    },
  },
  timeline: [
    ...startAll('1s', ['shop', 'reader']),
    // The level offsets are written in the 10th, 20th, … second.
    { at: '11s', as: 'five', do: 'send', client: 'shop', topic: 'Killed', body: 'delayed', delayLevel: 1, count: 5 },
    { at: '14s', as: 'kill', do: 'kill', process: 'broker-killed' },
    { at: '17s', do: 'boot', server: 'broker-killed' },
    { at: '20s', as: 'ten seconds', do: 'send', client: 'shop', topic: 'Jumps', body: 'in 10 s', delayLevel: 3 },
    { at: '22s', as: 'jump', do: 'skew', host: 'broker-jumps', by: '60s' },
    { at: '40s', as: 'far away', do: 'send', client: 'shop', topic: 'Timed', body: 'in 10 days', deliverAfter: '10d' },
  ],
  lasts: '50s',
  cure: {
    sentence: 'The clock is slewed, the broker is stopped and started in order, and the timer message asks for 2 days.',
    without: ['jump', 'kill', 'far away'],
    timeline: [
      { at: '14s', do: 'stop', server: 'broker-killed' },
      { at: '40s', as: 'far away', do: 'send', client: 'shop', topic: 'Timed', body: 'in 2 days', deliverAfter: DAY },
    ],
  },
  expect: {
    broken: [
      {
        name: 'a step of 60 s ahead delivers the message of 10 s at once',
        zh: '时钟向前跳 60 秒，10 秒的延迟消息立即投递',
        check: (seen) =>
          all([
            equals(
              seen.received('reader').map(({ body }) => body),
              ['in 10 s'],
            ),
            within(seen.received('reader')[0]?.atMs, 22_000, 22_500),
          ]),
      },
      {
        name: 'a kill before the offsets were written delivers again: two copies of each',
        zh: '位点落盘之前被杀死会再次投递：每条两份',
        check: (seen) =>
          all([
            within(stored(seen, 'Killed').length, 6, 10),
            equals(new Set(stored(seen, 'Killed').map(({ body }) => body)).size, 5),
          ]),
      },
      {
        name: 'a timer of 10 days is refused with code 13, which nobody tries again',
        zh: '10 天的定时消息被拒绝，响应码 13，没有重试',
        check: (seen) =>
          all([
            equals(seen.outcome('far away').code, 13),
            matches(
              seen.outcome('far away').text,
              'timer message illegal, the delay time should not be bigger than the max delay 259200000ms',
            ),
          ]),
      },
    ],
    cured: [
      {
        name: 'without a step it is delivered once, within its level and a second',
        zh: '没有时钟跳变时只投递一次，误差在延迟级别加一秒之内',
        check: (seen) =>
          all([equals(seen.received('reader').length, 1), within(seen.received('reader')[0]?.atMs, 30_000, 31_000)]),
      },
      {
        name: 'a graceful restart repeats nothing',
        zh: '正常重启不会重复投递',
        check: (seen) =>
          equals(
            stored(seen, 'Killed').map(({ body }) => body),
            [1, 2, 3, 4, 5].map((number) => `delayed ${number}`),
          ),
      },
      {
        name: 'a timer of 2 days is SEND_OK',
        zh: '2 天的定时消息：SEND_OK',
        check: (seen) => equals(seen.outcome('far away').text, 'SEND_OK'),
      },
    ],
  },
})
