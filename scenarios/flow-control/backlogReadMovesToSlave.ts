import {
  all,
  defineScenario,
  equals,
  type HostSpec,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'

// Two pairs of master and slave: `on` with slaveReadEnable, `off` as by default. Their machines have little memory, so that a
// backlog of 128 messages of 2 KB is enough. The slaves were seeded with a copy of the files of their masters; what is sent
// afterwards they do not have, as slaves that lag behind.

const pairs = ['on', 'off'] as const
type Pair = (typeof pairs)[number]

const BACKLOG = 128
const LATE = 10
/** 40 per cent of it count as page cache. */
const MEMORY_BYTES = 200_000

const host = (pair: Pair, address: string, slave: boolean): HostSpec => ({
  ...brokerHost(address, {
    store: 'disk',
    settings: {
      brokerName: `broker-${pair}`,
      slaveReadEnable: pair === 'on',
      mappedFileSizeCommitLog: 1_048_576,
      mappedFileSizeConsumeQueue: 20_000,
      ...(slave ? { brokerRole: 'SLAVE', brokerId: 1 } : {}),
    },
    ...(slave ? { bootsAt: '15s' } : { topics: { [pair]: 1 } }),
  }),
  memoryBytes: MEMORY_BYTES,
})

/** Hosts that were asked for messages of a topic, in the order of the pulls that brought some. */
const sources = (seen: Observations, pair: Pair): readonly string[] =>
  seen
    .frames({ host: 'reader', name: 'PULL_MESSAGE', fromMs: 30_000 })
    .filter(({ kind, topic, result }) => kind === 'response' && topic === pair && result === 'SUCCESS')
    .map(({ from }) => from)

const ofSlave = (seen: Observations, pair: Pair): number =>
  sources(seen, pair).filter((from) => from === `slave-${pair}`).length

export const scenario: Scenario = defineScenario({
  id: 'backlog-read-moves-to-slave',
  title: 'Reading old data redirects the consumer to the slave (or hurts the master)',
  story: {
    symptoms: [
      'suggestWhichBrokerId',
      'pulls come from broker id 1',
      'the send latency grows while a group reads its backlog',
    ],
    cause:
      'A message that lies further behind the end of the log than accessMessageInMemoryMaxRatio (40 per cent of the memory) is on disk only. With slaveReadEnable the master then tells the consumer to pull from the slave, until it has caught up; without it, which is the default, the master reads its own disk. (The slaves of this world hold a copy of the files of their masters, and take nothing that comes later: nothing is replicated here.)',
    fix: 'Decide for each cluster whether slaves may be read, and size them for it.',
    links: ['apache/rocketmq#719'],
  },
  zh: {
    symptoms: ['消息堆积后从 Slave 读取'],
    title: '读取积压数据时消费者被引导到 Slave（或拖累 Master）',
    cause:
      '落后日志末尾超过 accessMessageInMemoryMaxRatio（内存的 40%）的消息只在磁盘上。开启 slaveReadEnable 时，Master 会让消费者改从 Slave 拉取，直到追上为止；默认关闭时，Master 只能读自己的磁盘。（这里的 Slave 只有 Master 文件的一份副本，之后的消息不会同步：此处没有主从复制。）',
    fix: '为每个集群决定是否允许读 Slave，并据此配置 Slave 的规格。',
    cure: '第二组也开启 slaveReadEnable。',
    steps: {
      'backlog on': '堆积 on',
      'late on': '之后 on',
      'backlog off': '堆积 off',
      'late off': '之后 off',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'master-on': host('on', '10.0.0.2', false),
      'slave-on': host('on', '10.0.0.3', true),
      'master-off': host('off', '10.0.0.4', false),
      'slave-off': host('off', '10.0.0.5', true),
      shop: clientHost('10.0.1.1'),
      reader: clientHost('10.0.1.2'),
    },
  },
  clients: {
    shop: { kind: 'producer', host: 'shop', namesrv: NAMESRV, group: 'shop' },
    reader: {
      kind: 'consumer',
      host: 'reader',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'readers',
      subscriptions: { on: '*', off: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    },
  },
  timeline: [
    { at: '1s', do: 'start', client: 'shop' },
    ...pairs.flatMap((pair) => [
      {
        at: '2s',
        as: `backlog ${pair}`,
        do: 'send',
        client: 'shop',
        topic: pair,
        body: 'old',
        propertyBytes: 2000,
        mode: 'batch',
        count: BACKLOG,
      } as const,
      { at: '10s', do: 'stop', server: `master-${pair}` } as const,
      { at: '12s', do: 'copyDisk', host: `master-${pair}`, to: `slave-${pair}` } as const,
      { at: '13s', do: 'boot', server: `master-${pair}` } as const,
      { at: '20s', as: `late ${pair}`, do: 'send', client: 'shop', topic: pair, body: 'late', count: LATE } as const,
    ]),
    { at: '30s', do: 'start', client: 'reader' },
  ],
  lasts: '36s',
  cure: {
    sentence: 'The second pair gets slaveReadEnable=true as well, and a slave that can bear it.',
    topology: {
      hosts: {
        'master-off': { settings: { slaveReadEnable: true } },
        'slave-off': { settings: { slaveReadEnable: true } },
      },
    },
  },
  expect: {
    broken: [
      {
        name: 'slaveReadEnable=true: the pulls go to broker id 1 while the backlog is beyond the memory, and come back to the master',
        zh: 'slaveReadEnable=true：堆积超出内存时拉取转到 broker id 1，之后再回到主节点',
        check: (seen) => {
          const from = sources(seen, 'on')
          return all([
            equals(from[0], 'master-on'),
            within(ofSlave(seen, 'on'), 2, 4),
            equals(from.at(-1), 'master-on'),
            equals(from.lastIndexOf('slave-on') - from.indexOf('slave-on') + 1, ofSlave(seen, 'on')),
          ])
        },
        control: { topology: { hosts: { 'master-on': { settings: { slaveReadEnable: false } } } } },
      },
      {
        name: 'slaveReadEnable=false, the default: all of the backlog is read from the disk of the master',
        zh: 'slaveReadEnable=false（默认）：全部堆积都从主节点的磁盘读取',
        check: (seen) => all([equals(ofSlave(seen, 'off'), 0), within(sources(seen, 'off').length, 5, 20)]),
      },
      {
        name: 'the slave does not have the latest messages, and the consumer gets them from the master all the same',
        zh: '从节点没有最新的消息，消费者照样能从主节点收到',
        check: (seen) => {
          const max = seen
            .look()
            .queues('on')
            .map(({ maxOffset }) => maxOffset)
            .sort()
          const received = new Set(
            seen
              .received('reader')
              .filter(({ topic }) => topic === 'on')
              .map(({ body }) => body),
          )
          return all([
            equals(max, [BACKLOG, BACKLOG + LATE]),
            equals(received.size, BACKLOG + LATE),
            within(ofSlave(seen, 'on'), 2, 4),
          ])
        },
        control: { topology: { hosts: { 'master-on': { settings: { slaveReadEnable: false } } } } },
      },
    ],
    cured: [
      {
        name: 'then its pulls move to the slave, too, and come back',
        zh: '随后它的拉取也转到从节点，再回来',
        check: (seen) => all([within(ofSlave(seen, 'off'), 2, 4), equals(sources(seen, 'off').at(-1), 'master-off')]),
      },
    ],
  },
})
