import { all, defineScenario, equals, matches, type Scenario, within } from '../../src/scenario/index.ts'
import { allSent } from '../parts/allSent.ts'
import { clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAndSend } from '../parts/starting.ts'

const LOOPBACK = '127.0.0.1:10911'
const TOPIC = 'Orders'

const here = ['here java', 'here go'] as const
const elsewhere = ['elsewhere java', 'elsewhere go'] as const

export const scenario: Scenario = defineScenario({
  id: 'brokerip1-loopback',
  title: 'brokerIP1=127.0.0.1 works on the machine of the broker and nowhere else',
  story: {
    symptoms: [
      'RemotingConnectException: connect to 127.0.0.1:10911 failed',
      'dial tcp 127.0.0.1:10911: connect: connection refused',
      'connectex: No connection could be made because the target machine actively refused it.',
    ],
    cause:
      'The NameServer hands out 127.0.0.1:10911, and every client dials its own loopback. On the machine of the broker that is the broker; anywhere else nobody listens there.',
    fix: 'Advertise an address that the others can reach. Where the machine itself and its containers need different ones, advertise a name that each maps for itself.',
    links: ['apache/rocketmq-dashboard#395', 'apache/rocketmq#8607', 'alibaba/rocketmq#513'],
  },
  zh: {
    symptoms: ['本机可以，其他机器连不上 Broker'],
    title: 'brokerIP1=127.0.0.1 只在 Broker 本机可用，其他机器都连不上',
    cause:
      'NameServer 返回 127.0.0.1:10911，每个客户端拨的都是自己的回环地址。在 Broker 本机上那正是 Broker，在别处则没有人监听。',
    fix: '公布其他机器可达的地址；如果宿主机和容器需要不同地址，就公布一个各自可映射的名字。',
    cure: 'brokerIP1 改为 10.0.0.2，Broker 重新启动。',
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      server: clientHost('10.0.0.2'),
      laptop: clientHost('10.0.0.9'),
    },
    servers: {
      'broker-a': {
        role: 'broker',
        host: 'server',
        settings: { namesrvAddr: NAMESRV, brokerIP1: '127.0.0.1' },
        topics: { [TOPIC]: 4 },
      },
    },
  },
  clients: {
    'here java': { kind: 'producer', host: 'server', dialect: 'java-5.3', namesrv: NAMESRV, group: 'P1' },
    'here go': { kind: 'producer', host: 'server', dialect: 'go-2.1.2', namesrv: NAMESRV, group: 'P2' },
    'elsewhere java': { kind: 'producer', host: 'laptop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'P3' },
    'elsewhere go': { kind: 'producer', host: 'laptop', dialect: 'go-2.1.2', namesrv: NAMESRV, group: 'P4' },
  },
  timeline: [...here, ...elsewhere].flatMap((client) =>
    startAndSend({ at: '5s', client, topic: TOPIC, body: `from ${client}` }),
  ),
  lasts: '15s',
  cure: {
    sentence: 'brokerIP1 becomes 10.0.0.2, and the broker restarts.',
    timeline: [{ at: '2s', do: 'restart', server: 'broker-a', settings: { brokerIP1: '10.0.0.2' } }],
  },
  expect: {
    broken: [
      {
        name: 'the client elsewhere dials its own loopback, and is refused',
        zh: '其他机器上的客户端连接自己的回环地址，被拒绝',
        check: (seen) =>
          all([
            within(seen.dials({ host: 'laptop', to: LOOPBACK }).length, 1, 20),
            equals([...new Set(seen.dials({ host: 'laptop', to: LOOPBACK }).map(({ result }) => result))], ['refused']),
          ]),
      },
      {
        name: 'the broker sees no connection from there',
        zh: 'Broker 没有看到来自那里的连接',
        check: (seen) => equals(seen.accepted('server', { from: 'laptop' }).length, 0),
      },
      {
        name: 'elsewhere: connect to 127.0.0.1:10911 failed; connection refused',
        zh: '其他机器：connect to 127.0.0.1:10911 failed；connection refused',
        check: (seen) =>
          all([
            equals(seen.outcome('elsewhere java send').causes, [
              `RemotingConnectException: connect to ${LOOPBACK} failed`,
            ]),
            matches(seen.outcome('elsewhere go send').text, `dial tcp ${LOOPBACK}: connect: connection refused`),
          ]),
      },
      {
        name: 'on the machine of the broker everything works, by its loopback',
        zh: '在 Broker 所在的机器上一切正常，走的是回环地址',
        check: (seen) =>
          all([
            allSent(seen, here),
            within(
              seen.accepted('server', { from: 'server', port: 10_911 }).filter(({ local }) => local === LOOPBACK)
                .length,
              2,
              4,
            ),
          ]),
      },
    ],
    cured: [
      {
        name: 'here and elsewhere every send is SEND_OK',
        zh: '本机和其他机器每次发送都是 SEND_OK',
        check: (seen) => allSent(seen, [...here, ...elsewhere]),
      },
      {
        name: 'the broker sees the client from elsewhere',
        zh: 'Broker 看到其他机器上的客户端',
        check: (seen) => within(seen.accepted('server', { from: 'laptop', port: 10_911 }).length, 1, 4),
      },
    ],
  },
})
