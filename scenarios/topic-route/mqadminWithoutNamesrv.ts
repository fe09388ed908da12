import { all, defineScenario, equals, matches, type Scenario } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'

const COMMAND = 'sh mqadmin updateTopic -t Orders -c DefaultCluster'

/** The older tools create a topic of their own, so that each has something to show. */
const OLD_COMMAND = 'sh mqadmin updateTopic -t Payments -c DefaultCluster'

export const scenario: Scenario = defineScenario({
  id: 'mqadmin-without-namesrv',
  title: 'mqadmin without -n and without NAMESRV_ADDR: connect to null failed',
  story: {
    symptoms: [
      'org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to null failed',
      'org.apache.rocketmq.tools.command.SubCommandException: UpdateTopicSubCommand command failed',
      'org.apache.rocketmq.tools.command.SubCommandException: .. command failed',
    ],
    cause:
      'The tool was given no NameServer: neither by -n nor by the variable NAMESRV_ADDR. In a broker pod there is none by default, whatever the broker itself was started with.',
    fix: 'Give `-n host:9876`, in quotes when it is a list, or set NAMESRV_ADDR in the shell.',
    links: ['alibaba/rocketmq#48'],
  },
  zh: {
    symptoms: ['mqadmin 命令报错'],
    title: 'mqadmin 没有 -n 也没有 NAMESRV_ADDR：connect to null failed',
    cause:
      '工具没有得到任何 NameServer 地址：既没有 -n 参数，也没有环境变量 NAMESRV_ADDR。Broker 自己启动时用的地址与它无关。',
    fix: '加上 -n host:9876（多个地址要加引号），或者在 shell 里设置 NAMESRV_ADDR。',
    cure: '一个命令加上 -n，另一个 shell 设置了 NAMESRV_ADDR。',
    steps: {
      'create Orders': '创建 Orders',
      'create Payments': '创建 Payments',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2'),
      'broker-pod': clientHost('10.0.1.1'),
      'old-broker-pod': clientHost('10.0.1.2'),
    },
  },
  clients: {
    tools: { kind: 'mqadmin', host: 'broker-pod' },
    'tools 4.9': { kind: 'mqadmin', host: 'old-broker-pod', dialect: 'java-4.9' },
  },
  timeline: [
    { at: '5s', as: 'create Orders', do: 'mqadmin', client: 'tools', command: COMMAND },
    { at: '5s', as: 'create Payments', do: 'mqadmin', client: 'tools 4.9', command: OLD_COMMAND },
  ],
  lasts: '20s',
  cure: {
    sentence: 'One command says -n, the other shell has NAMESRV_ADDR.',
    without: ['create Orders'],
    timeline: [{ at: '5s', as: 'create Orders', do: 'mqadmin', client: 'tools', command: `${COMMAND} -n ${NAMESRV}` }],
    clients: { 'tools 4.9': { namesrv: NAMESRV } },
  },
  expect: {
    broken: [
      {
        name: 'connect to null failed',
        zh: 'connect to null failed',
        check: (seen) =>
          all(
            ['create Orders', 'create Payments'].map((step) =>
              equals(
                seen.outcome(step).text,
                'org.apache.rocketmq.tools.command.SubCommandException: UpdateTopicSubCommand command failed\n' +
                  'Caused by: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to null failed',
              ),
            ),
          ),
      },
      {
        name: 'nothing is dialled',
        zh: '没有发起任何连接',
        check: (seen) => all(['broker-pod', 'old-broker-pod'].map((host) => equals(seen.dials({ host }).length, 0))),
      },
      {
        name: 'the topic table stays as it was',
        zh: '主题表保持原样',
        check: (seen) =>
          all(['Orders', 'Payments'].map((topic) => equals(seen.look().topic('broker-a', topic) === undefined, true))),
      },
    ],
    cured: [
      {
        name: 'create topic to 10.0.0.2:10911 success.',
        zh: 'create topic to 10.0.0.2:10911 success.',
        check: (seen) =>
          all([
            matches(
              seen.outcome('create Orders').text,
              'create topic to 10.0.0.2:10911 success.\nTopicConfig [topicName=Orders,',
            ),
            matches(
              seen.outcome('create Payments').text,
              'create topic to 10.0.0.2:10911 success.\nTopicConfig [topicName=Payments,',
            ),
          ]),
      },
    ],
  },
})
