import {
  all,
  defineScenario,
  equals,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { brokerHost, clientHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { hostOf, producers } from '../parts/producers.ts'

// Clients in one region, NameServer and broker in another: 200 ms there and back. The line of two of them loses five per cent of
// the segments, the one of the third is only long.

const releases = ['java-5.3', 'java-4.9'] as const
type Release = (typeof releases)[number]

const ORDERS = 'Orders'
const COUNT = 180

const failed = (seen: Observations, release: Release) =>
  seen.outcome(`${release} sends`).messages.filter(({ state }) => state === 'failed')

export const scenario: Scenario = defineScenario({
  id: 'cross-region-latency-and-loss',
  title: '40-300 ms RTT or 1-5% loss breaks defaults',
  story: {
    symptoms: ['RemotingTooMuchRequestException: sendDefaultImpl call timeout', 'request timeout'],
    cause:
      'Every lost segment costs TCP a time-out of 200 ms and a round trip, and everything behind it on the connection waits that long as well. Where many sends are under way a few losses use up their 3 s. And who waits for each answer sends one message for each round trip.',
    fix: 'Keep clients in the region of their broker; where that cannot be, give sends 10 s, and send asynchronously or in batches.',
    links: ['apache/rocketmq-client-cpp#293', 'apache/rocketmq-client-go#1016', 'apache/rocketmq#3726'],
  },
  zh: {
    symptoms: ['跨地域发送超时', '网络延迟高，发送很慢'],
    title: '跨地域 40-300 毫秒往返或 1%-5% 丢包使默认值失效',
    cause:
      '每丢一个报文段，TCP 都要等 200 毫秒加一个往返才重传，同一连接上排在后面的数据也要一起等。在途的发送很多时，丢几次就用完了它们的 3 秒。而等到应答才发下一条的程序，每个往返只能发一条消息。',
    fix: '让客户端与 Broker 同地域部署；做不到时把发送超时调到 10 秒，并使用异步或批量发送。',
    cure: '发送超时改为 10 秒；远端客户端改为并行发送。',
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { [ORDERS]: 4 } }),
      ...clientHosts(releases.map(hostOf), '10.9.1'),
      'far host': clientHost('10.9.2.1'),
    },
    links: [
      { from: '10.9.0.0/16', to: '10.0.0.0/24', latency: ['98ms', '102ms'] },
      { from: '10.9.1.0/24', to: '10.0.0.0/24', loss: 0.05 },
    ],
  },
  clients: {
    ...producers(releases),
    far: { kind: 'producer', host: 'far host', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG-far' },
  },
  timeline: [
    ...[...releases, 'far'].flatMap(
      (client) =>
        [
          { at: '1s', do: 'start', client },
          { at: '2s', as: `${client} begins`, do: 'send', client, topic: ORDERS, body: 'first', goesOn: true },
        ] as const,
    ),
    ...releases.map(
      (client) =>
        ({
          at: '15s',
          as: `${client} sends`,
          do: 'send',
          client,
          topic: ORDERS,
          body: 'order',
          count: COUNT,
          every: '2ms',
          parallel: true,
          goesOn: true,
        }) as const,
    ),
    { at: '15s', as: 'one after the other', do: 'send', client: 'far', topic: ORDERS, body: 'order', count: 50 },
  ],
  lasts: '40s',
  cure: {
    sentence: 'Sends have 10 s, and the far program does not wait for one before it begins the next.',
    clients: each(releases, () => ({ sendTimeout: '10s' })),
    without: ['one after the other'],
    timeline: [
      {
        at: '15s',
        as: 'side by side',
        do: 'send',
        client: 'far',
        topic: ORDERS,
        body: 'order',
        count: 50,
        parallel: true,
      },
    ],
  },
  withoutFault: { topology: { links: [] } },
  expect: {
    broken: [
      {
        name: 'at 5% of loss some of many sends at once fail: their 3 s are used up, or the connection is given up with them',
        zh: '丢包 5% 时，大量并发发送中有一些失败：3 秒用完，或连接一并被放弃',
        check: (seen) => {
          const all3s = releases.flatMap((release) => failed(seen, release))
          return all([
            within(all3s.length, 1, releases.length * COUNT - 1),
            ...all3s.map(({ text }) => matches(text, /sendDefaultImpl call timeout|Send \[3\] times, still failed/)),
            equals(
              all3s.some(({ text }) => text.includes('RemotingTooMuchRequestException: sendDefaultImpl call timeout')),
              true,
            ),
          ])
        },
      },
      {
        name: 'a synchronous sender does 5 messages a second at 200 ms, without any loss',
        zh: '时延 200 ms 时，同步发送每秒 5 条，没有任何丢包',
        check: (seen) =>
          all([
            within(50_000 / (seen.outcome('one after the other').tookMs ?? Number.NaN), 4.5, 5.2),
            equals(seen.segments({ host: 'far host', what: 'lost' }).length, 0),
          ]),
      },
    ],
    cured: [
      {
        name: 'with 10 s none fails',
        zh: '超时 10 秒时没有失败',
        check: (seen) =>
          equals(
            releases.map((release) => failed(seen, release).length),
            [0, 0],
          ),
      },
      {
        name: 'sends side by side take a round trip together',
        zh: '并行发送一共只用一个往返',
        check: (seen) => within(seen.outcome('side by side').tookMs, 190, 300),
      },
    ],
  },
})
