import { all, defineScenario, equals, matches, type Scenario } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'

// One put holds the lock of the store; others queue up behind it when that has been going on for 0.9 s, and some more come
// after 1.1 s. The client is one that does not try code 2 again, so that each send shows one answer.

export const scenario: Scenario = defineScenario({
  id: 'page-cache-busy',
  title: '[PCBUSY_CLEAN_QUEUE] / system busy from page-cache stalls',
  story: {
    symptoms: [
      'CODE: 2 DESC: [PCBUSY_CLEAN_QUEUE]broker busy, start flow control for a while, period in queue: 95ms, size of queue: 9',
      'CODE: 2 DESC: [REJECTREQUEST]system busy, start flow control for a while',
      '[PC_SYNCHRONIZED]broker busy, start flow control for a while',
    ],
    cause:
      'A put that holds the lock of the store for longer than osPageCacheBusyTimeOutMills (1 s), because the page cache waits for the disk, makes the broker empty its send queue and refuse what comes.',
    fix: 'Leave more memory to the page cache (smaller heap, larger cgroup limit), warm files, transientStorePoolEnable where there is no DLedger.',
    links: ['apache/rocketmq#2709', 'apache/rocketmq#2945', 'apache/rocketmq#4425'],
  },
  zh: {
    symptoms: ['页缓存繁忙', 'system busy，流控'],
    title: '[PCBUSY_CLEAN_QUEUE] / system busy：页缓存卡顿',
    cause:
      '页缓存等待磁盘，导致一次写入持有存储锁超过 osPageCacheBusyTimeOutMills（1 秒）时，Broker 会清空整个发送队列，并拒绝新到的请求。',
    fix: '给页缓存留出更多内存（减小堆、放宽 cgroup 限制），预热文件；没有 DLedger 时可开启 transientStorePoolEnable。',
    cure: '内存充足后，一次写入最多卡顿 0.5 秒。',
    steps: {
      warm: '预热',
      stall: '停顿',
      stuck: '卡住的写入',
      queued: '排队的',
      new: '新的',
      later: '之后',
      'short stall': '短暂停顿',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 4 }, settings: { sendMessageThreadPoolNums: 1 } }),
      app: clientHost('10.0.0.9'),
    },
  },
  clients: {
    shop: { kind: 'producer', host: 'app', dialect: 'java-4.9', namesrv: NAMESRV, group: 'shop', sendTimeout: '5s' },
  },
  timeline: [
    { at: '1s', do: 'start', client: 'shop' },
    { at: '2s', as: 'warm', do: 'send', client: 'shop', topic: 'Orders', body: 'warm' },
    { at: '10s', as: 'stall', do: 'fault', server: 'broker-a', fault: { kind: 'busyPageCache' }, lasts: '1200ms' },
    { at: '10010ms', as: 'stuck', do: 'send', client: 'shop', topic: 'Orders', body: 'in the put' },
    {
      at: '10900ms',
      as: 'queued',
      do: 'send',
      client: 'shop',
      topic: 'Orders',
      body: 'queued',
      count: 10,
      parallel: true,
      goesOn: true,
    },
    {
      at: '11100ms',
      as: 'new',
      do: 'send',
      client: 'shop',
      topic: 'Orders',
      body: 'new',
      count: 5,
      parallel: true,
      goesOn: true,
    },
    { at: '12s', as: 'later', do: 'send', client: 'shop', topic: 'Orders', body: 'later' },
  ],
  lasts: '15s',
  cure: {
    sentence: 'With memory enough for the page cache a put takes 0.5 s at most.',
    timeline: [
      {
        at: '10s',
        as: 'short stall',
        do: 'fault',
        server: 'broker-a',
        fault: { kind: 'busyPageCache' },
        lasts: '500ms',
      },
    ],
    without: ['stall'],
  },
  expect: {
    broken: [
      {
        name: 'all that waits in the queue when the put has taken a second is answered with [PCBUSY_CLEAN_QUEUE]',
        zh: '写入占用满一秒时，队列里等待的请求全部得到 [PCBUSY_CLEAN_QUEUE]',
        check: (seen) =>
          all(
            seen
              .outcome('queued')
              .messages.flatMap(({ code, text }) => [
                equals(code, 2),
                matches(
                  text,
                  /\[PCBUSY_CLEAN_QUEUE\]broker busy, start flow control for a while, period in queue: \d+ms, size of queue: \d/,
                ),
              ]),
          ),
      },
      {
        name: 'new sends are refused with [REJECTREQUEST] before they come into the queue',
        zh: '新的发送在进入队列之前就被 [REJECTREQUEST] 拒绝',
        check: (seen) =>
          all(
            seen
              .outcome('new')
              .messages.flatMap(({ code, text }) => [
                equals(code, 2),
                matches(text, '[REJECTREQUEST]system busy, start flow control for a while'),
              ]),
          ),
      },
      {
        name: 'the put itself succeeds when the disk is there again, and what comes then, too',
        zh: '磁盘恢复后这次写入成功，之后的也成功',
        check: (seen) =>
          all([
            equals(seen.outcome('stuck').text, 'SEND_OK'),
            equals(seen.outcome('later').text, 'SEND_OK'),
            equals(Math.round((seen.outcome('stuck').tookMs ?? 0) / 100), 12),
          ]),
      },
    ],
    cured: [
      {
        name: 'a stall of half a second refuses nobody',
        zh: '停顿半秒不拒绝任何请求',
        check: (seen) =>
          all([
            equals(
              seen.outcome('queued').messages.map(({ text }) => text),
              Array(10).fill('SEND_OK'),
            ),
            equals(
              seen.outcome('new').messages.map(({ text }) => text),
              Array(5).fill('SEND_OK'),
            ),
            equals(seen.refusals().length, 0),
          ]),
      },
    ],
  },
})
