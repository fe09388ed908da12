import {
  all,
  type DockerSetup,
  defineScenario,
  dockerTopology,
  equals,
  matches,
  type Scenario,
  topologyPatch,
} from '../../src/scenario/index.ts'
import { configuredBroker } from './configuredBroker.ts'
import { LAPTOP } from './machines.ts'
import { startFailure } from './startFailure.ts'

// A developer's machine, on which the NameServer and the broker of another project run without Docker.

const TOPIC = 'Orders'

interface Ports {
  readonly namesrv: number
  readonly dashboard: number
}

function setup({ namesrv, dashboard }: Ports): DockerSetup {
  const on = { networks: ['rocketmq'] }
  return {
    machines: {
      laptop: {
        address: LAPTOP.address,
        programs: {
          'other-namesrv': { role: 'namesrv' },
          'other-broker': {
            role: 'broker',
            settings: { namesrvAddr: '127.0.0.1:9876', brokerIP1: '127.0.0.1', listenPort: 20_911 },
            topics: { Invoices: 4 },
          },
        },
        containers: {
          namesrv: { ...on, command: 'sh mqnamesrv', ports: [`${namesrv}:9876`] },
          broker: {
            ...on,
            ...configuredBroker(`brokerIP1=${LAPTOP.address}\n`),
            ports: ['10909:10909', '10911:10911'],
            topics: { [TOPIC]: 4 },
          },
          // The proxy of 5.x answers remoting on 8080 and gRPC on 8081.
          proxy: { ...on, image: 'my-proxy', ports: ['8080:8080', '8081:8081'] },
          dashboard: { ...on, image: 'apacherocketmq/rocketmq-dashboard:latest', ports: [`${dashboard}:8080`] },
        },
      },
    },
  }
}

const broken = dockerTopology(setup({ namesrv: 9876, dashboard: 8080 }))

export const scenario: Scenario = defineScenario({
  id: 'local-port-already-taken',
  title: '9876 or 8080 is used by something else on the machine',
  story: {
    symptoms: [
      'Bind for 0.0.0.0:8080 failed: port is already allocated',
      'listen tcp4 0.0.0.0:9876: bind: address already in use',
      'java.net.BindException: Address already in use',
    ],
    cause:
      'Another program has the port, so that Docker does not start the container. Worse, what answers on 9876 is then the NameServer of another project, which knows other brokers and topics. The dashboard and the proxy of 5.x both want 8080.',
    fix: 'Look who has it (ss -ltnp), then free the port or publish another one; keep the proxy (8080, 8081) and the dashboard apart.',
  },
  zh: {
    symptoms: ['端口被占用'],
    title: '本机的 9876 或 8080 已被占用',
    cause:
      '端口被别的程序占用，Docker 不启动该容器。更糟的是，9876 上应答的是另一个项目的 NameServer，它知道的是别的 Broker 和主题。控制台和 5.x 的 Proxy 都使用 8080。',
    fix: '用 ss -ltnp 查看谁占用了端口，释放它或改用别的端口；把 Proxy（8080、8081）和控制台分开。',
    cure: 'NameServer 改为映射 19876，控制台改为映射 8082，客户端使用 127.0.0.1:19876。',
  },
  topology: broken,
  clients: {
    app: { kind: 'producer', host: 'laptop', dialect: 'java-5.3', namesrv: '127.0.0.1:9876', group: 'shop' },
  },
  timeline: [
    { at: '10s', do: 'start', client: 'app' },
    { at: '10s', do: 'route', client: 'app', topic: 'Invoices' },
    { at: '11s', do: 'send', client: 'app', topic: TOPIC, body: 'a coffee' },
  ],
  lasts: '20s',
  cure: {
    sentence: 'The NameServer is published as 19876, the dashboard as 8082, and the client is told 127.0.0.1:19876.',
    topology: topologyPatch(broken, dockerTopology(setup({ namesrv: 19_876, dashboard: 8082 }))),
    clients: { app: { namesrv: '127.0.0.1:19876' } },
  },
  expect: {
    broken: [
      {
        name: 'Docker does not start the NameServer: the address 0.0.0.0:9876 is in use',
        zh: 'Docker 不启动 NameServer：地址 0.0.0.0:9876 已被占用',
        check: (seen) =>
          matches(startFailure(seen, 'namesrv'), 'listen tcp4 0.0.0.0:9876: bind: address already in use'),
      },
      {
        name: 'nor the dashboard: Bind for 0.0.0.0:8080 failed: port is already allocated',
        zh: '控制台也不启动：Bind for 0.0.0.0:8080 failed: port is already allocated',
        check: (seen) =>
          matches(startFailure(seen, 'dashboard'), 'Bind for 0.0.0.0:8080 failed: port is already allocated'),
      },
      {
        name: 'the client talks to a foreign NameServer, and sees its brokers',
        zh: '客户端连到别人的 NameServer，看到的是别人的 Broker',
        check: (seen) => equals(seen.routes({ host: 'laptop', topic: 'Invoices' })[0]?.addresses, ['127.0.0.1:20911']),
      },
      {
        name: 'worse: the message is stored by the broker of the other project, and the own one is never asked',
        zh: '更糟的是：消息存进了另一个项目的 Broker，自己的从未被问到',
        check: (seen) =>
          all([
            equals(seen.outcome('app send').text, 'SEND_OK'),
            equals(seen.outcome('app send').sent[0]?.queue.brokerName, 'other-broker'),
            equals(seen.accepted('namesrv').length, 0),
          ]),
      },
    ],
    cured: [
      {
        name: 'the own NameServer answers: it knows the topic, and not the foreign one',
        zh: '自己的 NameServer 应答：它认识这个主题，不认识别人的',
        check: (seen) =>
          all([
            equals(seen.routes({ host: 'laptop', topic: TOPIC })[0]?.addresses, [`${LAPTOP.address}:10911`]),
            equals(seen.routes({ host: 'laptop', topic: 'Invoices' })[0]?.code, 17),
          ]),
      },
      {
        name: 'the message is stored by the own broker',
        zh: '消息存进自己的 Broker',
        check: (seen) => equals(seen.outcome('app send').sent[0]?.queue.brokerName, 'broker'),
      },
      {
        name: 'every container starts',
        zh: '每个容器都能启动',
        check: (seen) =>
          equals(
            ['namesrv', 'broker', 'proxy', 'dashboard'].map((host) => startFailure(seen, host) ?? 'runs'),
            ['runs', 'runs', 'runs', 'runs'],
          ),
      },
    ],
  },
})
