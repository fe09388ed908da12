import {
  all,
  defineScenario,
  equals,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { brokerHost, clientHosts, namesrvHost } from '../parts/machines.ts'
import { hostOf, producers } from '../parts/producers.ts'
import { startAll } from '../parts/starting.ts'

// First the store stalls for 300 ms while 51 sends come in; then its threads are busy for 0.9 s when each release sends once.

const releases = ['java-5.3', 'java-4.9', 'go-2.1.2'] as const
type Release = (typeof releases)[number]

const BUSY =
  /\[TIMEOUT_CLEAN_QUEUE\]broker busy, start flow control for a while, period in queue: 2[01]\dms, size of queue: \d+/
const A_MOMENT = /\[TIMEOUT_CLEAN_QUEUE\]broker busy/

const burst = (seen: Observations, release: Release) => seen.outcome(`${release} burst`).messages

/** Send requests of a release while one of its steps went on. */
const requests = (seen: Observations, release: Release, during: string): number =>
  seen
    .frames({ host: `${release} host`, during })
    .filter(({ kind, name }) => kind === 'request' && name?.startsWith('SEND_')).length

export const scenario: Scenario = defineScenario({
  id: 'broker-busy-timeout-clean-queue',
  title: '[TIMEOUT_CLEAN_QUEUE] broker busy',
  story: {
    symptoms: [
      'CODE: 2 DESC: [TIMEOUT_CLEAN_QUEUE]broker busy, start flow control for a while, period in queue: 205ms, size of queue: 46',
    ],
    cause:
      'BrokerFastFailure looks every 10 ms and answers sends that have waited in the queue for longer than waitTimeMillsInSendQueue (200 ms): a short stall of the store is enough. Java before 5.3.0 and Go do not try code 2 again.',
    fix: 'Find the stall. Raise waitTimeMillsInSendQueue to 1000 or more and sendMessageThreadPoolNums; use a client that retries SYSTEM_BUSY, or a back-off of your own.',
    links: ['apache/rocketmq#2471', 'apache/rocketmq#3169', 'apache/rocketmq#4425', 'apache/rocketmq#5845'],
  },
  zh: {
    symptoms: ['broker busy，流控', '压测时发送失败'],
    title: '发送线程忙：[TIMEOUT_CLEAN_QUEUE]broker busy',
    cause:
      'BrokerFastFailure 每 10 毫秒检查一次，凡在发送队列中等待超过 waitTimeMillsInSendQueue（200 毫秒）的请求都会被拒绝：存储短暂卡顿就足以触发。5.3.0 之前的 Java 客户端和 Go 客户端不会对错误码 2 重试。',
    fix: '找出卡顿原因；把 waitTimeMillsInSendQueue 调到 1000 以上并增加 sendMessageThreadPoolNums；使用会重试 SYSTEM_BUSY 的客户端，或自行退避重试。',
    cure: 'waitTimeMillsInSendQueue 调到 1000 毫秒。',
    steps: {
      warm: '预热',
      stall: '停顿',
      burst: '突发',
      busy: '繁忙',
      once: '单条',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 4 }, settings: { sendMessageThreadPoolNums: 1 } }),
      ...clientHosts(releases.map(hostOf)),
    },
  },
  clients: producers(releases),
  timeline: [
    ...startAll('1s', releases),
    ...releases.map(
      (client) => ({ at: '2s', as: `${client} warm`, do: 'send', client, topic: 'Orders', body: 'warm' }) as const,
    ),
    { at: '10s', as: 'stall', do: 'fault', server: 'broker-a', fault: { kind: 'busyPageCache' }, lasts: '300ms' },
    ...releases.map(
      (client) =>
        ({
          at: '10010ms',
          as: `${client} burst`,
          do: 'send',
          client,
          topic: 'Orders',
          body: 'order',
          count: 17,
          parallel: true,
          goesOn: true,
        }) as const,
    ),
    {
      at: '20s',
      as: 'busy',
      do: 'fault',
      server: 'broker-a',
      fault: { kind: 'busyThreads', pool: 'send' },
      lasts: '900ms',
    },
    ...releases.map(
      (client) => ({ at: '20s', as: `${client} once`, do: 'send', client, topic: 'Orders', body: 'order' }) as const,
    ),
  ],
  lasts: '25s',
  cure: {
    sentence: 'waitTimeMillsInSendQueue becomes 1000.',
    topology: { hosts: { 'broker-a': { settings: { waitTimeMillsInSendQueue: 1000 } } } },
  },
  withoutFault: { without: ['stall', 'busy'] },
  expect: {
    broken: [
      {
        name: 'sends that have waited for 200 ms are answered with code 2, and the remark tells how long and how many waited',
        zh: '等待超过 200 ms 的发送得到响应码 2，说明里写出等了多久、多少个在等',
        check: (seen) => {
          const busy = seen
            .refusals({ fromMs: 10_000, untilMs: 11_000 })
            .filter(({ result }) => result === 'SYSTEM_BUSY')
          return all([within(busy.length, 45, 51), ...busy.slice(0, 50).map(({ remark }) => matches(remark, BUSY))])
        },
      },
      {
        name: 'Java 4.9 and Go give up at once: their sends fail after one attempt',
        zh: 'Java 4.9 和 Go 立即放弃：尝试一次就失败',
        check: (seen) =>
          all(
            (['java-4.9', 'go-2.1.2'] as const).flatMap((release) => [
              within(burst(seen, release).filter(({ state }) => state === 'failed').length, 15, 17),
              equals(requests(seen, release, `${release} burst`), 17),
              matches(burst(seen, release).find(({ state }) => state === 'failed')?.text, A_MOMENT),
            ]),
          ),
      },
      {
        name: 'Java 5.3 tries again, and outlasts the stall',
        zh: 'Java 5.3 会重试，熬过这次停顿',
        check: (seen) =>
          all([
            equals(burst(seen, 'java-5.3').filter(({ state }) => state !== 'ok').length, 0),
            within(requests(seen, 'java-5.3', 'java-5.3 burst'), 18, 51),
          ]),
      },
      {
        name: 'in a longer stall Java 5.3 makes 3 attempts, Java 4.9 and Go 1',
        zh: '停顿更长时 Java 5.3 尝试 3 次，Java 4.9 和 Go 尝试 1 次',
        check: (seen) =>
          all([
            equals(requests(seen, 'java-5.3', 'java-5.3 once'), 3),
            equals(requests(seen, 'java-4.9', 'java-4.9 once'), 1),
            equals(requests(seen, 'go-2.1.2', 'go-2.1.2 once'), 1),
            matches(seen.outcome('java-5.3 once').text, 'Send [3] times, still failed'),
            matches(seen.outcome('java-5.3 once').causes[0], A_MOMENT),
            matches(
              seen.outcome('java-4.9 once').text,
              /MQBrokerException: CODE: 2 {2}DESC: \[TIMEOUT_CLEAN_QUEUE\]broker busy/,
            ),
            matches(seen.outcome('go-2.1.2 once').text, /CODE: 2, DESC: \[TIMEOUT_CLEAN_QUEUE\]broker busy/),
          ]),
      },
    ],
    cured: [
      {
        name: 'a stall of 300 ms rejects nobody: all 51 are SEND_OK at the first attempt',
        zh: '停顿 300 ms 不拒绝任何请求：51 条都是一次 SEND_OK',
        check: (seen) =>
          all(
            releases.flatMap((release) => [
              equals(burst(seen, release).filter(({ text }) => text === 'SEND_OK').length, 17),
              equals(requests(seen, release, `${release} burst`), 17),
            ]),
          ),
      },
      {
        name: 'they only take longer',
        zh: '只是耗时更长',
        check: (seen) =>
          all(
            releases.flatMap((release) => [
              within(Math.max(...burst(seen, release).map(({ tookMs }) => tookMs ?? 0)), 280, 330),
              equals(burst(seen, release).filter(({ state }) => state !== 'ok').length, 0),
            ]),
          ),
      },
    ],
  },
})
