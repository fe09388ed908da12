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
import { clientHost } from '../parts/machines.ts'

// One broker pair and three NameServers: the clock of the first goes 300 s ahead, that of the second 300 s back, and the third
// keeps its own. broker-b vanishes from the second one at that moment, without a FIN.

const namesrv = (index: number) => ({ role: 'namesrv', addresses: [`10.0.0.${index}`] }) as const
const NAMESRVS = '10.0.0.1:9876;10.0.0.2:9876;10.0.0.3:9876'

const routes = (seen: Observations, look: string, server: string): readonly string[] =>
  seen
    .look(look)
    .route('Orders', server)
    .map(({ broker }) => broker)
    .sort()

const BOTH = ['broker-a', 'broker-b']

const everywhere = (seen: Observations, look: string, servers: readonly string[]): Finding =>
  all(servers.map((server) => equals(routes(seen, look, server), BOTH)))

export const scenario: Scenario = defineScenario({
  id: 'namesrv-clock-jump-drops-all-brokers',
  title: 'NameServer clock steps forward > 120 s: every broker expires at once',
  story: {
    symptoms: [
      'The broker channel expired, BrokerIdentityInfo [clusterName=.., brokerAddr=..] 120000ms',
      'No route info of this topic',
    ],
    cause:
      'The NameServer compares wall-clock times: when its clock jumps ahead by more than 120 s, every broker has been silent for too long at its next look, within 5 s. All routes are empty until the next registrations, up to 30 s later.',
    fix: 'Let NTP slew the clock instead of stepping it, and run several NameServers that are not stepped together.',
    links: ['apache/rocketmq#9455'],
  },
  zh: {
    symptoms: ['NameServer 上所有 Broker 突然消失'],
    title: 'NameServer 时钟向前跳变超过 120 秒：所有 Broker 同时过期',
    cause:
      'NameServer 比较的是墙上时钟：时钟向前跳超过 120 秒后，5 秒内的下一次扫描会认为所有 Broker 都静默过久。路由全部清空，直到各 Broker 下一次注册（最长 30 秒）。',
    fix: '让 NTP 缓慢校正（slew）而不是跳变（step）；部署多个不会同时跳变的 NameServer。',
    cure: '时钟以 500 ppm 缓慢校正。',
    steps: {
      'ahead jumps': 'ahead 向前跳',
      'back jumps': 'back 向后跳',
      'broker-b vanishes': 'broker-b 消失',
      '# s later': '# 秒之后',
      asks: '询问',
      '# s of silence': '沉默 # 秒',
      'ahead is slewed': 'ahead 缓慢漂移',
      'back is slewed': 'back 缓慢漂移',
    },
  },
  topology: {
    hosts: {
      ahead: namesrv(1),
      back: namesrv(2),
      steady: namesrv(3),
      'broker-a': {
        role: 'broker',
        addresses: ['10.0.0.11'],
        settings: { namesrvAddr: NAMESRVS },
        topics: { Orders: 1 },
      },
      'broker-b': {
        role: 'broker',
        addresses: ['10.0.0.12'],
        settings: { namesrvAddr: NAMESRVS },
        topics: { Orders: 1 },
      },
      app: clientHost('10.0.1.1'),
    },
  },
  clients: {
    asker: { kind: 'producer', host: 'app', dialect: 'java-5.3', namesrv: '10.0.0.1:9876', group: 'asker' },
  },
  timeline: [
    { at: '95s', do: 'start', client: 'asker' },
    // The brokers have registered in the 100th second, and will in the 130th.
    { at: '101s', as: 'ahead jumps', do: 'skew', host: 'ahead', by: '300s' },
    { at: '101s', as: 'back jumps', do: 'skew', host: 'back', by: '-300s' },
    { at: '101s', as: 'broker-b vanishes', do: 'cut', from: 'broker-b', to: 'back' },
    { at: '107s', as: '6 s later', do: 'look' },
    { at: '107s', as: 'asker asks', do: 'route', client: 'asker', topic: 'Orders' },
    { at: '132s', as: '31 s later', do: 'look' },
    { at: '218s', as: '118 s of silence', do: 'look' },
    { at: '232s', as: '132 s of silence', do: 'look' },
  ],
  lasts: '235s',
  cure: {
    sentence: 'NTP slews both clocks by 500 ppm.',
    without: ['ahead jumps', 'back jumps'],
    timeline: [
      { at: '101s', as: 'ahead is slewed', do: 'slew', host: 'ahead', ppm: 500 },
      { at: '101s', as: 'back is slewed', do: 'slew', host: 'back', ppm: -500 },
    ],
  },
  expect: {
    broken: [
      {
        name: '+300 s: within 5 s every broker has expired, and the table is empty',
        zh: '+300 秒：5 秒内所有 Broker 过期，路由表变空',
        check: (seen) =>
          all([
            equals(routes(seen, '6 s later', 'ahead'), []),
            equals(seen.logs({ host: 'ahead', message: 'The broker channel expired' }).length, 2),
            matches(
              seen.logs({ host: 'ahead', message: 'The broker channel expired' })[0]?.message,
              /brokerAddr=10\.0\.0\.1[12]:10911\] 120000ms$/,
            ),
            within(seen.logs({ host: 'ahead', message: 'The broker channel expired' })[0]?.atMs, 101_000, 106_100),
          ]),
      },
      {
        name: 'clients of that NameServer hear that there is no route',
        zh: '使用这个 NameServer 的客户端得到没有路由',
        check: (seen) => matches(seen.outcome('asker asks').text, 'No route info of this topic'),
      },
      {
        name: 'the next registrations, up to 30 s later, bring the brokers back',
        zh: '下一次注册（最多 30 秒后）让 Broker 回到路由表',
        check: (seen) =>
          all([equals(routes(seen, '6 s later', 'ahead'), []), equals(routes(seen, '31 s later', 'ahead'), BOTH)]),
      },
      {
        name: 'a NameServer whose clock did not jump never loses them',
        zh: '时钟没有跳变的 NameServer 从不丢失它们',
        check: (seen) => all([everywhere(seen, '6 s later', ['steady']), everywhere(seen, '31 s later', ['steady'])]),
        control: { timeline: [{ at: '102s', as: 'steady jumps, too', do: 'skew', host: 'steady', by: '300s' }] },
      },
      {
        // By its own check it would stay for 420 s; the idle time-out of the connection, which is not wall time, is 120 s.
        name: '-300 s: a broker that vanished goes after 120 s all the same, because its connection is idle',
        zh: '-300 秒：消失的 Broker 120 秒后照样被移除，因为它的连接空闲',
        check: (seen) =>
          all([
            equals(routes(seen, '118 s of silence', 'back'), BOTH),
            equals(routes(seen, '132 s of silence', 'back'), ['broker-a']),
            equals(seen.logs({ host: 'back', message: 'The broker channel expired' }).length, 0),
            equals(seen.logs({ host: 'ahead', message: 'The broker channel expired' }).length, 2),
          ]),
      },
    ],
    cured: [
      {
        name: 'a slew of 500 ppm: nothing happens',
        zh: '500 ppm 的缓慢漂移：没有影响',
        check: (seen) =>
          all([
            everywhere(seen, '6 s later', ['ahead', 'back', 'steady']),
            equals(seen.logs({ host: 'ahead', message: 'The broker channel expired' }).length, 0),
            everywhere(seen, '132 s of silence', ['ahead', 'steady']),
          ]),
      },
      {
        name: 'clients get their route',
        zh: '客户端都能拿到路由',
        check: (seen) => equals(seen.outcome('asker asks').text, 'ok'),
      },
    ],
  },
})
