import { all, defineScenario, equals, matches, type Scenario, topologyPatch } from '../../src/scenario/index.ts'
import { startAndSend } from '../parts/starting.ts'
import { composed } from './composed.ts'
import { LAN_PC, SERVER } from './machines.ts'
import { shopCompose } from './shopCompose.ts'

const PATH = '/home/rocketmq/rocketmq-5.3.3/conf/broker.conf'

const topology = (command: string) =>
  composed({
    ...SERVER,
    lan: LAN_PC,
    compose: shopCompose({
      command,
      volumes: [`./broker.conf:${PATH}`],
      ports: ['10909:10909', '10911:10911'],
    }),
    files: { './broker.conf': `brokerName=broker-a\nbrokerIP1=${SERVER.address}\nautoCreateTopicEnable=false\n` },
    topics: { broker: { Orders: 4 } },
  })

const broken = topology('sh mqbroker -n namesrv:9876')

export const scenario: Scenario = defineScenario({
  id: 'broker-conf-not-loaded',
  title: 'broker.conf is mounted, and nobody reads it',
  story: {
    symptoms: [
      'The broker[broker, 172.18.0.3:10911] boot success',
      'RemotingTooMuchRequestException: sendDefaultImpl call timeout',
      'brokerIP1 in broker.conf has no effect',
    ],
    cause:
      'mqbroker reads no file by itself, not even conf/broker.conf of its own directory: without -c every option has its default, and brokerIP1 is the address of the network card. A -c with the directory of another release finds no file at all.',
    fix: 'mqbroker -c /home/rocketmq/rocketmq-<version>/conf/broker.conf, with the path that the image really has.',
    links: ['Xuchengen/rocketmq-docker-build#4', 'foxiswho/docker-rocketmq#39'],
  },
  zh: {
    symptoms: ['brokerIP1 配置不生效', 'broker.conf 没有生效'],
    title: '挂载了 broker.conf，却没有人读取',
    cause:
      'mqbroker 自己不读取任何文件，连自己目录里的 conf/broker.conf 也不读：没有 -c 时所有选项都是默认值，brokerIP1 就是网卡的地址。-c 写成其他版本的目录则根本找不到文件。',
    fix: '用 mqbroker -c /home/rocketmq/rocketmq-<版本>/conf/broker.conf 启动，路径以镜像里实际的为准。',
    cure: '启动命令加上 -c。',
  },
  topology: broken,
  clients: {
    'lan app': {
      kind: 'producer',
      host: 'lan-pc',
      dialect: 'java-5.3',
      namesrv: `${SERVER.address}:9876`,
      group: 'shop',
    },
    app: { kind: 'producer', host: 'app', dialect: 'java-5.3', namesrv: 'namesrv:9876', group: 'shop' },
  },
  timeline: [
    ...startAndSend({ at: '10s', client: 'lan app', topic: 'Orders', body: 'a coffee' }),
    ...startAndSend({ at: '10s', client: 'app', topic: 'NeverCreated', body: 'a tea' }),
  ],
  lasts: '20s',
  cure: {
    sentence: `The command is mqbroker -n namesrv:9876 -c ${PATH}.`,
    topology: topologyPatch(broken, topology(`sh mqbroker -n namesrv:9876 -c ${PATH}`)),
  },
  expect: {
    broken: [
      {
        name: 'the broker registers the address of its card, though the file says 192.168.1.10',
        zh: 'Broker 注册的是网卡地址，尽管文件里写着 192.168.1.10',
        check: (seen) =>
          equals(
            [...new Set(seen.registrations().map(({ brokerName, address }) => `${brokerName} ${address}`))],
            ['broker 172.18.0.3:10911'],
          ),
      },
      {
        name: 'the LAN client times out',
        zh: '局域网客户端超时',
        check: (seen) => matches(seen.outcome('lan app send').text, 'sendDefaultImpl call timeout'),
      },
      {
        name: 'autoCreateTopicEnable=false has no effect: a topic comes to be at its first message',
        zh: 'autoCreateTopicEnable=false 不生效：第一条消息就创建了主题',
        check: (seen) => equals(seen.outcome('app send').text, 'SEND_OK'),
      },
    ],
    cured: [
      {
        name: 'the broker registers what the file says',
        zh: 'Broker 注册文件里写的地址',
        check: (seen) =>
          equals(
            [...new Set(seen.registrations().map(({ brokerName, address }) => `${brokerName} ${address}`))],
            [`broker-a ${SERVER.address}:10911`],
          ),
      },
      {
        name: 'the LAN client sends: SEND_OK',
        zh: '局域网客户端发送：SEND_OK',
        check: (seen) => equals(seen.outcome('lan app send').text, 'SEND_OK'),
      },
      {
        name: 'autoCreateTopicEnable=false holds: No route info of this topic',
        zh: 'autoCreateTopicEnable=false 生效：No route info of this topic',
        check: (seen) => all([matches(seen.outcome('app send').text, 'No route info of this topic')]),
      },
    ],
  },
})
