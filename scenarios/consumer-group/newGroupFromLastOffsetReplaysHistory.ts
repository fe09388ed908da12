import { all, defineScenario, equals, type Observations, type Scenario, within } from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { brokerHost, clientHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const COUNT = 10

const readers = [
  { name: 'java', dialect: 'java-5.3', from: 'CONSUME_FROM_LAST_OFFSET' },
  { name: 'go', dialect: 'go-2.1.2', from: 'CONSUME_FROM_LAST_OFFSET' },
  { name: 'by time', dialect: 'java-5.3', from: 'CONSUME_FROM_TIMESTAMP' },
] as const

const group = (name: string): string => `CG-${name.replace(' ', '-')}`

const bodies = (seen: Observations, client: string): readonly string[] =>
  seen
    .received(client)
    .map(({ body }) => body)
    .sort()

const old = (word: string): readonly string[] =>
  Array.from({ length: COUNT }, (_, index) => `${word} ${index + 1}`).sort()

export const scenario: Scenario = defineScenario({
  id: 'new-group-from-last-offset-replays-history',
  title: 'A new group with CONSUME_FROM_LAST_OFFSET gets messages from before its time',
  story: {
    symptoms: [
      'CONSUME_FROM_LAST_OFFSET, and a new consumer group receives old messages',
      'consumeFromWhere has no effect',
      'CONSUME_FROM_LAST_OFFSET does not work, old messages are consumed',
    ],
    cause:
      'For a group without an offset the broker answers 0, and not "not found", as long as the queue still begins at 0 and its first message is in memory: so nothing is missed on queues that were just added. On a topic whose first messages have expired it says "not found", and the setting counts.',
    fix: 'Before its first start create the group, and put it to where it shall begin: `mqadmin updateSubGroup`, `resetOffsetByTime -s now`. Another consumeFromWhere does not help.',
    links: [
      'apache/rocketmq#334',
      'apache/rocketmq#617',
      'apache/rocketmq#1135',
      'apache/rocketmq#2166',
      'apache/rocketmq#4909',
      'apache/rocketmq#9083',
      'apache/rocketmq-client-go#855',
    ],
  },
  zh: {
    symptoms: ['新的消费组收到历史消息', 'CONSUME_FROM_LAST_OFFSET 不生效'],
    title: '新消费组设置了 CONSUME_FROM_LAST_OFFSET，仍然收到历史消息',
    cause:
      '对于没有位点的消费组，只要队列还从 0 开始而且第一条消息还在内存里，Broker 就回答 0，而不是“没有找到”，目的是不漏掉新增队列上的消息。最早的消息已过期的主题会回答“没有找到”，这时设置才起作用。',
    fix: '首次启动之前先用 mqadmin updateSubGroup 创建消费组，再用 resetOffsetByTime -s now 把它放到起点；换别的 consumeFromWhere 没有用。',
    cure: '消费者第一次启动之前，先创建各消费组，再把位点重置到现在。',
    steps: {
      young: '新主题的消息',
      'old messages': '旧消息',
      'reads first': '先消费一次',
      meanwhile: '期间的消息',
      'nearly full': '磁盘快满',
      'new young': '新主题的新消息',
      'new old': '旧主题的新消息',
      'create the group of java': '创建 java 的消费组',
      'create the group of go': '创建 go 的消费组',
      'create the group of by time': '创建按时间消费的消费组',
      'reset java': '重置 java',
      'reset go': '重置 go',
      'reset by time': '重置按时间消费的组',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Young: 1 } }),
      // Small files: the first of them go when the disk is nearly full.
      'broker-b': brokerHost('10.0.0.3', {
        store: 'disk',
        settings: { mappedFileSizeCommitLog: 32_768 },
        topics: { Old: 1 },
      }),
      shop: clientHost('10.0.1.1'),
      ...clientHosts(
        [...readers.map(({ name }) => name), 'old', 'known'].map((name) => `app ${name}`),
        '10.0.2',
      ),
      ops: clientHost('10.0.1.9'),
    },
  },
  clients: {
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
    ...Object.fromEntries(
      readers.map(({ name, dialect, from }) => [
        name,
        {
          kind: 'consumer',
          host: `app ${name}`,
          dialect,
          namesrv: NAMESRV,
          group: group(name),
          subscriptions: { Young: '*' },
          consumeFromWhere: from,
        },
      ]),
    ),
    old: {
      kind: 'consumer',
      host: 'app old',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'CG-old',
      subscriptions: { Old: '*' },
    },
    // A group that has read before, with a setting that would start it anew.
    ...each(['known', 'known again'], (name) => ({
      kind: 'consumer',
      host: 'app known',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'CG-known',
      subscriptions: { Young: '*' },
      consumeFromWhere: name === 'known' ? 'CONSUME_FROM_FIRST_OFFSET' : 'CONSUME_FROM_LAST_OFFSET',
    })),
    tools: { kind: 'mqadmin', host: 'ops', namesrv: NAMESRV },
  },
  timeline: [
    { at: '2s', do: 'start', client: 'producer' },
    { at: '5s', as: 'reads first', do: 'start', client: 'known' },
    { at: '20s', do: 'shutdown', client: 'known' },
    { at: '30s', as: 'meanwhile', do: 'send', client: 'producer', topic: 'Young', body: 'meanwhile' },
    { at: '3s', as: 'young', do: 'send', client: 'producer', topic: 'Young', body: 'young', count: COUNT },
    {
      at: '3s',
      as: 'old messages',
      do: 'send',
      client: 'producer',
      topic: 'Old',
      body: 'old',
      propertyBytes: 8000,
      count: COUNT,
    },
    // The first round of cleaning comes a minute after the start of a broker.
    { at: '50s', as: 'nearly full', do: 'fillDisk', host: 'broker-b', percent: 87 },
    { at: '75s', do: 'fillDisk', host: 'broker-b', percent: 10 },
    ...startAll('85s', [...readers.map(({ name }) => name), 'old', 'known again']),
    { at: '100s', as: 'new young', do: 'send', client: 'producer', topic: 'Young', body: 'new' },
    { at: '100s', as: 'new old', do: 'send', client: 'producer', topic: 'Old', body: 'new' },
  ],
  lasts: '110s',
  cure: {
    sentence: 'Before their first start the groups are created and put to now.',
    timeline: readers.flatMap(
      ({ name }) =>
        [
          {
            at: '80s',
            as: `create the group of ${name}`,
            do: 'mqadmin',
            client: 'tools',
            command: `updateSubGroup -c DefaultCluster -g ${group(name)}`,
          },
          {
            at: '82s',
            as: `reset ${name}`,
            do: 'mqadmin',
            client: 'tools',
            command: `resetOffsetByTime -g ${group(name)} -t Young -s now`,
          },
        ] as const,
    ),
  },
  expect: {
    broken: [
      {
        name: `all ${COUNT} old messages of the young topic are delivered, in Java and in Go, and by time as well`,
        zh: `新主题的全部 ${COUNT} 条旧消息都被投递，Java、Go 以及按时间消费都一样`,
        check: (seen) =>
          all(readers.map(({ name }) => equals(bodies(seen, name), ['meanwhile', 'new', ...old('young')]))),
      },
      {
        name: 'with a minimum offset above 0 none is',
        zh: '最小位点大于 0 时一条也不投递',
        check: (seen) =>
          all([within(seen.look().queues('Old')[0]?.minOffset, 1, COUNT), equals(bodies(seen, 'old'), ['new'])]),
        control: { without: ['nearly full'] },
      },
      {
        name: 'a group with an offset goes on there, whatever it is set to: it gets what came meanwhile',
        zh: '已有位点的消费组从位点继续，与设置无关：收到期间到达的消息',
        check: (seen) => equals(bodies(seen, 'known again'), ['meanwhile', 'new']),
        control: { without: ['reads first'] },
      },
    ],
    cured: [
      {
        name: 'no old message is delivered, and the new one is',
        zh: '旧消息一条也不投递，新消息正常投递',
        check: (seen) => all(readers.map(({ name }) => equals(bodies(seen, name), ['new']))),
      },
    ],
  },
})
