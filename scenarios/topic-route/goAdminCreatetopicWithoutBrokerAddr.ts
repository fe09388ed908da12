import { all, defineScenario, equals, matches, type Observations, type Scenario } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'

const MASTER_A = '10.0.0.2:10911'
const SLAVE_A = '10.0.0.3:10911'
const MASTER_B = '10.0.0.4:10911'
const MASTER_C = '10.0.0.5:10911'
const SLAVE_C = '10.0.0.6:10911'

const masters = (seen: Observations, topic: string): readonly (string | undefined)[] =>
  seen
    .look()
    .route(topic)
    .map(({ master }) => master)
    .sort()

const onBoth = (topic: string) =>
  [
    { at: '6s', as: `create ${topic}`, do: 'createTopic', client: 'program', topic, brokerAddr: MASTER_A },
    { at: '6s', as: `create ${topic} at broker-b`, do: 'createTopic', client: 'program', topic, brokerAddr: MASTER_B },
  ] as const

export const scenario: Scenario = defineScenario({
  id: 'go-admin-createtopic-without-broker-addr',
  title: 'CreateTopic of the Go admin client wants the address of a broker, and believes any answer',
  story: {
    symptoms: ['createTopic error: dial tcp: missing address', 'Create topic error: dial tcp: missing address'],
    cause:
      'The call dials exactly the address that it is given: it looks up no cluster, and it does not read the code of the answer. Without an address it fails, with that of a slave it reports success and no route comes of it.',
    fix: 'Ask for the masters first and call it once for each of them, or use `mqadmin updateTopic -c`.',
    links: ['apache/rocketmq-client-go#725'],
  },
  zh: {
    title: 'Go 管理客户端的 CreateTopic 必须给出 Broker 地址，而且不看应答码',
    cause:
      '这个调用只连接给定的那个地址：它不查询集群，也不检查应答码。不给地址就报错；给了从节点的地址则显示成功，却不会出现路由。',
    fix: '先取得所有主节点，再对每个主节点各调用一次；或者使用 mqadmin updateTopic -c。',
    cure: '程序对每个主节点各调用一次 CreateTopic。',
    steps: {
      'create Orders': '创建 Orders',
      'create Payments': '创建 Payments',
      'create Bills': '创建 Bills',
      'create Orders at broker-b': '在 broker-b 创建 Orders',
      'create Payments at broker-b': '在 broker-b 创建 Payments',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { settings: { autoCreateTopicEnable: false } }),
      'broker-a-slave': brokerHost('10.0.0.3', {
        settings: { brokerName: 'broker-a', brokerRole: 'SLAVE', brokerId: 1, autoCreateTopicEnable: false },
      }),
      'broker-b': brokerHost('10.0.0.4', { settings: { autoCreateTopicEnable: false } }),
      // A pair of the older release, whose slaves refuse.
      'broker-c': brokerHost('10.0.0.5', { profile: '4.9.7', settings: { autoCreateTopicEnable: false } }),
      'broker-c-slave': brokerHost('10.0.0.6', {
        profile: '4.9.7',
        settings: { brokerName: 'broker-c', brokerRole: 'SLAVE', brokerId: 1, autoCreateTopicEnable: false },
      }),
      app: clientHost('10.0.1.1'),
    },
  },
  clients: { program: { kind: 'goAdmin', host: 'app', namesrv: NAMESRV } },
  timeline: [
    { at: '5s', do: 'start', client: 'program' },
    { at: '6s', as: 'create Orders', do: 'createTopic', client: 'program', topic: 'Orders' },
    {
      at: '6s',
      as: 'create Payments',
      do: 'createTopic',
      client: 'program',
      topic: 'Payments',
      brokerAddr: SLAVE_A,
    },
    { at: '6s', as: 'create Bills', do: 'createTopic', client: 'program', topic: 'Bills', brokerAddr: SLAVE_C },
  ],
  lasts: '20s',
  cure: {
    sentence: 'The program calls CreateTopic once for each master.',
    without: ['create Orders', 'create Payments', 'create Bills'],
    timeline: [
      ...onBoth('Orders'),
      ...onBoth('Payments'),
      { at: '6s', as: 'create Bills', do: 'createTopic', client: 'program', topic: 'Bills', brokerAddr: MASTER_C },
    ],
  },
  expect: {
    broken: [
      {
        name: 'without an address: dial tcp: missing address',
        zh: '不给地址：dial tcp: missing address',
        check: (seen) => equals(seen.outcome('create Orders').text, 'dial tcp: missing address'),
      },
      { name: 'nothing was created', zh: '什么都没有创建', check: (seen) => equals(masters(seen, 'Orders'), []) },
      {
        name: 'at a slave: no error, and no topic appears',
        zh: '指定从节点：没有报错，主题也没有出现',
        check: (seen) =>
          all([equals(seen.outcome('create Payments').state, 'ok'), equals(masters(seen, 'Payments'), [])]),
      },
      {
        name: 'the slave of the older release refuses, and still there is no error',
        zh: '旧版本的从节点拒绝，仍然没有报错',
        check: (seen) =>
          all([
            equals(seen.outcome('create Bills').state, 'ok'),
            matches(
              seen.refusals({ host: 'app', during: 'create Bills' })[0]?.remark,
              "Can't modify topic or subscription group from slave broker",
            ),
            equals(masters(seen, 'Bills'), []),
          ]),
      },
    ],
    cured: [
      {
        name: 'the routes list all masters',
        zh: '路由里列出全部主节点',
        check: (seen) =>
          all([
            ...['Orders', 'Payments'].map((topic) => equals(masters(seen, topic), [MASTER_A, MASTER_B])),
            equals(masters(seen, 'Bills'), [MASTER_C]),
          ]),
      },
    ],
  },
})
