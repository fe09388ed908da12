import { all, defineScenario, equals, type Finding, matches, type Scenario, within } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

// Two releases with a disk each that somebody else fills to 91 per cent, and a third broker whose disk is at 80. The cleaner of
// a broker looks for the first time after a minute, and then every 10 s.

const shops = ['java-5.3 shop', 'java-4.9 shop', 'go-2.1.2 shop'] as const
const REASON = /service not available now.*the broker's disk is full \[CL: +0\.91 CQ: +0\.91 INDEX: +0\.91\]/

const forEach = (check: (shop: (typeof shops)[number]) => Finding): Finding => all(shops.map(check))

export const scenario: Scenario = defineScenario({
  id: 'disk-over-90-percent-rejects-writes',
  title: 'Store partition ≥ 90% full: broker refuses messages',
  story: {
    symptoms: [
      "CODE: 14 DESC: service not available now. It may be caused by one of the following reasons: the broker's disk is full [CL: 0.91 CQ: 0.91 INDEX: 0.91], messages are put to the slave, message store has been shut down, etc.",
      'maybe disk full',
      'service not available now, maybe disk full, CL: 0.91 CQ: 0.91 INDEX: 0.91, maybe your broker machine memory too small.',
    ],
    cause:
      'Above diskSpaceWarningLevelRatio (90 per cent of the partition, whoever fills it) a broker takes no more messages. It deletes expired files from 75 per cent on, and never the file that it writes to.',
    fix: 'Free or extend the partition, lower fileReservedTime, give the store a partition of its own, and raise an alarm at 75 per cent.',
    links: ['alibaba/rocketmq#134', 'apache/rocketmq#2138', 'apache/rocketmq#573', 'apache/rocketmq#4707'],
  },
  zh: {
    symptoms: ['磁盘满了，发送失败', '磁盘使用率超过 90%', '磁盘空间不足，Broker 拒绝写入'],
    title: '存储分区使用率 ≥ 90%：Broker 拒绝写入',
    cause:
      '分区使用率（不论被谁占用）超过 diskSpaceWarningLevelRatio（90%）后，Broker 不再接收消息；超过 75% 时才开始删除过期文件，而正在写入的文件永远不会被删除。',
    fix: '释放或扩容分区，调小 fileReservedTime，为存储使用独立分区，并在 75% 时告警。',
    cure: '释放磁盘空间，使用率降到 70%，Broker 无需重启。',
    steps: {
      early: '之前',
      'early, old': '之前（旧）',
      bulk: '大量消息',
      'fill a': '填充 a',
      'fill old': '填充旧 Broker',
      'fill c': '填充 c',
      'when full': '写满时',
      later: '之后',
      'free a': '腾出 a',
      'free old': '腾出旧 Broker',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { store: 'disk', topics: { Orders: 2 } }),
      'broker-old': brokerHost('10.0.0.3', { profile: '4.9.7', store: 'disk', topics: { OldOrders: 2 } }),
      'broker-c': brokerHost('10.0.0.4', {
        store: 'disk',
        // Small files, and all but the last count as expired at once, so that the run need not last for days.
        settings: { mappedFileSizeCommitLog: 32_768, fileReservedTime: 0 },
        topics: { Bulk: 1 },
      }),
      shop: clientHost('10.0.0.9'),
    },
  },
  clients: {
    'java-5.3 shop': {
      kind: 'producer',
      host: 'shop',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'new-shop',
    },
    'java-4.9 shop': {
      kind: 'producer',
      host: 'shop',
      dialect: 'java-4.9',
      namesrv: NAMESRV,
      group: 'old-shop',
    },
    'go-2.1.2 shop': {
      kind: 'producer',
      host: 'shop',
      dialect: 'go-2.1.2',
      namesrv: NAMESRV,
      group: 'go-shop',
    },
    reader: {
      kind: 'consumer',
      host: 'shop',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'readers',
      subscriptions: { Orders: '*', OldOrders: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    },
  },
  timeline: [
    ...startAll('1s', ['java-5.3 shop', 'java-4.9 shop', 'go-2.1.2 shop']),
    { at: '2s', as: 'early', do: 'send', client: 'java-5.3 shop', topic: 'Orders', body: 'early' },
    { at: '2s', as: 'early, old', do: 'send', client: 'java-4.9 shop', topic: 'OldOrders', body: 'early, old' },
    { at: '3s', as: 'bulk', do: 'send', client: 'java-5.3 shop', topic: 'Bulk', body: 'bulk', bytes: 4000, count: 40 },
    { at: '20s', as: 'fill a', do: 'fillDisk', host: 'broker-a', percent: 91 },
    { at: '20s', as: 'fill old', do: 'fillDisk', host: 'broker-old', percent: 91 },
    { at: '20s', as: 'fill c', do: 'fillDisk', host: 'broker-c', percent: 80 },
    { at: '75s', as: 'java-5.3 shop when full', do: 'send', client: 'java-5.3 shop', topic: 'Orders', body: 'late' },
    { at: '75s', as: 'java-4.9 shop when full', do: 'send', client: 'java-4.9 shop', topic: 'OldOrders', body: 'late' },
    { at: '75s', as: 'go-2.1.2 shop when full', do: 'send', client: 'go-2.1.2 shop', topic: 'Orders', body: 'late' },
    { at: '76s', do: 'start', client: 'reader' },
    { at: '100s', as: 'java-5.3 shop later', do: 'send', client: 'java-5.3 shop', topic: 'Orders', body: 'later' },
    { at: '100s', as: 'java-4.9 shop later', do: 'send', client: 'java-4.9 shop', topic: 'OldOrders', body: 'later' },
    { at: '100s', as: 'go-2.1.2 shop later', do: 'send', client: 'go-2.1.2 shop', topic: 'Orders', body: 'later' },
  ],
  lasts: '105s',
  cure: {
    sentence: 'Space is freed, down to 70 per cent; the brokers go on as they are.',
    timeline: [
      { at: '80s', as: 'free a', do: 'fillDisk', host: 'broker-a', percent: 70 },
      { at: '80s', as: 'free old', do: 'fillDisk', host: 'broker-old', percent: 70 },
    ],
    without: ['fill c'],
  },
  withoutFault: { without: ['fill a', 'fill old', 'fill c'] },
  expect: {
    broken: [
      {
        name: 'at 91 per cent every send is refused with code 14, and the remark names the ratio',
        zh: '磁盘占用 91% 时每次发送都被拒绝，响应码 14，说明里写出占用比例',
        check: (seen) =>
          forEach((shop) => {
            const { code, text, causes } = seen.outcome(`${shop} when full`)
            return all([equals(code, 14), matches([text, ...causes].join('\n'), REASON)])
          }),
      },
      {
        name: 'Java tries 3 times, Go 2.1.2 4 times, in vain',
        zh: 'Java 尝试 3 次、Go 2.1.2 尝试 4 次，都无果',
        check: (seen) =>
          all([
            equals(seen.outcome('java-5.3 shop when full').attempts, 3),
            equals(seen.outcome('java-4.9 shop when full').attempts, 3),
            equals(seen.outcome('go-2.1.2 shop when full').attempts, 4),
          ]),
      },
      {
        name: 'pulls go on while sends are refused: the reader gets what was stored before',
        zh: '发送被拒绝时拉取照常：消费者收到之前存下的消息',
        check: (seen) =>
          all([
            equals(seen.outcome('java-5.3 shop when full').state, 'failed'),
            equals(
              seen
                .received('reader')
                .map(({ body }) => body)
                .sort(),
              ['early', 'early, old'],
            ),
          ]),
      },
      {
        name: 'it stays like that',
        zh: '状况一直如此',
        check: (seen) => forEach((shop) => equals(seen.outcome(`${shop} later`).code, 14)),
      },
      {
        name: 'at 80 per cent expired files go although it is not the hour',
        zh: '占用 80% 时过期文件会被删除，即使还没到删除时刻',
        check: (seen) => within(seen.look().queues('Bulk')[0]?.minOffset, 1, 39),
      },
    ],
    cured: [
      {
        name: 'back at 70 per cent: SEND_OK without a restart, with 5.3.3 and with 4.9.7',
        zh: '降回 70%：无需重启即 SEND_OK，5.3.3 和 4.9.7 都一样',
        check: (seen) => forEach((shop) => equals(seen.outcome(`${shop} later`).text, 'SEND_OK')),
      },
      {
        name: 'the reader gets the later ones',
        zh: '消费者收到之后的消息',
        check: (seen) => equals(seen.received('reader').filter(({ body }) => body === 'later').length, shops.length),
      },
      {
        name: 'on a disk with room nothing goes before its hour',
        zh: '磁盘有空间时，没到时刻不删除任何文件',
        check: (seen) =>
          equals(
            seen
              .look()
              .queues('Bulk')
              .map(({ minOffset }) => minOffset),
            [0],
          ),
      },
    ],
  },
})
