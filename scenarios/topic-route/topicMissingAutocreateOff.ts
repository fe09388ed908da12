import { all, defineScenario, equals, matches, type Scenario, type Step, within } from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { brokerHost, clientHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'
import { undotted } from '../parts/undotted.ts'

const java = ['java-5.3', 'java-4.9'] as const
const go = ['go-2.1.2', 'go-2.1.1'] as const
const releases = [...java, ...go]
type Release = (typeof releases)[number]

const send = (at: '6s' | '11s', client: Release, topic: string, as: string): Step => ({
  at,
  as: `${client} ${as}`,
  do: 'send',
  client,
  topic,
  body: `${as} of ${client}`,
})

export const scenario: Scenario = defineScenario({
  id: 'topic-missing-autocreate-off',
  title: 'The topic does not exist, and nobody may create it by sending to it',
  story: {
    symptoms: [
      'org.apache.rocketmq.client.exception.MQClientException: No route info of this topic: Orders',
      'CODE: 17  DESC: No topic route info in name server for the topic: TBW102',
      'the topic=Orders route info not found',
      'topic[Orders] not exist, apply first please!',
      'query topic route from server error',
    ],
    cause:
      'With autoCreateTopicEnable=false no broker registers the template topic TBW102, so a client finds no route, neither of the topic nor of the template.',
    fix: 'Create the topic with `mqadmin updateTopic -n … -c <cluster> -t <topic>`; autoCreateTopicEnable=true is for development only.',
    links: ['apache/rocketmq#504', 'apache/rocketmq#3179', 'apache/rocketmq#1064'],
  },
  zh: {
    symptoms: ['主题不存在', 'Topic 没有自动创建'],
    title: '主题不存在，而且不允许自动创建',
    cause:
      'autoCreateTopicEnable=false 时没有 Broker 注册模板主题 TBW102，客户端既查不到该主题的路由，也查不到模板主题的路由。',
    fix: '用 mqadmin updateTopic -n … -c <集群> -t <主题> 创建主题；autoCreateTopicEnable=true 只适合开发环境。',
    cure: '用 mqadmin updateTopic 创建这两个主题。',
    steps: {
      first: '第一次发送',
      second: '第二次发送',
      draft: '草稿',
      'another draft': '另一份草稿',
      'delete Drafts': '删除 Drafts',
      'create Orders': '创建 Orders',
      'create Drafts': '创建 Drafts',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { settings: { autoCreateTopicEnable: false }, topics: { Drafts: 4 } }),
      ...clientHosts(releases.map((release) => `app ${release}`)),
      ops: clientHost('10.0.1.9'),
    },
  },
  clients: {
    ...each(releases, (release) => ({
      kind: 'producer',
      host: `app ${release}`,
      dialect: release,
      namesrv: NAMESRV,
      group: `PG-${undotted(release)}`,
    })),
    tools: { kind: 'mqadmin', host: 'ops', namesrv: NAMESRV },
  },
  timeline: [
    ...startAll('5s', releases),
    ...releases.map((client) => send('6s', client, 'Orders', 'first')),
    send('6s', 'java-5.3', 'Drafts', 'draft'),
    // A topic that is deleted while a producer still has its route is missed by the broker, not by the NameServer.
    {
      at: '8s',
      as: 'delete Drafts',
      do: 'mqadmin',
      client: 'tools',
      command: 'deleteTopic -c DefaultCluster -t Drafts',
    },
    ...releases.map((client) => send('11s', client, 'Orders', 'second')),
    send('11s', 'java-5.3', 'Drafts', 'another draft'),
  ],
  lasts: '30s',
  cure: {
    sentence: 'mqadmin updateTopic creates the topics.',
    timeline: ['Orders', 'Drafts'].map((topic) => ({
      at: '9s',
      as: `create ${topic}`,
      do: 'mqadmin',
      client: 'tools',
      command: `updateTopic -n ${NAMESRV} -c DefaultCluster -t ${topic}`,
    })),
  },
  withoutFault: { topology: { hosts: { 'broker-a': { topics: { Orders: 4 } } } }, without: ['delete Drafts'] },
  expect: {
    broken: [
      {
        name: 'Java: No route info of this topic',
        zh: 'Java：No route info of this topic',
        check: (seen) =>
          all(
            java.flatMap((release) =>
              ['first', 'second'].map((which) =>
                matches(
                  seen.outcome(`${release} ${which}`).text,
                  'MQClientException: No route info of this topic: Orders',
                ),
              ),
            ),
          ),
      },
      {
        name: 'Java: the NameServer knows neither the topic nor the template topic',
        zh: 'Java：NameServer 既不认识这个主题，也不认识模板主题',
        check: (seen) =>
          all(
            java.map((release) =>
              equals(
                seen
                  .refusals({ host: `app ${release}`, during: `${release} first` })
                  .map(({ remark }) => remark?.split('\n')[0])
                  .filter((remark) => remark?.includes('Drafts') !== true),
                ['Orders', 'TBW102'].map((topic) => `No topic route info in name server for the topic: ${topic}`),
              ),
            ),
          ),
      },
      {
        name: 'Go: the topic=Orders route info not found',
        zh: 'Go：the topic=Orders route info not found',
        check: (seen) =>
          all(
            go.flatMap((release) =>
              ['first', 'second'].map((which) =>
                equals(seen.outcome(`${release} ${which}`).text, 'the topic=Orders route info not found'),
              ),
            ),
          ),
      },
      {
        name: 'the topic tables stay as they were',
        zh: '主题表保持原样',
        check: (seen) =>
          all([
            equals(seen.look().topic('broker-a', 'Orders') === undefined, true),
            equals(seen.look().route('Orders'), []),
          ]),
      },
      {
        name: 'with a route of before, the broker itself refuses: topic[Drafts] not exist, apply first please!',
        zh: '手里还有之前的路由时，由 Broker 自己拒绝：topic[Drafts] not exist, apply first please!',
        check: (seen) =>
          matches(
            seen.outcome('java-5.3 another draft').causes[0],
            /^MQBrokerException: CODE: 17 {2}DESC: topic\[Drafts\] not exist, apply first please!/,
          ),
      },
    ],
    cured: [
      {
        name: 'mqadmin says: create topic to 10.0.0.2:10911 success.',
        zh: 'mqadmin 输出：create topic to 10.0.0.2:10911 success.',
        check: (seen) =>
          all(
            ['Orders', 'Drafts'].map((topic) =>
              matches(seen.outcome(`create ${topic}`).text, 'create topic to 10.0.0.2:10911 success.\nTopicConfig ['),
            ),
          ),
      },
      {
        name: 'every release sends within one route poll of 30 s',
        zh: '每个版本都在一次 30 秒的路由轮询内恢复发送',
        check: (seen) =>
          all(
            releases.flatMap((release) => {
              const { text, atMs, tookMs } = seen.outcome(`${release} second`)
              const created = seen.outcome('create Orders')
              return [equals(text, 'SEND_OK'), within(atMs + (tookMs ?? 0) - created.atMs, 0, 30_000)]
            }),
          ),
      },
      {
        name: 'the deleted topic takes messages again',
        zh: '被删除的主题又能接收消息',
        check: (seen) => equals(seen.outcome('java-5.3 another draft').text, 'SEND_OK'),
      },
    ],
  },
})
