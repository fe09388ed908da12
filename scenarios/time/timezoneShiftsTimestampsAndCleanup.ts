import {
  all,
  defineScenario,
  equals,
  type HostSpec,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'

// The operator reads a clock in Shanghai, where it is 11:55 when the run begins (03:55 UTC); the containers have no time zone of
// their own. A second broker lives twelve hours later, in the Shanghai night, to show the hour at which it should delete.

const NOON = '3h55m'
const NIGHT = '19h55m'

/** Half an hour before the run ends, in Shanghai: between the early and the late messages. */
const WANTED = '20260101120000'

/** Small files, all but the last of which count as expired at once; deletion is at 04:00 local time, the default. */
const broker = (
  address: string,
  clockSkew: typeof NOON | typeof NIGHT,
  topics: Readonly<Record<string, number>>,
): HostSpec => ({
  ...brokerHost(address, {
    store: 'disk',
    topics,
    settings: { mappedFileSizeCommitLog: 32_768, fileReservedTime: 0 },
  }),
  clockSkew,
})

const SHANGHAI = { timeZone: 'Asia/Shanghai' } as const

const consumer = (name: string) =>
  ({
    kind: 'consumer',
    host: name,
    dialect: 'java-5.3',
    namesrv: NAMESRV,
    group: name,
    subscriptions: { Times: '*' },
    consumeFromWhere: 'CONSUME_FROM_TIMESTAMP',
    consumeTimestamp: WANTED,
  }) as const

/** The offset that the tool printed: 10 old and 3 early messages come before 13, and 3 late ones before 16. */
const resetTo = (seen: Observations): number => Number(/^broker-noon +0 +(\d+)/m.exec(seen.outcome('reset').text)?.[1])

export const scenario: Scenario = defineScenario({
  id: 'timezone-shifts-timestamps-and-cleanup',
  title: 'UTC container vs Asia/Shanghai operator',
  story: {
    symptoms: [
      'CONSUME_FROM_TIMESTAMP starts eight hours off',
      'resetOffsetByTime moves the group eight hours off',
      'files are deleted at noon',
      'log lines are eight hours apart',
      'timestamps are 8 hours off',
    ],
    cause:
      'consumeTimestamp, the time of resetOffsetByTime and deleteWhen are local times of the process that reads them. In a container without a time zone that is UTC: a time meant in Shanghai is read as one eight hours later, and 04:00 is noon.',
    fix: 'Set TZ (or localtime) in every image alike, or use epoch milliseconds.',
    links: ['apache/rocketmq#719'],
  },
  zh: {
    symptoms: ['时间差八小时', '时间相差 8 小时，时区不对'],
    title: 'UTC 容器与 Asia/Shanghai 的运维人员',
    cause:
      'consumeTimestamp、resetOffsetByTime 的时间和 deleteWhen 都按读取它们的进程的本地时间解释。没有设置时区的容器使用 UTC：按上海时间填写的时刻被当成 8 小时之后，04:00 则是正午。',
    fix: '所有镜像统一设置 TZ（或 localtime），或者使用毫秒时间戳。',
    cure: '所有容器都设置 TZ=Asia/Shanghai。',
    steps: {
      old: '旧消息',
      full: '磁盘写满',
      room: '有空间',
      early: '清晨',
      noon: '正午',
      night: '夜里',
      'before the hour': '删除时刻之前',
      late: '晚些时候',
      group: '创建消费组',
      reset: '重置位点',
      'after the hour': '删除时刻之后',
    },
  },
  topology: {
    hosts: {
      namesrv: { ...namesrvHost(), clockSkew: NOON },
      'broker-noon': broker('10.0.0.2', NOON, { Times: 1, Orders: 1 }),
      'broker-night': broker('10.0.0.3', NIGHT, { Night: 1 }),
      shop: { ...clientHost('10.0.1.1'), clockSkew: NOON },
      reader: { ...clientHost('10.0.1.2'), clockSkew: NOON },
      tools: { ...clientHost('10.0.1.3'), clockSkew: NOON },
    },
  },
  clients: {
    shop: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'shop' },
    reader: consumer('reader'),
    tools: { kind: 'mqadmin', host: 'tools', namesrv: NAMESRV },
  },
  timeline: [
    { at: '1s', do: 'start', client: 'shop' },
    // The broker is not new: the first messages of the topic are gone. Otherwise a new group would begin at 0, whatever it asks for.
    {
      at: '5s',
      as: 'old',
      do: 'send',
      client: 'shop',
      topic: 'Times',
      body: 'long ago',
      propertyBytes: 4000,
      count: 10,
    },
    { at: '6s', as: 'full', do: 'fillDisk', host: 'broker-noon', percent: 80 },
    { at: '65s', as: 'room', do: 'fillDisk', host: 'broker-noon', percent: 10 },
    { at: '100s', as: 'early', do: 'send', client: 'shop', topic: 'Times', body: 'before twelve', count: 3 },
    {
      at: '101s',
      as: 'noon',
      do: 'send',
      client: 'shop',
      topic: 'Orders',
      body: 'order',
      propertyBytes: 4000,
      count: 30,
    },
    {
      at: '102s',
      as: 'night',
      do: 'send',
      client: 'shop',
      topic: 'Night',
      body: 'order',
      propertyBytes: 4000,
      count: 20,
    },
    { at: '290s', as: 'before the hour', do: 'look' },
    { at: '6m', as: 'late', do: 'send', client: 'shop', topic: 'Times', body: 'after twelve', count: 3 },
    { at: '7m', do: 'start', client: 'reader' },
    {
      at: '7m20s',
      as: 'group',
      do: 'mqadmin',
      client: 'tools',
      command: 'updateSubGroup -b 10.0.0.2:10911 -g others',
    },
    {
      at: '7m30s',
      as: 'reset',
      do: 'mqadmin',
      client: 'tools',
      command: 'resetOffsetByTime -g others -t Times -s 2026-01-01#12:00:00:000',
    },
    { at: '8m', as: 'after the hour', do: 'look' },
  ],
  lasts: '8m10s',
  cure: {
    sentence: 'Every container has TZ=Asia/Shanghai.',
    topology: { hosts: { 'broker-noon': SHANGHAI, 'broker-night': SHANGHAI, reader: SHANGHAI, tools: SHANGHAI } },
  },
  expect: {
    broken: [
      {
        name: 'consumeTimestamp 12:00 is read as 12:00 UTC, eight hours later than meant: the group skips what it should get',
        zh: 'consumeTimestamp 的 12:00 被当作 UTC 12:00，比本意晚八小时：消费组跳过应得的消息',
        check: (seen) =>
          equals(
            seen.received('reader').map(({ body }) => body),
            [],
          ),
      },
      {
        name: 'so does resetOffsetByTime: it moves the group behind everything',
        zh: 'resetOffsetByTime 也一样：把消费组移到所有消息之后',
        check: (seen) =>
          all([matches(seen.outcome('reset').text, 'timestamp(long)[1767268800000]'), equals(resetTo(seen), 16)]),
      },
      {
        name: 'files go at 04:00 UTC, which is noon for those who use them',
        zh: '文件在 UTC 04:00 删除，对使用者来说是正午',
        check: (seen) =>
          all([
            equals(seen.look('before the hour').queues('Orders')[0]?.minOffset, 0),
            within(seen.look('after the hour').queues('Orders')[0]?.minOffset, 1, 30),
          ]),
      },
      {
        name: 'in the night, when they should go, nothing is deleted',
        zh: '夜里该删除的时候什么都没有删除',
        check: (seen) =>
          equals(
            seen
              .look('after the hour')
              .queues('Night')
              .map(({ minOffset }) => minOffset),
            [0],
          ),
      },
    ],
    cured: [
      {
        name: 'consumption starts exactly at 12:00 in Shanghai',
        zh: '恰好从上海时间 12:00 开始消费',
        check: (seen) =>
          equals(
            seen
              .received('reader')
              .map(({ body }) => body)
              .sort(),
            [1, 2, 3].map((number) => `after twelve ${number}`),
          ),
      },
      {
        name: 'resetOffsetByTime moves the group to exactly there',
        zh: 'resetOffsetByTime 恰好把消费组移到那里',
        check: (seen) =>
          all([matches(seen.outcome('reset').text, 'timestamp(long)[1767240000000]'), equals(resetTo(seen), 13)]),
      },
      {
        name: 'files go at 04:00 in Shanghai',
        zh: '文件在上海时间 04:00 删除',
        check: (seen) =>
          all([
            equals(
              seen
                .look('before the hour')
                .queues('Night')
                .map(({ minOffset }) => minOffset),
              [0],
            ),
            within(seen.look('after the hour').queues('Night')[0]?.minOffset, 1, 20),
          ]),
      },
      {
        name: 'and not at noon',
        zh: '正午不删除',
        check: (seen) => equals(seen.look('after the hour').queues('Orders')[0]?.minOffset, 0),
      },
    ],
  },
})
