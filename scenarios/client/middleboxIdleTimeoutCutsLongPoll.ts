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

// Consumers of an idle topic, and producers that send every two minutes over the VIP channel, behind boxes that forget a
// connection without packets after 10 s. Three more consumers sit behind boxes with the idle times of real ones.

const GATEWAY = {
  'java host': '10.0.1.1',
  'go host': '10.0.1.2',
  'shop host': '10.0.1.3',
  'screen host': '10.0.1.5',
} as const
const CONTROLS = { '60s': '10.0.2.1', '15m': '10.0.2.2', '1h': '10.0.2.3' } as const
const controls = ['60s', '15m', '1h'] as const

const SERVERS = ['broker-a', 'namesrv'] as const
const WINDOW_MS = 30_000
const BEGIN_MS = 30_000
const END_MS = 600_000

/** The log line of a pull that failed, by the words of Java and of Go. */
const failedPulls = (seen: Observations, host: string, fromMs = 0, untilMs = Number.POSITIVE_INFINITY): number =>
  ['execute the pull request exception', 'pull message from broker error']
    .map((message) => seen.logs({ host, message, fromMs, untilMs }).length)
    .reduce((sum, count) => sum + count)

/** Failed pulls of a host in each half minute. */
const byHalfMinute = (seen: Observations, host: string): readonly number[] =>
  Array.from({ length: (END_MS - BEGIN_MS) / WINDOW_MS }, (_, index) => {
    const fromMs = BEGIN_MS + index * WINDOW_MS
    return failedPulls(seen, host, fromMs, fromMs + WINDOW_MS)
  })

const consumer = (host: string, dialect: 'java-5.3' | 'go-2.1.2', group: string) =>
  ({ kind: 'consumer', host, dialect, namesrv: NAMESRV, group, subscriptions: { Idle: '*' } }) as const

const vipProducer = (host: string, group: string) =>
  ({ kind: 'producer', host, dialect: 'java-5.3', namesrv: NAMESRV, group, vipChannel: true }) as const

const shops = ['shop', 'kiosk'] as const

export const scenario: Scenario = defineScenario({
  id: 'middlebox-idle-timeout-cuts-long-poll',
  title: 'NAT/firewall/LB idle time-out shorter than the quiet period',
  story: {
    symptoms: [
      'pull message from broker error',
      'execute the pull request exception',
      'wait response on the channel <:10909> timeout',
      'closeChannel: close the connection to remote address[10.0.0.2:10911] result: true',
    ],
    cause:
      'A box on the way (NAT gateway, firewall, load balancer) forgets a connection without packets and says so to nobody. The broker holds a pull of an idle topic for 15 s, and its answer finds no way back; on the VIP channel there are no heartbeats, so that the first send after a pause goes nowhere.',
    fix: 'An idle time of the box of 60 s, better 150 s; a reset instead of silence for what it has forgotten; no VIP channel.',
    links: [
      'apache/rocketmq#3889',
      'apache/rocketmq#10289',
      'apache/rocketmq#2509',
      'alibaba/rocketmq#186',
      'alibaba/rocketmq#270',
      'kubernetes/kubernetes#80298',
      'kubernetes/kubernetes#84041',
      'cloudnativelabs/kube-router#521',
    ],
  },
  zh: {
    symptoms: ['空闲一段时间之后第一条消息发送超时', '连接被防火墙断开'],
    title: 'NAT、防火墙或负载均衡的空闲超时短于静默期',
    cause:
      '途中的设备（NAT 网关、防火墙、负载均衡）会忘掉一段时间没有报文的连接，而且不通知任何一方。Broker 会把空闲主题的拉取请求挂起 15 秒，应答因此无路可回；VIP 通道上没有心跳，停顿之后的第一次发送石沉大海。',
    fix: '把设备的空闲超时设为至少 60 秒，最好 150 秒；对已忘掉的连接回复 RST 而不是沉默；不使用 VIP 通道。',
    cure: '网关保留空闲连接 150 秒，并关闭 VIP 通道；另一台网关对已忘掉的连接回复 RST。',
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Idle: 1, Orders: 1 } }),
      ...Object.fromEntries(Object.entries(GATEWAY).map(([name, address]) => [name, clientHost(address)])),
      'kiosk host': clientHost('10.0.1.4'),
      ...Object.fromEntries(controls.map((idle) => [`host behind ${idle}`, clientHost(CONTROLS[idle])])),
    },
    middleboxes: {
      gateway: { from: Object.keys(GATEWAY), to: SERVERS, idle: '10s' },
      'other gateway': { from: 'kiosk host', to: SERVERS, idle: '10s' },
      ...Object.fromEntries(
        controls.map((idle) => [`box of ${idle}`, { from: `host behind ${idle}`, to: SERVERS, idle }]),
      ),
    },
  },
  clients: {
    java: consumer('java host', 'java-5.3', 'java'),
    go: consumer('go host', 'go-2.1.2', 'go'),
    // Broadcasting: its offsets stay at home, so that it commits nothing.
    screen: { ...consumer('screen host', 'java-5.3', 'screen'), messageModel: 'BROADCASTING' },
    ...Object.fromEntries(
      controls.map((idle) => [`behind ${idle}`, consumer(`host behind ${idle}`, 'java-5.3', `behind-${idle}`)]),
    ),
    shop: vipProducer('shop host', 'shop'),
    kiosk: vipProducer('kiosk host', 'kiosk'),
  },
  timeline: [
    ...['java', 'go', 'screen', ...controls.map((idle) => `behind ${idle}`), ...shops].map(
      (client) => ({ at: '1s', do: 'start', client }) as const,
    ),
    ...shops.map(
      (client) =>
        ({
          at: '10s',
          do: 'send',
          client,
          topic: 'Orders',
          body: 'order',
          count: 5,
          every: '2m',
          goesOn: true,
        }) as const,
    ),
  ],
  lasts: '10m',
  cure: {
    sentence:
      'The gateway keeps quiet connections for 150 s, and the VIP channel is off; the other gateway answers with a reset what it has forgotten.',
    topology: { middleboxes: { gateway: { idle: '150s' }, 'other gateway': { forgotten: 'reset' } } },
    clients: { shop: { vipChannel: false } },
  },
  expect: {
    broken: [
      {
        name: '10 s: in every half minute a pull of a broadcasting consumer of Java fails',
        zh: '10 秒：Java 广播消费者每半分钟有一次拉取失败',
        check: (seen) => all(byHalfMinute(seen, 'screen host').map((count) => within(count, 1, 3))),
      },
      {
        name: '10 s: pulls of a consumer that commits fail until an answer has come through; then its commits, every 5 s, keep the connection',
        zh: '10 秒：提交位点的消费者拉取失败，直到有一次应答通过；之后每 5 秒一次的提交保住连接',
        check: (seen) =>
          all([
            within(failedPulls(seen, 'java host', 0, END_MS / 2), 4, 40),
            equals(failedPulls(seen, 'java host', END_MS / 2), 0),
          ]),
      },
      {
        name: '10 s: pulls of Go fail, on the average one in half a minute and more',
        zh: '10 秒：Go 的拉取失败，平均半分钟以上一次',
        check: (seen) => within(failedPulls(seen, 'go host', BEGIN_MS), (END_MS - BEGIN_MS) / WINDOW_MS, 200),
      },
      {
        name: '60 s, 15 min and 1 h: no pull fails, because of the heartbeats every 30 s',
        zh: '60 秒、15 分钟和 1 小时：没有拉取失败，因为每 30 秒有一次心跳',
        check: (seen) =>
          all(
            controls.flatMap((idle) => [
              equals(failedPulls(seen, `host behind ${idle}`), 0),
              equals(seen.stopped({ by: `box of ${idle}` }).length, 0),
            ]),
          ),
        control: {
          topology: { middleboxes: Object.fromEntries(controls.map((idle) => [`box of ${idle}`, { idle: '10s' }])) },
        },
      },
      {
        name: 'the next send over a VIP channel after two minutes without one times out, and only a new channel delivers',
        zh: 'VIP 通道空闲两分钟后的下一次发送超时，换成新通道才送达',
        check: (seen) =>
          all(
            shops.flatMap((shop) => {
              const { messages } = seen.outcome(`${shop} send`)
              return [
                equals(
                  messages.map(({ state }) => state),
                  ['ok', 'failed', 'ok', 'failed', 'ok'],
                ),
                ...messages
                  .filter(({ state }) => state === 'failed')
                  .flatMap(({ text, causes, tookMs }) => [
                    matches(text, 'sendDefaultImpl call timeout'),
                    matches(causes[0] ?? '', /wait response on the channel <\/10\.0\.0\.2:10909> timeout/),
                    within(tookMs, 2999, 3100),
                  ]),
              ]
            }),
          ),
      },
    ],
    cured: [
      {
        name: 'idle time of 150 s: no pull fails, and the box has forgotten nothing that anybody still used',
        zh: '空闲时间 150 秒：没有拉取失败，设备没有忘掉任何还在使用的连接',
        check: (seen) =>
          all([
            ...['java host', 'go host', 'screen host'].map((host) => equals(failedPulls(seen, host), 0)),
            equals(seen.stopped({ by: 'gateway' }).length, 0),
          ]),
      },
      {
        name: 'without the VIP channel, and with it where the box sends resets, every send is SEND_OK',
        zh: '不用 VIP 通道，或使用它而设备回复 RST 时，每次发送都是 SEND_OK',
        check: (seen) =>
          all(
            shops.map((shop) =>
              equals(
                seen.outcome(`${shop} send`).messages.map(({ text }) => text),
                ['SEND_OK', 'SEND_OK', 'SEND_OK', 'SEND_OK', 'SEND_OK'],
              ),
            ),
          ),
      },
    ],
  },
})
