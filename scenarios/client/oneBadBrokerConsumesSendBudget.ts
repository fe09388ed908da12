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

// broker-a hangs: it accepts connections and bytes, and answers nothing. broker-c refuses connections. Both share a topic with
// broker-b, which is well.

const java = ['java-5.3', 'java-4.9'] as const
const go = ['go-2.1.2', 'go-2.1.1'] as const
const releases = [...java, ...go] as const
type Release = (typeof releases)[number]

const PAUSED = 'Paused'
const REFUSED = 'Refused'

const messages = (seen: Observations, release: Release, topic: string) =>
  seen.outcome(`${release} to ${topic}`).messages
const failed = (seen: Observations, release: Release, topic: string) =>
  messages(seen, release, topic).filter(({ state }) => state === 'failed')

const sends = (topic: string, at: '10s' | '60s', of: readonly Release[]) =>
  of.map(
    (client) =>
      ({ at, as: `${client} to ${topic}`, do: 'send', client, topic, body: 'order', count: 10, goesOn: true }) as const,
  )

export const scenario: Scenario = defineScenario({
  id: 'one-bad-broker-consumes-send-budget',
  title: 'A single hung broker makes all three attempts fail',
  story: {
    symptoms: [
      'RemotingTooMuchRequestException: sendDefaultImpl call timeout',
      'request timeout',
      'send heart beat to broker error.. request timeout',
      'invokeSync call timeout',
    ],
    cause:
      'The 3 s of a Java send are one budget for all attempts, and a broker that hangs takes all of it: there is no second attempt. A broker that refuses costs nothing, and the next attempt goes to another one.',
    fix: 'sendLatencyFaultEnable=true, sendMsgMaxTimeoutPerRequest (5.3.2 and later), and brokers that die loudly.',
    links: ['apache/rocketmq#8997', 'apache/rocketmq#9137', 'apache/rocketmq#4720', 'apache/rocketmq#1651'],
  },
  zh: {
    symptoms: ['一个 Broker 卡死，发送超时'],
    title: '一个卡死的 Broker 耗尽整个发送预算',
    cause:
      'Java 一次发送的 3 秒由所有尝试共用，卡死的 Broker 会把它全部耗尽，根本没有第二次尝试。拒绝连接的 Broker 则几乎不花时间，下一次尝试会换到别的 Broker。',
    fix: '开启 sendLatencyFaultEnable，设置 sendMsgMaxTimeoutPerRequest（5.3.2 起），并让 Broker 在故障时干脆退出。',
    cure: '5.3 客户端设置 sendMsgMaxTimeoutPerRequest=1000，4.9 客户端开启 sendLatencyFaultEnable。',
    steps: {
      'to Paused': '发往 Paused',
      'to Refused': '发往 Refused',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { [PAUSED]: 4 } }),
      'broker-b': brokerHost('10.0.0.3', { topics: { [PAUSED]: 4, [REFUSED]: 4 } }),
      'broker-c': brokerHost('10.0.0.4', { topics: { [REFUSED]: 4 } }),
      ...clientHosts(releases.map(hostOf)),
    },
    firewall: [{ from: '10.0.1.0/24', to: 'broker-c', action: 'reject' }],
  },
  clients: producers(releases),
  timeline: [
    ...startAll('1s', releases),
    { at: '5s', do: 'freeze', process: 'broker-a' },
    ...sends(PAUSED, '10s', java),
    ...sends(REFUSED, '60s', releases),
  ],
  lasts: '65s',
  cure: {
    sentence:
      'Java 5.3 gives each attempt 1 s (sendMsgMaxTimeoutPerRequest), Java 4.9 avoids slow brokers (sendLatencyFaultEnable).',
    clients: { 'java-5.3': { attemptTimeout: '1s' }, 'java-4.9': { latencyFault: true } },
  },
  withoutFault: { topology: { firewall: [] }, without: ['broker-a freeze'] },
  expect: {
    broken: [
      {
        name: 'a send that begins on the hung broker fails with a call timeout after 3 s, although broker-b is well',
        zh: '从卡死的 Broker 开始的发送 3 秒后 call timeout，尽管 broker-b 正常',
        check: (seen) =>
          all(
            java.flatMap((release) => [
              within(failed(seen, release, PAUSED).length, 2, 6),
              ...failed(seen, release, PAUSED).flatMap(({ text, tookMs }) => [
                matches(text, 'RemotingTooMuchRequestException: sendDefaultImpl call timeout'),
                within(tookMs, 2999, 3100),
              ]),
            ]),
          ),
      },
      {
        name: 'every send that reaches broker-a first fails, and every other one is SEND_OK',
        zh: '先发往 broker-a 的发送全部失败，其余都是 SEND_OK',
        check: (seen) =>
          all(
            java.flatMap((release) => {
              const onA = seen
                .frames({ host: `${release} host`, name: 'SEND_MESSAGE_V2' })
                .filter(({ kind, to, topic }) => kind === 'request' && to === 'broker-a' && topic === PAUSED)
              return [
                equals(onA.length, failed(seen, release, PAUSED).length),
                within(onA.length, 2, 6),
                equals(
                  messages(seen, release, PAUSED).filter(({ text }) => text === 'SEND_OK').length,
                  10 - onA.length,
                ),
              ]
            }),
          ),
      },
      {
        name: 'a broker that refuses does Java no harm: ten of ten are SEND_OK',
        zh: '拒绝请求的 Broker 对 Java 没有影响：十次都是 SEND_OK',
        check: (seen) =>
          all(
            java.map((release) =>
              equals(messages(seen, release, REFUSED).filter(({ text }) => text === 'SEND_OK').length, 10),
            ),
          ),
        control: { clients: { 'java-5.3': { retries: 0 }, 'java-4.9': { retries: 0 } } },
      },
      {
        name: 'Go does not avoid the broker that refused it: 2 of 10 sends spend their four attempts there and fail',
        zh: 'Go 不避开拒绝过它的 Broker：10 次发送中有 2 次把四次尝试都用在那里而失败',
        check: (seen) =>
          all(
            go.flatMap((release) => [
              equals(failed(seen, release, REFUSED).length, 2),
              ...failed(seen, release, REFUSED).map(({ text }) =>
                equals(text, 'dial tcp 10.0.0.4:10911: connect: connection refused'),
              ),
            ]),
          ),
      },
    ],
    cured: [
      {
        name: 'with 1 s for each attempt no send of Java 5.3 fails; the ones that meet broker-a take 1 s',
        zh: '每次尝试限 1 秒时 Java 5.3 没有发送失败；碰到 broker-a 的耗时 1 秒',
        check: (seen) =>
          all([
            equals(failed(seen, 'java-5.3', PAUSED).length, 0),
            within(Math.max(...messages(seen, 'java-5.3', PAUSED).map(({ tookMs = 0 }) => tookMs)), 1000, 1100),
          ]),
      },
      {
        name: 'with the latency fault Java 4.9 fails at most once, and avoids broker-a from then on',
        zh: '开启延迟容错后 Java 4.9 最多失败一次，之后避开 broker-a',
        check: (seen) =>
          all([
            within(failed(seen, 'java-4.9', PAUSED).length, 0, 1),
            within(messages(seen, 'java-4.9', PAUSED).filter(({ text }) => text === 'SEND_OK').length, 9, 10),
          ]),
      },
    ],
  },
})
