import { all, defineScenario, equals, matches, type Scenario, type Step } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const BROKER_B = '10.0.0.3:10911'

/** What is changed at 20 s, with how the original state comes back. */
const changes = [
  {
    name: 'make Orders read-only',
    command: 'updateTopicPerm -c DefaultCluster -t Orders -p 4',
    undone: 'updateTopicPerm -c DefaultCluster -t Orders -p 6',
  },
  {
    name: 'make Inbox write-only',
    command: 'updateTopicPerm -b 10.0.0.2:10911 -t Inbox -p 2',
    undone: 'updateTopicPerm -b 10.0.0.2:10911 -t Inbox -p 6',
  },
  {
    name: 'make broker-b read-only',
    command: `updateBrokerConfig -b ${BROKER_B} -k brokerPermission -v 4`,
    undone: `updateBrokerConfig -b ${BROKER_B} -k brokerPermission -v 6`,
  },
] as const

/** Orders is on both brokers; Notices is an ordered topic on broker-b alone. */
const sends = [
  { client: 'java', topic: 'Orders' },
  { client: 'go', topic: 'Orders' },
  { client: 'java', topic: 'Notices' },
] as const

const send = (at: '21s' | '80s', { client, topic }: (typeof sends)[number], when: string): Step => ({
  at,
  as: `${client} ${topic} ${when}`,
  do: 'send',
  client,
  topic,
  body: when,
})

export const scenario: Scenario = defineScenario({
  id: 'topic-permission-read-only',
  title: 'A topic or broker with perm 4 takes no messages, one with perm 2 gives none',
  story: {
    symptoms: [
      'CODE: 16  DESC: the broker[10.0.0.3] sending message is forbidden',
      'No route info of this topic: Orders',
      'the topic[Inbox] pulling message is forbidden',
      'CODE: 16  DESC: the topic[Orders] sending message is forbidden',
    ],
    cause:
      'Clients send to the writable queues of the route and take the readable ones; at their next route poll these are gone. Until then a broker refuses pulls, and of sends those to ordered topics of a broker that is read-only; other sends it still takes.',
    fix: 'Set perm 6 again (`mqadmin updateTopicPerm`, brokerPermission=6), and expect up to 30 s until the clients notice.',
    links: ['apache/rocketmq#2297', 'apache/rocketmq#3258'],
  },
  zh: {
    symptoms: ['没有写权限', 'Broker 禁止写入之后发送失败'],
    title: 'perm 为 4 的主题或 Broker 不收消息，perm 为 2 的不给消息',
    cause:
      '客户端只向路由里可写的队列发送，只消费可读的队列；下一次路由轮询之后这些队列就没有了。在那之前，Broker 会拒绝拉取，也会拒绝只读 Broker 上顺序主题的发送，其他发送仍然接受。',
    fix: '把权限改回 6（mqadmin updateTopicPerm、brokerPermission=6），客户端最多 30 秒后才会知道。',
    cure: '把主题和 Broker 的权限改回 6。',
    steps: {
      'make Notices ordered': 'Notices 设为顺序主题',
      'make Orders read-only': 'Orders 设为只读',
      'make Inbox write-only': 'Inbox 设为只写',
      'make broker-b read-only': 'broker-b 设为只读',
      'undo: make Orders read-only': '撤销：Orders 设为只读',
      'undo: make Inbox write-only': '撤销：Inbox 设为只写',
      'undo: make broker-b read-only': '撤销：broker-b 设为只读',
      'Orders before': '之前的 Orders',
      'Notices before': '之前的 Notices',
      'Orders at once': '随即发送 Orders',
      'Notices at once': '随即发送 Notices',
      'Orders after the poll': '轮询后的 Orders',
      'Notices after the poll': '轮询后的 Notices',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', {
        settings: { autoCreateTopicEnable: false },
        topics: { Orders: 4, Inbox: 4 },
      }),
      'broker-b': brokerHost('10.0.0.3', {
        settings: { autoCreateTopicEnable: false },
        topics: { Orders: 4, Notices: 4 },
      }),
      'app-1': clientHost('10.0.1.1'),
      'app-2': clientHost('10.0.1.2'),
      'app-3': clientHost('10.0.1.3'),
      ops: clientHost('10.0.1.9'),
    },
  },
  clients: {
    java: { kind: 'producer', host: 'app-1', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG-java' },
    go: { kind: 'producer', host: 'app-2', dialect: 'go-2.1.2', namesrv: NAMESRV, group: 'PG-go' },
    reader: {
      kind: 'consumer',
      host: 'app-3',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'CG',
      subscriptions: { Inbox: '*' },
    },
    tools: { kind: 'mqadmin', host: 'ops', namesrv: NAMESRV },
  },
  timeline: [
    {
      at: '4s',
      as: 'make Notices ordered',
      do: 'mqadmin',
      client: 'tools',
      command: `updateTopic -b ${BROKER_B} -t Notices -r 4 -w 4 -o true`,
    },
    ...startAll('5s', ['java', 'go', 'reader']),
    ...sends.map(
      ({ client, topic }): Step => ({
        at: '6s',
        as: `${client} ${topic} before`,
        do: 'send',
        client,
        topic,
        body: 'before',
      }),
    ),
    ...changes.map(({ name, command }): Step => ({ at: '20s', as: name, do: 'mqadmin', client: 'tools', command })),
    ...sends.map((what) => send('21s', what, 'at once')),
    ...sends.map((what) => send('80s', what, 'after the poll')),
  ],
  lasts: '95s',
  cure: {
    sentence: 'Topics and broker get permission 6 again.',
    timeline: changes.map(({ name, undone }) => ({
      at: '40s',
      as: `undo: ${name}`,
      do: 'mqadmin',
      client: 'tools',
      command: undone,
    })),
  },
  withoutFault: { without: changes.map(({ name }) => name) },
  expect: {
    broken: [
      {
        name: 'with the route of before, a read-only broker refuses its ordered topic: CODE: 16',
        zh: '手里还有之前的路由时，只读 Broker 拒绝顺序主题的消息：CODE: 16',
        check: (seen) =>
          matches(
            seen.outcome('java Notices at once').causes[0],
            'MQBrokerException: CODE: 16  DESC: the broker[10.0.0.3] sending message is forbidden',
          ),
      },
      {
        // SendMessageProcessor does not look at the permission of the topic.
        name: 'a topic is written until the route poll, and afterwards has no route',
        zh: '主题在路由轮询之前还能写入，之后就没有路由了',
        check: (seen) =>
          all([
            equals(seen.outcome('java Orders at once').text, 'SEND_OK'),
            equals(seen.outcome('go Orders at once').text, 'SEND_OK'),
            matches(
              seen.outcome('java Orders after the poll').text,
              'MQClientException: No route info of this topic: Orders',
            ),
            equals(seen.outcome('go Orders after the poll').text, 'the topic=Orders route info not found'),
          ]),
      },
      {
        name: 'so has the ordered topic',
        zh: '顺序主题也一样',
        check: (seen) =>
          matches(seen.outcome('java Notices after the poll').text, 'No route info of this topic: Notices'),
      },
      {
        name: 'perm 2: pulling message is forbidden, and then the consumer has no queue',
        zh: '权限 2：禁止拉取消息，随后消费者没有队列',
        check: (seen) =>
          all([
            matches(
              seen.refusals({ host: 'app-3' }).find(({ request }) => request === 'PULL_MESSAGE')?.remark,
              'the topic[Inbox] pulling message is forbidden',
            ),
            equals(seen.look().holds('reader', 'Inbox'), []),
          ]),
      },
    ],
    cured: [
      {
        name: 'perm 6: SEND_OK',
        zh: '权限 6：SEND_OK',
        check: (seen) =>
          all(
            sends.map(({ client, topic }) => equals(seen.outcome(`${client} ${topic} after the poll`).text, 'SEND_OK')),
          ),
      },
      {
        name: 'and the consumer has its queues again',
        zh: '消费者也重新分到队列',
        check: (seen) => equals(seen.look().holds('reader', 'Inbox').length, 4),
      },
    ],
  },
})
