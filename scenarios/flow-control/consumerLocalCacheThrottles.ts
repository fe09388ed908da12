import {
  all,
  defineScenario,
  equals,
  type Finding,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

// 1,120 messages wait in one queue for a Java and for a Go consumer, whose handlers take 3 s with 20 threads: 20 messages in 3 s.
// Two more have a low threshold of another kind: of size, which two of four messages fill, and of span, where one message is
// stuck and all others are done.

// Java holds back at more than 1000 messages; Go at more than 1024, and before that at a span of more than 1000 offsets.
const readers = {
  java: 'the cached message count exceeds the threshold 1000, so do flow control',
  go: "the queue's messages, span too long, so do flow control",
} as const
type Reader = keyof typeof readers
const THRESHOLD = 1000
const MESSAGES = 1120
/** A pull brings so many. */
const BATCH = 32

const forEach = (check: (reader: Reader) => Finding): Finding => all((Object.keys(readers) as Reader[]).map(check))

/** Times at which a reader asked for messages of the topic. */
const pulls = (seen: Observations, reader: Reader): readonly number[] =>
  seen
    .frames({ host: `${reader} host`, name: 'PULL_MESSAGE' })
    .filter(({ kind, topic }) => kind === 'request' && topic === 'Orders')
    .map(({ atMs }) => atMs)

/** Messages that its pulls have brought by the end. */
const pulled = (seen: Observations, reader: Reader): number =>
  seen
    .frames({ host: `${reader} host`, name: 'PULL_MESSAGE' })
    .filter(({ kind, topic, result }) => kind === 'response' && topic === 'Orders' && result === 'SUCCESS').length *
  BATCH

const handled = (seen: Observations, reader: Reader | 'size' | 'span'): number =>
  seen.received(`${reader} reader`).filter(({ endedAtMs }) => endedAtMs !== undefined).length

const flowControl = (seen: Observations, reader: Reader | 'size' | 'span') =>
  seen.logs({ host: `${reader} host`, message: 'so do flow control' })[0]

export const scenario: Scenario = defineScenario({
  id: 'consumer-local-cache-throttles',
  title: 'Slow consumer stops pulling: message cache thresholds',
  story: {
    symptoms: [
      'the cached message count exceeds the threshold 1000, so do flow control',
      'the cached message size exceeds the threshold 100 MiB, so do flow control',
      "the queue's messages, span too long, so do flow control",
      'PullThresholdForTopic',
      'the lag of the consumer grows and grows',
    ],
    cause:
      'A push consumer keeps what it has pulled in memory, and stops pulling a queue with more than 1000 cached messages, 100 MiB, or a span of 2000 offsets (Go: 1024, 512 MiB, 1000). With slow handlers it looks as if it hung.',
    fix: 'More threads or instances, a faster handler, and only then other thresholds; look for stuck threads first.',
    links: ['apache/rocketmq#171', 'apache/rocketmq#1404', 'apache/rocketmq#5262'],
  },
  zh: {
    symptoms: ['消息堆积', '消费慢，消息积压', '消费者触发流控'],
    title: '消费慢导致停止拉取：本地缓存阈值',
    cause:
      'Push 消费者把拉到的消息缓存在内存中；某队列缓存超过 1000 条、100 MiB 或位点跨度超过 2000（Go 为 1024 条、512 MiB、1000）时就停止拉取。处理慢时看起来像是卡住了。',
    fix: '增加线程或实例、加快处理速度，最后才调整阈值；先检查是否有卡住的线程。',
    cure: '处理逻辑变快：每条消息 1 毫秒，不再是 3 秒或一分钟。',
    steps: {
      'large ones': '大消息',
      stuck: '卡住的',
      'behind it': '排在后面的',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 1, Large: 1, Stuck: 1 } }),
      shop: clientHost('10.0.0.9'),
      'java host': clientHost('10.0.1.1'),
      'go host': clientHost('10.0.1.2'),
      'size host': clientHost('10.0.1.3'),
      'span host': clientHost('10.0.1.4'),
    },
  },
  clients: {
    shop: { kind: 'producer', host: 'shop', namesrv: NAMESRV, group: 'shop' },
    'java reader': {
      kind: 'consumer',
      host: 'java host',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'java-readers',
      subscriptions: { Orders: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      handler: { takes: '3s' },
    },
    'size reader': {
      kind: 'consumer',
      host: 'size host',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'size-readers',
      subscriptions: { Large: '*' },
      handler: { takes: '60s' },
      pullThresholdSizeForQueue: 1,
    },
    'span reader': {
      kind: 'consumer',
      host: 'span host',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'span-readers',
      subscriptions: { Stuck: '*' },
      handler: { body: 'stuck', takes: '60s' },
      consumeConcurrentlyMaxSpan: 100,
    },
    'go reader': {
      kind: 'consumer',
      host: 'go host',
      dialect: 'go-2.1.2',
      namesrv: NAMESRV,
      group: 'go-readers',
      subscriptions: { Orders: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      handler: { takes: '3s' },
    },
  },
  timeline: [
    { at: '1s', do: 'start', client: 'shop' },
    { at: '2s', do: 'send', client: 'shop', topic: 'Orders', body: 'order', mode: 'batch', count: MESSAGES },
    {
      at: '2s',
      as: 'large ones',
      do: 'send',
      client: 'shop',
      topic: 'Large',
      body: 'large',
      bytes: 600_000,
      mode: 'batch',
      count: 4,
    },
    { at: '2s', as: 'stuck', do: 'send', client: 'shop', topic: 'Stuck', body: 'stuck' },
    {
      at: '2100ms',
      as: 'behind it',
      do: 'send',
      client: 'shop',
      topic: 'Stuck',
      body: 'order',
      mode: 'batch',
      count: 200,
    },
    ...startAll('3s', ['java reader', 'go reader', 'size reader', 'span reader']),
  ],
  lasts: '16s',
  cure: {
    sentence: 'The handlers need 1 ms instead of 3 s or a minute.',
    clients: {
      'java reader': { handler: { takes: '1ms' } },
      'go reader': { handler: { takes: '1ms' } },
      'size reader': { handler: { takes: '1ms' } },
      'span reader': { handler: { takes: '1ms' } },
    },
  },
  expect: {
    broken: [
      {
        name: 'the client logs that the cache is full and that it holds back',
        zh: '客户端记录日志：缓存已满，暂停拉取',
        check: (seen) => forEach((reader) => matches(flowControl(seen, reader)?.message, readers[reader])),
      },
      {
        name: 'it never has more than the threshold and one pull in its cache, although more waits at the broker',
        zh: '缓存里最多是阈值加一次拉取的量，尽管 Broker 上还有更多在等',
        check: (seen) =>
          forEach((reader) =>
            all([
              within(pulled(seen, reader) - handled(seen, reader), THRESHOLD - 2 * BATCH, THRESHOLD + BATCH),
              within(MESSAGES - pulled(seen, reader), 1, MESSAGES),
            ]),
          ),
      },
      {
        name: 'pulls stop when the cache is full, and go on when it is below: with pauses of seconds between them',
        zh: '缓存满时停止拉取，低于阈值时继续：两次拉取之间间隔数秒',
        check: (seen) =>
          forEach((reader) => {
            const times = pulls(seen, reader)
            const pauses = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0))
            const longest = Math.max(...pauses)
            return all([
              within(longest, 2000, 8000),
              // It is not the end: another pull came after the pause.
              within(times.length - 1 - pauses.indexOf(longest), 1, 100),
            ])
          }),
      },
      {
        name: 'more than pullThresholdSizeForQueue does the same: two of four messages are pulled',
        zh: '超过 pullThresholdSizeForQueue 也一样：四条消息只拉取了两条',
        check: (seen) =>
          all([
            matches(
              flowControl(seen, 'size')?.message,
              'the cached message size exceeds the threshold 1 MiB, so do flow control',
            ),
            equals(seen.received('size reader').length, 2),
          ]),
      },
      {
        name: 'so does consumeConcurrentlyMaxSpan, when a single message is left in the cache',
        zh: 'consumeConcurrentlyMaxSpan 也一样，缓存里只剩一条消息时也会触发',
        check: (seen) =>
          all([
            matches(flowControl(seen, 'span')?.message, "the queue's messages, span too long, so do flow control"),
            // Offsets 0 to 127: the fourth pull goes beyond 100.
            equals(seen.received('span reader').length, 4 * BATCH),
            equals(handled(seen, 'span'), 4 * BATCH - 1),
          ]),
      },
    ],
    cured: [
      {
        name: 'a faster handler is never held back',
        zh: '处理快的消费者从不被限流',
        check: (seen) => equals(seen.logs({ message: 'flow control' }).length, 0),
      },
      {
        name: 'and what size and span had held back is handled',
        zh: '之前因大小和跨度被限流的也都处理了',
        check: (seen) => all([equals(handled(seen, 'size'), 4), equals(handled(seen, 'span'), 201)]),
      },
      {
        name: 'and has handled everything within two seconds',
        zh: '两秒内全部处理完',
        check: (seen) =>
          forEach((reader) =>
            all([
              equals(handled(seen, reader), MESSAGES),
              within(Math.max(...seen.received(`${reader} reader`).map(({ endedAtMs = 0 }) => endedAtMs)), 3000, 5000),
            ]),
          ),
      },
    ],
  },
})
