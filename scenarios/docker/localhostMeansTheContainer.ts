import { all, defineScenario, equals, matches, type Scenario, topologyPatch, within } from '../../src/scenario/index.ts'
import { startAndSend } from '../parts/starting.ts'
import { composed } from './composed.ts'
import { LAPTOP } from './machines.ts'

const TOPIC = 'Orders'

const compose = (namesrv: string): string => `services:
  namesrv:
    image: apache/rocketmq:5.3.3
    command: sh mqnamesrv
    ports: ["9876:9876"]
  broker:
    image: apache/rocketmq:5.3.3
    command: sh mqbroker -n ${namesrv}
    depends_on: [namesrv]
  dashboard:
    image: apacherocketmq/rocketmq-dashboard:latest
    environment:
      JAVA_OPTS: -Drocketmq.namesrv.addr=${namesrv}
    ports: ["8080:8080"]
  app:
    image: my-shop
    environment:
      NAMESRV_ADDR: ${namesrv}
`

const topology = (namesrv: string) =>
  composed({ ...LAPTOP, compose: compose(namesrv), topics: { broker: { [TOPIC]: 4 } } })

const LOCAL = '127.0.0.1:9876'
const SERVICE = 'namesrv:9876'
const broken = topology('localhost:9876')
const containers = ['broker', 'dashboard', 'app'] as const

export const scenario: Scenario = defineScenario({
  id: 'localhost-means-the-container',
  title: '127.0.0.1:9876 inside of a container is the container itself',
  story: {
    symptoms: [
      'registerBroker Exception, localhost:9876',
      'RemotingConnectException: connect to localhost:9876 failed',
      'org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to [127.0.0.1:9876] failed',
      'RemotingConnectException: connect to null failed',
      'dial tcp 127.0.0.1:9876: connect: connection refused',
      'RemotingConnectException: connect to <127.0.0.1:9876> failed',
    ],
    cause:
      'Every container has a loopback of its own. localhost:9876 in the container of a broker, a dashboard or an application is that container, where no NameServer listens.',
    fix: 'Put them on one network and write the name of the service: namesrv:9876.',
    links: ['foxiswho/docker-rocketmq#1', 'apache/rocketmq-dashboard#181', 'apache/rocketmq#6622'],
  },
  zh: {
    symptoms: ['docker 容器里连不上 127.0.0.1:9876', '控制台容器连不上 NameServer'],
    title: '容器里的 127.0.0.1:9876 是容器自己',
    cause:
      '每个容器都有自己的回环地址。在 Broker、控制台或应用的容器里，localhost:9876 指的是这个容器本身，那里并没有 NameServer。',
    fix: '把它们放进同一个网络，使用服务名：namesrv:9876。',
    cure: 'Broker、控制台和应用都改用 namesrv:9876。',
  },
  topology: broken,
  clients: {
    // The dashboard is a Java program with an admin client of 5.x, and asks as one.
    dashboard: { kind: 'producer', host: 'dashboard', dialect: 'java-5.3', namesrv: LOCAL, group: 'dashboard' },
    'dashboard 1.0': { kind: 'producer', host: 'dashboard', dialect: 'java-4.9', namesrv: LOCAL, group: 'dashboard-1' },
    app: { kind: 'producer', host: 'app', dialect: 'go-2.1.2', namesrv: LOCAL, group: 'shop' },
  },
  timeline: [
    { at: '10s', do: 'start', client: 'dashboard' },
    { at: '10s', do: 'route', client: 'dashboard', topic: TOPIC },
    { at: '10s', do: 'start', client: 'dashboard 1.0' },
    { at: '10s', do: 'route', client: 'dashboard 1.0', topic: TOPIC },
    ...startAndSend({ at: '10s', client: 'app', topic: TOPIC, body: 'a coffee' }),
  ],
  lasts: '50s',
  cure: {
    sentence: 'Broker, dashboard and application are told namesrv:9876.',
    topology: topologyPatch(broken, topology(SERVICE)),
    clients: {
      dashboard: { namesrv: SERVICE },
      'dashboard 1.0': { namesrv: SERVICE },
      app: { namesrv: `http://${SERVICE}` },
    },
  },
  expect: {
    broken: [
      {
        name: 'the broker dials its own loopback, and is refused at every round',
        zh: 'Broker 连接自己的回环地址，每一轮都被拒绝',
        check: (seen) =>
          all([
            equals([...new Set(seen.dials({ host: 'broker' }).map(({ to }) => to))], [LOCAL]),
            equals([...new Set(seen.dials({ host: 'broker' }).map(({ result }) => result))], ['refused']),
            within(seen.dials({ host: 'broker' }).length, 2, 6),
          ]),
      },
      {
        name: 'the broker logs that it cannot register at localhost:9876',
        zh: 'Broker 记录日志：无法向 localhost:9876 注册',
        check: (seen) =>
          equals(seen.logs({ host: 'broker', message: 'name server' })[0]?.fields['namesrv'], 'localhost:9876'),
      },
      {
        name: 'the NameServer sees no connection',
        zh: 'NameServer 没有看到连接',
        check: (seen) => equals(seen.accepted('namesrv').length, 0),
      },
      {
        name: 'the dashboard: connect to null failed (5.x client), connect to 127.0.0.1:9876 failed (4.9)',
        zh: '控制台：connect to null failed（5.x 客户端），connect to 127.0.0.1:9876 failed（4.9）',
        check: (seen) =>
          all([
            matches(
              [seen.outcome('dashboard route').text, ...seen.outcome('dashboard route').causes].join(' '),
              'connect to null failed',
            ),
            matches(
              [seen.outcome('dashboard 1.0 route').text, ...seen.outcome('dashboard 1.0 route').causes].join(' '),
              'connect to [127.0.0.1:9876] failed',
            ),
            equals([...new Set(seen.dials({ host: 'dashboard' }).map(({ result }) => result))], ['refused']),
          ]),
      },
      {
        name: 'the application: connection refused',
        zh: '应用：connection refused',
        check: (seen) =>
          all([
            equals(seen.outcome('app send').state, 'failed'),
            matches(seen.outcome('app send').causes.join(' '), `dial tcp ${LOCAL}: connect: connection refused`),
          ]),
      },
    ],
    cured: [
      {
        name: 'the broker registers',
        zh: 'Broker 注册成功',
        check: (seen) => equals(seen.registrations({ broker: 'broker' })[0]?.host, 'broker'),
      },
      {
        name: 'the NameServer hears from all three containers',
        zh: 'NameServer 收到三个容器的连接',
        check: (seen) =>
          all(containers.map((from) => within(seen.accepted('namesrv', { from, port: 9876 }).length, 1, 9))),
      },
      {
        name: 'dashboard and application work',
        zh: '控制台和应用正常工作',
        check: (seen) =>
          all([
            equals(seen.outcome('dashboard route').state, 'ok'),
            equals(seen.outcome('dashboard 1.0 route').state, 'ok'),
            equals(seen.outcome('app send').text, 'SEND_OK'),
          ]),
      },
    ],
  },
})
