import {
  all,
  defineScenario,
  equals,
  type HostSpec,
  type LinkSpec,
  matches,
  type Observations,
  type ProducerSpec,
  type Scenario,
  type SendStep,
  within,
} from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'

// Clients in one region, NameServer and broker in another. Some lines lose segments, at 200 ms there and back: TCP lets about
// 1.22 / √loss packets pass in each round trip, however wide the line is, and each program wants more than that for some
// seconds. The other lines are only long.

const lines = {
  '1% java-5.3': { loss: 0.01, dialect: 'java-5.3', count: 70 },
  '2% java-4.9': { loss: 0.02, dialect: 'java-4.9', count: 45 },
  '5% java-5.3': { loss: 0.05, dialect: 'java-5.3', count: 25 },
  '2% go-2.1.2': { loss: 0.02, dialect: 'go-2.1.2', count: 80 },
} as const
type Line = keyof typeof lines
const lossy = Object.keys(lines) as readonly Line[]
const java = lossy.filter((line) => lines[line].dialect !== 'go-2.1.2')
const GO = '2% go-2.1.2'

/** Round trips of the lines that lose nothing, and what one program sends over each, one message after the other. */
const longLines = { '40 ms': 50, '200 ms': 15, '300 ms': 12 } as const
type LongLine = keyof typeof longLines
const long = Object.keys(longLines) as readonly LongLine[]

const ORDERS = 'Orders'

const failed = (seen: Observations, line: Line) =>
  seen.outcome(`${line} sends`).messages.filter(({ state }) => state === 'failed')

const addressOf = (index: number): string => `10.9.${index + 1}.1`

const hosts: Readonly<Record<string, HostSpec>> = each([...lossy, ...long], (_, index) => clientHost(addressOf(index)))

const links: readonly LinkSpec[] = [
  ...lossy.map(
    (line): LinkSpec => ({ from: line, to: '10.0.0.0/24', latency: ['98ms', '102ms'], loss: lines[line].loss }),
  ),
  { from: '40 ms', to: '10.0.0.0/24', latency: '20ms' },
  { from: '200 ms', to: '10.0.0.0/24', latency: '100ms' },
  { from: '300 ms', to: '10.0.0.0/24', latency: '150ms' },
]

const clients: Readonly<Record<string, ProducerSpec>> = each([...lossy, ...long], (name, index) => ({
  kind: 'producer',
  host: name,
  dialect: name in lines ? lines[name as Line].dialect : 'java-5.3',
  namesrv: NAMESRV,
  group: `PG-${index}`,
}))

const burst = (line: Line, more: Partial<SendStep> = {}): SendStep => ({
  at: '15s',
  as: `${line} sends`,
  do: 'send',
  client: line,
  topic: ORDERS,
  body: 'order',
  bytes: 8000,
  filledWith: 'noise',
  count: lines[line].count,
  every: '8ms',
  parallel: true,
  goesOn: true,
  ...more,
})

export const scenario: Scenario = defineScenario({
  id: 'cross-region-latency-and-loss',
  title: '40-300 ms RTT or 1-5% loss breaks defaults',
  story: {
    symptoms: ['RemotingTooMuchRequestException: sendDefaultImpl call timeout', 'request timeout'],
    cause:
      'Each loss halves what TCP has on its way, so that a line of 200 ms with 2% of loss carries some 60 KB a second, however wide it is. Where a program sends more, messages wait in front of the connection until their 3 s are used up. And who waits for each answer sends one message for each round trip, without any loss.',
    fix: 'Keep clients in the region of their broker; where that cannot be, give sends 10 s (Go has 3 s for each of its attempts, whatever is set: send less at once), and send asynchronously or in batches.',
    links: ['apache/rocketmq-client-cpp#293', 'apache/rocketmq-client-go#1016', 'apache/rocketmq#3726'],
  },
  zh: {
    symptoms: ['跨地域发送超时', '网络延迟高，发送很慢'],
    title: '跨地域 40-300 毫秒往返或 1%-5% 丢包使默认值失效',
    cause:
      '每次丢包都会让 TCP 的在途数据减半：200 毫秒往返、2% 丢包的线路，不管带宽多大，每秒只能通过约 60 KB。程序发得更多时，消息就在连接前排队，直到 3 秒用完。而等到应答才发下一条的程序，即使不丢包，每个往返也只能发一条消息。',
    fix: '让客户端与 Broker 同地域部署；做不到时把发送超时调到 10 秒（Go 每次尝试固定 3 秒，设置无效：应减少同时发送的数量），并使用异步或批量发送。',
    cure: 'Java 的发送超时改为 10 秒；Go 程序每 240 毫秒发一条；远端程序改为并行发送。',
    steps: {
      begins: '开始',
      sends: '多次发送',
      'goes on': '继续发送',
      'one after the other': '逐条发送',
      'side by side': '并行发送',
    },
  },
  topology: {
    hosts: { namesrv: namesrvHost(), 'broker-a': brokerHost('10.0.0.2', { topics: { [ORDERS]: 4 } }), ...hosts },
    links,
  },
  clients,
  timeline: [
    ...[...lossy, ...long].map((client) => ({ at: '1s', do: 'start', client }) as const),
    ...[...lossy, ...long].map(
      (client) => ({ at: '2s', as: `${client} begins`, do: 'send', client, topic: ORDERS, body: 'first' }) as const,
    ),
    // Connections are in use before, so that TCP has met the losses of its line.
    ...lossy.map((line) =>
      burst(line, { at: '4s', as: `${line} goes on`, bytes: 2800, count: 2 / lines[line].loss, every: '30ms' }),
    ),
    ...lossy.map((line) => burst(line)),
    ...long.map(
      (client) =>
        ({
          at: '15s',
          as: `${client} one after the other`,
          do: 'send',
          client,
          topic: ORDERS,
          body: 'order',
          count: longLines[client],
          goesOn: true,
        }) as const,
    ),
  ],
  lasts: '36s',
  cure: {
    sentence:
      'Sends of Java have 10 s, the Go program sends a message every 240 ms, and the far programs do not wait for one before they begin the next.',
    clients: each(java, () => ({ sendTimeout: '10s' })),
    without: [`${GO} sends`, ...long.map((client) => `${client} one after the other`)],
    timeline: [
      burst(GO, { every: '240ms' }),
      ...long.map(
        (client) =>
          ({
            at: '15s',
            as: `${client} side by side`,
            do: 'send',
            client,
            topic: ORDERS,
            body: 'order',
            count: longLines[client],
            parallel: true,
            goesOn: true,
          }) as const,
      ),
    ],
  },
  withoutFault: { topology: { links: [] } },
  expect: {
    broken: [
      {
        name: 'at 1, 2 and 5% of loss some of many sends at once fail in Java: their 3 s are used up, or the connection is given up with them',
        zh: '丢包 1%、2% 和 5% 时，Java 的大量并发发送中有一些失败：3 秒用完，或连接一并被放弃',
        check: (seen) =>
          all(
            java.flatMap((line) => {
              const lost = failed(seen, line)
              return [
                within(lost.length, 1, lines[line].count - 1),
                ...lost.map(({ text }) => matches(text, /sendDefaultImpl call timeout|Send \[3\] times, still failed/)),
                equals(
                  lost.some(({ text }) =>
                    text.includes('RemotingTooMuchRequestException: sendDefaultImpl call timeout'),
                  ),
                  true,
                ),
              ]
            }),
          ),
      },
      {
        name: 'at 2% of loss Go fails with a bare time-out, after 3 s for each of its attempts',
        zh: '丢包 2% 时 Go 只报超时，每次尝试 3 秒',
        check: (seen) => {
          const lost = failed(seen, GO)
          return all([
            within(lost.length, 1, lines[GO].count - 1),
            ...lost.map(({ text }) => equals(text, 'request timeout')),
            ...lost.map(({ tookMs }) => within(tookMs, 9000, 13_000)),
          ])
        },
      },
      {
        name: 'a synchronous sender does one message in each round trip, without any loss: 25 a second at 40 ms, 5 at 200 ms, 3.3 at 300 ms',
        zh: '没有丢包时，同步发送每个往返一条：40 ms 时每秒 25 条，200 ms 时 5 条，300 ms 时 3.3 条',
        check: (seen) =>
          all(
            long.map((client) => {
              const seconds = (seen.outcome(`${client} one after the other`).tookMs ?? Number.NaN) / 1000
              const expected = 1000 / Number.parseInt(client, 10)
              return all([
                within(longLines[client] / seconds, expected * 0.9, expected),
                equals(seen.segments({ host: client, what: 'lost' }).length, 0),
              ])
            }),
          ),
      },
    ],
    cured: [
      {
        name: 'with 10 s none fails, on the same lines',
        zh: '同样的线路上，超时 10 秒时没有失败',
        check: (seen) =>
          equals(
            java.map((line) => [line, failed(seen, line).length]),
            java.map((line) => [line, 0]),
          ),
      },
      {
        name: 'a Go program that sends no more than the line carries has no failure',
        zh: '发送量不超过线路承载能力的 Go 程序没有失败',
        check: (seen) => equals(failed(seen, GO).length, 0),
      },
      {
        name: 'sends side by side take a round trip together',
        zh: '并行发送一共只用一个往返',
        check: (seen) =>
          all(
            long.map((client) => {
              const roundTripMs = Number.parseInt(client, 10)
              return within(seen.outcome(`${client} side by side`).tookMs, roundTripMs, roundTripMs + 50)
            }),
          ),
      },
    ],
  },
})
