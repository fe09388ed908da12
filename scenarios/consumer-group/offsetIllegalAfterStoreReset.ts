import {
  all,
  defineScenario,
  equals,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { brokerHost, clientHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const BEFORE = 60
const AFTER = 40

const readers = [
  { name: 'java', dialect: 'java-5.3' },
  { name: 'go', dialect: 'go-2.1.2' },
] as const

/** Bodies of the second life of the broker. */
const fresh = (seen: Observations, client: string): readonly string[] =>
  seen
    .received(client)
    .map(({ body }) => body)
    .filter((body) => body.startsWith('new') || body.startsWith('later'))

const illegal = (seen: Observations, host: string) =>
  seen.logs({ host, message: 'the pull request offset illegal' }).map(({ fields }) => [fields['from'], fields['to']])

export const scenario: Scenario = defineScenario({
  id: 'offset-illegal-after-store-reset',
  title: 'The offset of a group is beyond what the broker has, or before it',
  story: {
    symptoms: [
      'the pull request offset illegal, PullRequest [consumerGroup=CG, messageQueue=MessageQueue [topic=Orders',
      'PullResult [pullStatus=OFFSET_ILLEGAL, nextBeginOffset=40, minOffset=0, maxOffset=40',
      'OFFSET_ILLEGAL',
    ],
    cause:
      'The group has an offset of a log that is no longer there: the store was wiped or restored and config/consumerOffset.json was not, or files expired. The broker corrects the offset to the end or to the beginning of what it has.',
    fix: 'Keep store and config together, in backups and in accidents; after a wipe reset the offsets of the groups.',
    links: ['alibaba/rocketmq#210', 'apache/rocketmq#719', 'apache/rocketmq#3503', 'apache/rocketmq#7740'],
  },
  zh: {
    symptoms: ['消费位点非法', '清空数据之后消费不到消息'],
    title: '消费位点超出 Broker 的最大位点，或者小于最小位点',
    cause:
      '消费组的位点属于一个已经不存在的日志：存储被清空或恢复了，而 config/consumerOffset.json 没有；或者文件已过期。Broker 会把位点修正到现有消息的末尾或开头。',
    fix: '备份和恢复时存储与配置要放在一起；清空存储后要重置各消费组的位点。',
    cure: '清空日志时，也清空消费位点文件。',
    steps: {
      'first orders': '最初的订单',
      'first bills': '最初的账单',
      'wipe the log': '清空 CommitLog',
      'wipe the queues': '清空 ConsumeQueue',
      'wipe the index': '清空索引',
      'wipe the check point': '清空检查点',
      'new orders': '新订单',
      'more bills': '更多账单',
      'nearly full': '磁盘快满',
      'comes back': '回来',
      'come back': '回来',
      'later orders': '之后的订单',
      'wipe the offsets': '清空位点',
      'wipe their copy': '清空位点备份',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { store: 'disk', topics: { Orders: 1 } }),
      // Small files: the first of them go when the disk is nearly full.
      'broker-b': brokerHost('10.0.0.3', {
        store: 'disk',
        settings: { mappedFileSizeCommitLog: 32_768 },
        topics: { Bills: 1 },
      }),
      ...clientHosts(readers.map(({ name }) => `app ${name}`)),
      'app bills': clientHost('10.0.1.8'),
      shop: clientHost('10.0.1.9'),
    },
  },
  clients: {
    ...Object.fromEntries(
      readers.map(({ name, dialect }) => [
        name,
        {
          kind: 'consumer',
          host: `app ${name}`,
          dialect,
          namesrv: NAMESRV,
          group: `CG-${name}`,
          subscriptions: { Orders: '*' },
        },
      ]),
    ),
    bills: {
      kind: 'consumer',
      host: 'app bills',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'CG-bills',
      subscriptions: { Bills: '*' },
    },
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
  },
  timeline: [
    { at: '2s', do: 'start', client: 'producer' },
    { at: '3s', as: 'first orders', do: 'send', client: 'producer', topic: 'Orders', body: 'old', count: BEFORE },
    { at: '3s', as: 'first bills', do: 'send', client: 'producer', topic: 'Bills', body: 'bill', count: 2 },
    ...startAll('5s', [...readers.map(({ name }) => name), 'bills']),
    ...readers.map(({ name }) => ({ at: '25s', do: 'shutdown', client: name }) as const),
    { at: '25s', do: 'shutdown', client: 'bills' },
    { at: '30s', do: 'stop', server: 'broker-a' },
    { at: '31s', as: 'wipe the log', do: 'wipeDisk', host: 'broker-a', path: 'commitlog' },
    { at: '31s', as: 'wipe the queues', do: 'wipeDisk', host: 'broker-a', path: 'consumequeue' },
    { at: '31s', as: 'wipe the index', do: 'wipeDisk', host: 'broker-a', path: 'index' },
    { at: '31s', as: 'wipe the check point', do: 'wipeDisk', host: 'broker-a', path: 'checkpoint' },
    { at: '32s', do: 'boot', server: 'broker-a' },
    { at: '40s', as: 'new orders', do: 'send', client: 'producer', topic: 'Orders', body: 'new', count: AFTER },
    {
      at: '40s',
      as: 'more bills',
      do: 'send',
      client: 'producer',
      topic: 'Bills',
      body: 'bill',
      propertyBytes: 8000,
      count: 12,
    },
    { at: '50s', as: 'nearly full', do: 'fillDisk', host: 'broker-b', percent: 87 },
    { at: '75s', do: 'fillDisk', host: 'broker-b', percent: 10 },
    ...readers.map(({ name }) => ({ at: '80s', as: `${name} comes back`, do: 'start', client: name }) as const),
    { at: '80s', as: 'bills come back', do: 'start', client: 'bills' },
    { at: '120s', as: 'later orders', do: 'send', client: 'producer', topic: 'Orders', body: 'later' },
  ],
  lasts: '130s',
  cure: {
    sentence: 'With the log its offsets are wiped, too.',
    timeline: [
      { at: '31s', as: 'wipe the offsets', do: 'wipeDisk', host: 'broker-a', path: 'config/consumerOffset.json' },
      { at: '31s', as: 'wipe their copy', do: 'wipeDisk', host: 'broker-a', path: 'config/consumerOffset.json.bak' },
    ],
  },
  expect: {
    broken: [
      {
        name: 'the pull request offset illegal: from 60 to the maximum of 40',
        zh: 'the pull request offset illegal：位点从 60 改到最大值 40',
        check: (seen) => all(readers.map(({ name }) => equals(illegal(seen, `app ${name}`), [[BEFORE, AFTER]]))),
      },
      {
        name: 'skipped is what was there before the correction',
        zh: '修正之前已有的消息被跳过',
        check: (seen) => all(readers.map(({ name }) => equals(fresh(seen, name), ['later']))),
      },
      {
        name: 'an offset before the minimum jumps to the minimum',
        zh: '小于最小位点的位点跳到最小位点',
        check: (seen) => {
          const min = seen.look().queues('Bills')[0]?.minOffset
          return all([
            within(min, 3, 14),
            equals(illegal(seen, 'app bills'), [[2, min]]),
            equals(seen.received('bills')[2]?.queueOffset, min),
          ])
        },
        control: { without: ['nearly full'] },
      },
    ],
    cured: [
      {
        name: 'nothing is skipped',
        zh: '没有消息被跳过',
        check: (seen) => all(readers.map(({ name }) => equals(fresh(seen, name).length, AFTER + 1))),
      },
      {
        name: 'and no offset is illegal',
        zh: '也没有非法位点',
        check: (seen) =>
          all([
            ...readers.map(({ name }) => equals(illegal(seen, `app ${name}`), [])),
            matches(seen.outcome('java comes back').text, 'ok'),
          ]),
      },
    ],
  },
})
