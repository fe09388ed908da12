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
import { startAll } from '../parts/starting.ts'

// Two brokers stand still from 71 s on: broker-60 for a minute, broker-150 for two and a half. Their last registration is that of
// the 70th second.

const PAUSED_MS = 71_000

/** The last registration before the pause, and the first after it. */
const around = (seen: Observations, broker: string): readonly (number | undefined)[] => {
  const times = seen.registrations({ broker }).map(({ atMs }) => atMs)
  return [times.findLast((atMs) => atMs < PAUSED_MS), times.find((atMs) => atMs > PAUSED_MS)]
}

const hasRoute = (seen: Observations, look: string, topic: string): boolean => seen.look(look).route(topic).length > 0

export const scenario: Scenario = defineScenario({
  id: 'broker-pause-expires-registration',
  title: 'Long GC / VM freeze of the broker',
  story: {
    symptoms: [
      'RemotingTooMuchRequestException: sendDefaultImpl call timeout',
      'The broker channel expired, BrokerIdentityInfo [clusterName=.., brokerAddr=..] 120000ms',
      'No route info of this topic',
    ],
    cause:
      'A broker that stands still keeps its connections and sends no registrations. For two minutes clients go on sending to it and time out; after 120 s of silence the NameServer drops it, and it comes back with its next registration.',
    fix: 'Tune heap and garbage collector, no swap, no snapshots of running machines; alarms well below the 120 s.',
    links: ['apache/rocketmq#8997', 'apache/rocketmq#9137', 'apache/rocketmq#5088'],
  },
  zh: {
    symptoms: ['Broker 长时间 GC 之后没有路由'],
    title: 'Broker 长时间 GC 或虚拟机冻结',
    cause:
      '停顿的 Broker 连接仍在，但不再发送注册心跳。前两分钟客户端继续向它发送并超时；静默 120 秒后 NameServer 将其剔除，直到它恢复后下一次注册才重新出现。',
    fix: '调优堆与 GC，禁用 swap，不对运行中的虚拟机做快照；告警阈值要远小于 120 秒。',
    cure: '停顿只有 1 秒。',
    steps: {
      'a minute': '停顿一分钟',
      longer: '停顿更久',
      'at once, minute': '随即，一分钟',
      'at once, longer': '随即，更久',
      'minute, while it stands': '一分钟停顿期间',
      'end of the minute': '一分钟结束',
      '# s of silence': '沉默 # 秒',
      'longer, while it is gone': '更久，消失期间',
      '# s after the pause': '停顿结束后 # 秒',
      'a second': '停顿一秒',
      'a second, too': '也停顿一秒',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-60': brokerHost('10.0.0.2', { topics: { Minute: 1 } }),
      'broker-150': brokerHost('10.0.0.3', { topics: { Longer: 1 } }),
      app: clientHost('10.0.1.1'),
    },
  },
  clients: {
    shop: { kind: 'producer', host: 'app', dialect: 'java-5.3', namesrv: NAMESRV, group: 'shop' },
    late: { kind: 'producer', host: 'app', dialect: 'java-5.3', namesrv: NAMESRV, group: 'late' },
  },
  timeline: [
    ...startAll('1s', ['shop', 'late']),
    { at: '71s', as: 'a minute', do: 'freeze', process: 'broker-60', lasts: '60s' },
    { at: '71s', as: 'longer', do: 'freeze', process: 'broker-150', lasts: '150s' },
    { at: '71100ms', as: 'at once, minute', do: 'send', client: 'shop', topic: 'Minute', body: 'a' },
    { at: '71100ms', as: 'at once, longer', do: 'send', client: 'late', topic: 'Longer', body: 'a' },
    { at: '100s', as: 'minute, while it stands', do: 'send', client: 'shop', topic: 'Minute', body: 'b' },
    { at: '130s', as: 'end of the minute', do: 'look' },
    { at: '188s', as: '118 s of silence', do: 'look' },
    { at: '201s', as: '131 s of silence', do: 'look' },
    { at: '202s', as: 'longer, while it is gone', do: 'send', client: 'late', topic: 'Gone', body: 'c' },
    { at: '252s', as: '31 s after the pause', do: 'look' },
  ],
  lasts: '255s',
  cure: {
    sentence: 'The pauses are 1 s.',
    without: ['a minute', 'longer'],
    timeline: [
      { at: '71s', as: 'a second', do: 'freeze', process: 'broker-60', lasts: '1s' },
      { at: '71s', as: 'a second, too', do: 'freeze', process: 'broker-150', lasts: '1s' },
    ],
  },
  expect: {
    broken: [
      {
        name: 'a pause of 60 s: the route stays, and sends time out',
        zh: '停顿 60 秒：路由还在，发送超时',
        check: (seen) =>
          all([
            equals(hasRoute(seen, 'end of the minute', 'Minute'), true),
            equals(hasRoute(seen, '118 s of silence', 'Minute'), true),
            matches(seen.outcome('minute, while it stands').text, 'sendDefaultImpl call timeout'),
          ]),
      },
      {
        name: 'a pause of 150 s: the route is gone 120 to 130 s after the last registration',
        zh: '停顿 150 秒：最后一次注册后 120 到 130 秒路由消失',
        check: (seen) =>
          all([
            within(around(seen, 'broker-150')[0], 69_000, 71_000),
            equals(hasRoute(seen, '118 s of silence', 'Longer'), true),
            equals(hasRoute(seen, '131 s of silence', 'Longer'), false),
          ]),
      },
      {
        name: 'and is back within 30 s of the end of the pause',
        zh: '停顿结束后 30 秒内恢复',
        check: (seen) =>
          all([
            within(around(seen, 'broker-150')[1], 221_000, 251_500),
            equals(hasRoute(seen, '131 s of silence', 'Longer'), false),
            equals(hasRoute(seen, '31 s after the pause', 'Longer'), true),
          ]),
      },
    ],
    cured: [
      {
        name: 'a pause of 1 s has no effect but latency: SEND_OK within a second',
        zh: '停顿 1 秒只增加时延：一秒内 SEND_OK',
        check: (seen) =>
          all([
            ...['at once, minute', 'at once, longer'].flatMap((step) => [
              equals(seen.outcome(step).text, 'SEND_OK'),
              within(seen.outcome(step).tookMs, 850, 1000),
            ]),
            equals(hasRoute(seen, '131 s of silence', 'Longer'), true),
          ]),
      },
      {
        name: 'registrations go on every 30 s',
        zh: '每 30 秒照常注册',
        check: (seen) =>
          all(['broker-60', 'broker-150'].map((broker) => within(around(seen, broker)[1], 99_000, 101_000))),
      },
    ],
  },
})
