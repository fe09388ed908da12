import { all, defineScenario, equals, matches, type Scenario } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'

const settings = { brokerClusterName: 'shop-prod', autoCreateTopicEnable: false }
const brokers = ['broker-a', 'broker-b'] as const
const command = (cluster: string): string => `updateTopic -n ${NAMESRV} -c ${cluster} -t Orders`

export const scenario: Scenario = defineScenario({
  id: 'updatetopic-wrong-cluster-name',
  title: 'updateTopic -c DefaultCluster, when the cluster has another name',
  story: {
    symptoms: [
      '[error] Make sure the specified clusterName exists or the name server connected to is correct.',
      '[error] Make sure the specified clusterName exists or the nameserver which connected is correct.',
    ],
    cause:
      'The brokers of a cluster are looked up by the brokerClusterName that they registered. DefaultCluster is only the name when nobody chose one; the command creates nothing and still prints the topic that it wanted to create.',
    fix: 'Take the name from the first column of `mqadmin clusterList`.',
    links: ['apache/rocketmq#504'],
  },
  zh: {
    symptoms: ['mqadmin 创建主题没有效果'],
    title: 'updateTopic -c DefaultCluster，而集群叫别的名字',
    cause:
      '工具按照 Broker 注册时的 brokerClusterName 查找集群。只有没有配置时才叫 DefaultCluster；命令什么都没创建，却仍然打印出想创建的主题。',
    fix: '使用 mqadmin clusterList 第一列里的名字。',
    cure: '命令里写上真正的集群名。',
    steps: {
      'create Orders': '创建 Orders',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { settings }),
      'broker-b': brokerHost('10.0.0.3', { settings }),
      ops: clientHost('10.0.1.9'),
    },
  },
  clients: { tools: { kind: 'mqadmin', host: 'ops' } },
  timeline: [{ at: '5s', as: 'create Orders', do: 'mqadmin', client: 'tools', command: command('DefaultCluster') }],
  lasts: '20s',
  cure: {
    sentence: 'The command names the cluster as clusterList does.',
    without: ['create Orders'],
    timeline: [{ at: '5s', as: 'create Orders', do: 'mqadmin', client: 'tools', command: command('shop-prod') }],
  },
  expect: {
    broken: [
      {
        name: 'mqadmin asks to make sure that the cluster exists',
        zh: 'mqadmin 提示确认集群名是否存在',
        check: (seen) =>
          matches(
            seen.outcome('create Orders').text,
            /^\[error\] Make sure the specified clusterName exists or the name server connected to is correct\./,
          ),
      },
      {
        name: 'and prints a topic that nobody has',
        zh: '并打印出一个谁都没有的主题',
        check: (seen) =>
          all([
            matches(seen.outcome('create Orders').text, 'TopicConfig [topicName=Orders,'),
            ...brokers.map((broker) => equals(seen.look().topic(broker, 'Orders') === undefined, true)),
          ]),
      },
    ],
    cured: [
      {
        name: 'created on all masters',
        zh: '在全部主节点上创建成功',
        check: (seen) =>
          all([
            ...['10.0.0.2:10911', '10.0.0.3:10911'].map((address) =>
              matches(seen.outcome('create Orders').text, `create topic to ${address} success.`),
            ),
            equals(
              seen
                .look()
                .route('Orders')
                .map(({ broker }) => broker)
                .sort(),
              [...brokers],
            ),
          ]),
      },
    ],
  },
})
