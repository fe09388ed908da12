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

// broker-b registers as ever, and cannot be reached from the monitoring host: every call to it costs the 3 s of a connect. (A
// broker that is killed leaves the routes at once, because its connection to the NameServer closes.)

/** Topics that both brokers have. */
const shared = Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`Orders${index + 1}`, 1]))

const ALONE = 'rocketmq_producer_offset{broker="broker-a",topic="Alone"}'
const SHARED = 'rocketmq_producer_offset{broker="broker-a",topic="Orders1"}'
const LAG = 'rocketmq_group_diff{group="readers",topic="Alone"}'
const DISK = 'rocketmq_brokeruntime_commitlog_disk_ratio{cluster="DefaultCluster",broker="broker-a"}'
const TPS = 'rocketmq_broker_tps{cluster="DefaultCluster",broker="broker-a"}'

/** Whether a series was there, scrape by scrape, from the end of the first round on. */
const presence = (seen: Observations, series: string): readonly boolean[] =>
  seen
    .scrapes('exporter')
    .filter(({ atMs }) => atMs > 85_000)
    .map(({ values }) => values.has(series))

export const scenario: Scenario = defineScenario({
  id: 'metrics-exporter-gaps',
  title: 'Exporter shows holes or nothing',
  story: {
    symptoms: [
      'collectTopicOffset-getting topic(..) stats error',
      'collectBrokerRuntimeStats-get fetch runtime stats error',
    ],
    cause:
      'The exporter asks one broker after the other, and a topic of which one broker does not answer gets no points at all. Each call to the dead one costs seconds, so that a round outlasts its minute, while values that were not renewed for 60 s are dropped.',
    fix: 'Take dead brokers out of the routes, let the exporter reach NameServer and every broker, and give it a longer interval than its round takes.',
    links: [
      'apache/rocketmq-exporter#184',
      'apache/rocketmq-exporter#19',
      'apache/rocketmq-exporter#117',
      'apache/rocketmq-exporter#109',
    ],
  },
  zh: {
    symptoms: ['监控没有数据'],
    title: 'Exporter 的监控数据有空洞或者为空',
    cause:
      'Exporter 逐个询问 Broker；某主题只要有一个 Broker 不应答，就完全没有数据点。每次调用失联的 Broker 都要花几秒，一轮采集超过一分钟，而 60 秒未更新的值会被丢弃。',
    fix: '把失联的 Broker 从路由中移除；保证 Exporter 能访问 NameServer 和每个 Broker；采集间隔要长于一轮采集所需时间。',
    cure: '停掉 broker-b，它就从路由中消失。',
    steps: {
      alone: '单独',
      orders: '订单',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Alone: 1, ...shared } }),
      'broker-b': brokerHost('10.0.0.3', { topics: shared }),
      app: clientHost('10.0.1.1'),
      monitoring: clientHost('10.0.2.1'),
    },
    firewall: [{ from: 'monitoring', to: 'broker-b', action: 'drop' }],
  },
  clients: {
    shop: { kind: 'producer', host: 'app', dialect: 'java-5.3', namesrv: NAMESRV, group: 'shop' },
    reader: {
      kind: 'consumer',
      host: 'app',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'readers',
      subscriptions: { Alone: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    },
    exporter: { kind: 'exporter', host: 'monitoring', namesrv: NAMESRV },
  },
  timeline: [
    ...startAll('1s', ['shop', 'reader', 'exporter']),
    { at: '2s', as: 'alone', do: 'send', client: 'shop', topic: 'Alone', body: 'order', count: 3 },
    { at: '2s', as: 'orders', do: 'send', client: 'shop', topic: 'Orders1', body: 'order', count: 4 },
  ],
  lasts: '6m',
  cure: {
    sentence: 'broker-b is stopped, and so leaves the routes.',
    timeline: [{ at: '5s', do: 'stop', server: 'broker-b' }],
  },
  expect: {
    broken: [
      {
        name: 'a round takes longer than its minute: the series of the healthy broker have holes',
        zh: '一轮采集超过一分钟：正常 Broker 的指标序列出现空洞',
        check: (seen) => {
          const there = presence(seen, ALONE)
          return all([
            within(there.filter((one) => one).length, 3, there.length - 3),
            within(there.filter((one) => !one).length, 3, there.length - 3),
          ])
        },
      },
      {
        name: 'a topic that the dead broker has as well never gets a point, of the healthy one neither',
        zh: '宕机 Broker 上也有的主题一个点都没有，正常 Broker 的也没有',
        check: (seen) =>
          all([
            equals(presence(seen, SHARED).includes(true), false),
            matches(
              seen.logs({ host: 'monitoring', message: 'topic(Orders1)' })[0]?.message,
              'collectTopicOffset-getting topic(Orders1) stats error',
            ),
          ]),
      },
      {
        name: 'the runtime statistics of the dead broker are an error, and every call to it costs 3 s',
        zh: '宕机 Broker 的运行时统计报错，每次调用耗费 3 秒',
        check: (seen) => {
          const dials = seen.dials({ host: 'monitoring', to: '10.0.0.3:10911' })
          return all([
            matches(
              seen.logs({ host: 'monitoring', message: 'collectBrokerRuntimeStats' })[0]?.message,
              'fetch runtime stats error, address is 10.0.0.3:10911',
            ),
            within(dials.length, 20, 400),
            ...dials.filter(({ result }) => result !== 'pending').map(({ tookMs }) => within(tookMs, 2999, 3001)),
          ])
        },
      },
    ],
    cured: [
      {
        name: 'without the dead broker the series have no hole: offsets, lag, TPS and disk ratio are in every scrape',
        zh: '没有宕机的 Broker 时序列没有空洞：位点、堆积、TPS 和磁盘占用每次都采集到',
        check: (seen) =>
          all([ALONE, SHARED, LAG, TPS, DISK].map((series) => equals([...new Set(presence(seen, series))], [true]))),
      },
      {
        name: 'and they tell what is so',
        zh: '而且数值属实',
        check: (seen) => {
          const last = seen.scrapes('exporter').at(-1)?.values
          return all([
            equals(last?.get(SHARED), 2),
            equals(last?.get(ALONE), 3),
            equals(last?.get(LAG), 0),
            within(last?.get(DISK), 0, 0.5),
          ])
        },
      },
    ],
  },
})
