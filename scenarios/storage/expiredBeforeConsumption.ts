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

// The broker stands three hours east of Greenwich, so that the hour of deletion (04) begins an hour after the run. Files are
// small, and one hour of retention stands for the 48 or 72 of a real broker.

const sent = (seen: Observations): readonly string[] => seen.outcome('shop send').messages.map(({ body }) => body)
const received = (seen: Observations): readonly string[] => seen.received('reader').map(({ body }) => body)

export const scenario: Scenario = defineScenario({
  id: 'expired-before-consumption',
  title: 'Messages deleted by retention before a slow or new group reads them',
  story: {
    symptoms: [
      'the request offset too small',
      'PULL_OFFSET_MOVED:correction offset',
      'the pull request offset illegal',
    ],
    cause:
      'Retention goes by the age of a file (fileReservedTime, at the hour of deleteWhen) and not by consumption: a group that was away for longer finds its messages deleted, and goes on at the first that is left, without an error.',
    fix: 'Keep files for longer than the longest outage of a group, and raise an alarm on the age of its lag.',
    links: ['apache/rocketmq#719'],
  },
  zh: {
    symptoms: ['消息过期被删除，消费不到'],
    title: '消息在被消费之前就因过期而删除',
    cause:
      '保留时间按文件的时间计算（fileReservedTime，在 deleteWhen 指定的小时执行），与是否消费无关：离线更久的消费组回来时，消息已被删除，只能从现存最早的位点继续，而且没有任何报错。',
    fix: '保留时间要长于消费组可能的最长停机时间，并对积压的时间告警。',
    cure: 'fileReservedTime 调到 72 小时。',
    steps: {
      first: '第一条',
      before: '删除之前',
      after: '删除之后',
      'comes back': '回来',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', {
        store: 'disk',
        timeZone: '+03:00',
        settings: { fileReservedTime: 1, mappedFileSizeCommitLog: 32_768 },
        topics: { Orders: 1 },
      }),
      app: clientHost('10.0.0.9'),
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
      subscriptions: { Orders: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    },
  },
  timeline: [
    { at: '1s', do: 'start', client: 'shop' },
    // The group consumes one message, so that it has an offset, and goes away.
    { at: '2s', as: 'first', do: 'send', client: 'shop', topic: 'Orders', body: 'first' },
    { at: '3s', do: 'start', client: 'reader' },
    { at: '10s', do: 'shutdown', client: 'reader' },
    {
      at: '12s',
      do: 'send',
      client: 'shop',
      topic: 'Orders',
      body: 'order',
      propertyBytes: 4000,
      count: 40,
    },
    { at: '20s', do: 'shutdown', client: 'shop' },
    { at: '30s', as: 'before', do: 'look' },
    { at: '62m', as: 'after', do: 'look' },
    { at: '62m', as: 'reader comes back', do: 'start', client: 'reader' },
  ],
  lasts: '63m',
  cure: {
    sentence: 'fileReservedTime becomes 72 hours.',
    topology: { hosts: { 'broker-a': { settings: { fileReservedTime: 72 } } } },
  },
  expect: {
    broken: [
      {
        name: 'at the hour of deletion the files beyond their retention go, whatever the group has read',
        zh: '到了删除时刻，超过保留时间的文件被删除，不管消费组读到哪里',
        check: (seen) =>
          all([
            equals(seen.look('before').queues('Orders')[0]?.minOffset, 0),
            within(seen.look('after').queues('Orders')[0]?.minOffset, 10, 40),
          ]),
      },
      {
        name: 'lost is what was in the deleted files: the group goes on at the first message that is left',
        zh: '丢失的是被删文件里的消息：消费组从剩下的第一条继续',
        check: (seen) => {
          const min = seen.look('after').queues('Orders')[0]?.minOffset ?? 0
          return all([within(min, 2, 40), equals(received(seen), ['first', ...sent(seen).slice(min - 1)])])
        },
      },
      {
        name: 'the program hears nothing: its start is ok, and the client logs a line and moves its offset',
        zh: '程序毫无察觉：启动成功，客户端只记一行日志并移动位点',
        check: (seen) =>
          all([
            equals(seen.outcome('reader comes back').text, 'ok'),
            equals(seen.refusals({ host: 'app', during: 'reader comes back' }).length, 0),
            matches(
              seen.logs({ host: 'app', message: 'offset illegal' })[0]?.message,
              'the pull request offset illegal',
            ),
            matches(
              seen.refusals({ host: 'app' }).find(({ request }) => request === 'PULL_MESSAGE')?.result,
              'PULL_OFFSET_MOVED',
            ),
          ]),
      },
      {
        name: 'the lag, which grows with every message, is gone at once afterwards',
        zh: '堆积随每条消息增长，之后却一下子归零',
        check: (seen) =>
          all([
            equals(seen.look('after').diff('readers', 'Orders'), 40),
            equals(seen.look().diff('readers', 'Orders'), 0),
            within(received(seen).length, 1, 38),
          ]),
      },
    ],
    cured: [
      {
        name: 'nothing is lost: the group gets all 41 messages',
        zh: '没有丢失：消费组收到全部 41 条消息',
        check: (seen) => equals(received(seen).length, 41),
      },
      {
        name: 'the first message is still there',
        zh: '第一条消息还在',
        check: (seen) => equals(seen.look().queues('Orders')[0]?.minOffset, 0),
      },
    ],
  },
})
