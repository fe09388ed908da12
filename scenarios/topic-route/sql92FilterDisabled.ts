import { all, defineScenario, equals, matches, type Scenario, type Step, within } from '../../src/scenario/index.ts'
import { brokerHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const REFUSAL = 'The broker does not support consumer to filter message by SQL92'
const CONDITION = { type: 'SQL92', expression: 'price > 10' } as const
/** Starts of one program, to see how often the broker that it happens to ask refuses. */
const STARTS = 12

const prices = [5, 15, 25]

const tries = Array.from({ length: STARTS }, (_, index): readonly Step[] => [
  { at: `${20 + index * 2}s`, as: `start ${index + 1}`, do: 'start', client: 'restarting' },
  { at: `${21 + index * 2}s`, as: `end ${index + 1}`, do: 'shutdown', client: 'restarting' },
]).flat()

export const scenario: Scenario = defineScenario({
  id: 'sql92-filter-disabled',
  title: 'The broker refuses to filter by SQL92',
  story: {
    symptoms: [
      'CODE: 1  DESC: The broker does not support consumer to filter message by SQL92',
      'the broker [broker-b] does not upgrade to support for filter message by SQL92',
    ],
    cause:
      'enablePropertyFilter is false by default. A Java consumer asks one broker of the topic at its start and fails; a Go consumer does not ask, and every pull is refused.',
    fix: 'Set enablePropertyFilter=true on every broker, in broker.conf with a restart or by `mqadmin updateBrokerConfig`; producers have to set the properties of the condition.',
    links: ['apache/rocketmq#455', 'apache/rocketmq#310', 'apache/rocketmq#8631', 'alibaba/spring-cloud-alibaba#3612'],
  },
  zh: {
    symptoms: ['SQL92 过滤报错'],
    title: 'Broker 拒绝按 SQL92 过滤消息',
    cause:
      'enablePropertyFilter 默认是 false。Java 消费者启动时向主题的某个 Broker 询问，然后启动失败；Go 消费者不询问，每次拉取都被拒绝。',
    fix: '在每个 Broker 上设置 enablePropertyFilter=true（写入 broker.conf 并重启，或用 mqadmin updateBrokerConfig）；条件里的属性必须由生产者设置。',
    cure: '所有 Broker 都打开 enablePropertyFilter。',
    steps: {
      'send for #': '以 # 元发送',
      'start #': '第 # 次启动',
      'end #': '第 # 次关闭',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { settings: { enablePropertyFilter: true }, topics: { Mixed: 2 } }),
      'broker-b': brokerHost('10.0.0.3', { topics: { Mixed: 2, Orders: 4 } }),
      ...clientHosts(['java', 'go', 'restarting', 'shop'].map((name) => `app ${name}`)),
    },
  },
  clients: {
    java: {
      kind: 'consumer',
      host: 'app java',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'CG-java',
      subscriptions: { Orders: CONDITION },
    },
    go: {
      kind: 'consumer',
      host: 'app go',
      dialect: 'go-2.1.2',
      namesrv: NAMESRV,
      group: 'CG-go',
      subscriptions: { Orders: CONDITION },
    },
    restarting: {
      kind: 'consumer',
      host: 'app restarting',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'CG-mixed',
      subscriptions: { Mixed: CONDITION },
    },
    shop: { kind: 'producer', host: 'app shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
  },
  timeline: [
    ...startAll('5s', ['shop', 'java', 'go']),
    ...prices.map(
      (price): Step => ({
        at: '15s',
        as: `send for ${price}`,
        do: 'send',
        client: 'shop',
        topic: 'Orders',
        body: `for ${price}`,
        properties: { price: String(price) },
      }),
    ),
    ...tries,
  ],
  lasts: '50s',
  cure: {
    sentence: 'All brokers run with enablePropertyFilter=true.',
    topology: { hosts: { 'broker-b': { settings: { enablePropertyFilter: true } } } },
  },
  expect: {
    broken: [
      {
        name: `Java does not start: CODE: 1  DESC: ${REFUSAL}`,
        zh: `Java 启动失败：CODE: 1  DESC: ${REFUSAL}`,
        check: (seen) =>
          all([
            equals(seen.outcome('java start').state, 'failed'),
            matches(seen.outcome('java start').text, `CODE: 1  DESC: ${REFUSAL}`),
          ]),
      },
      {
        name: 'Go starts, every pull is refused, and nothing comes',
        zh: 'Go 启动成功，但每次拉取都被拒绝，收不到消息',
        check: (seen) =>
          all([
            equals(seen.outcome('go start').state, 'ok'),
            equals(
              seen.refusals({ host: 'app go' }).some(({ request, remark }) => {
                return request === 'PULL_MESSAGE' && remark?.includes(REFUSAL) === true
              }),
              true,
            ),
            equals(seen.received('go').length, 0),
          ]),
      },
      {
        name: 'with one of two brokers enabled, some starts fail and some do not',
        zh: '两个 Broker 只有一个启用过滤时，有的启动失败，有的成功',
        check: (seen) => {
          const failed = tries.filter(({ as = '' }) => as.startsWith('start') && seen.outcome(as).state === 'failed')
          return within(failed.length, 1, STARTS - 1)
        },
      },
    ],
    cured: [
      {
        name: 'only messages that fit are delivered',
        zh: '只投递符合条件的消息',
        check: (seen) =>
          all(
            ['java', 'go'].map((client) =>
              equals(
                seen
                  .received(client)
                  .map(({ body }) => body)
                  .sort(),
                prices.filter((price) => price > 10).map((price) => `for ${price}`),
              ),
            ),
          ),
      },
      {
        name: 'every start succeeds',
        zh: '每次启动都成功',
        check: (seen) =>
          all(tries.flatMap(({ as = '' }) => (as.startsWith('start') ? [equals(seen.outcome(as).state, 'ok')] : []))),
      },
    ],
  },
})
