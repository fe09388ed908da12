import {
  all,
  type ClientSpec,
  defineScenario,
  equals,
  matches,
  type Observations,
  type Scenario,
  topologyPatch,
} from '../../src/scenario/index.ts'
import { startAndSend } from '../parts/starting.ts'
import { composed } from './composed.ts'
import { LAPTOP } from './machines.ts'
import { shopCompose } from './shopCompose.ts'

const TOPIC = 'Orders'

const COMPOSE = shopCompose({
  command: 'sh mqbroker -n namesrv:9876 -c /home/rocketmq/conf/broker.conf',
  volumes: ['./conf/broker.conf:/home/rocketmq/conf/broker.conf'],
  ports: ['10909:10909', '10911:10911', '10912:10912'],
})

const topology = (hosts: Readonly<Record<string, readonly string[]>>) =>
  composed({
    ...LAPTOP,
    hosts,
    compose: COMPOSE,
    files: { './conf/broker.conf': 'brokerName=broker-a\nbrokerIP1=broker\n' },
    topics: { broker: { [TOPIC]: 4 } },
  })

const broken = topology({})

const releases = ['java-5.3', 'java-4.9', 'go-2.1.2'] as const
const java = ['java-5.3', 'java-4.9'] as const
const places = [
  ['laptop', 'localhost:9876', 'http://localhost:9876'],
  ['app', 'namesrv:9876', 'http://namesrv:9876'],
] as const

const client = (release: string, host: string): string => `${release} on ${host}`
const send = (seen: Observations, release: string, host: string) => seen.outcome(`${client(release, host)} send`)

const clients = places.flatMap(([host, plain, prefixed]) =>
  releases.map((dialect): readonly [string, ClientSpec] => [
    client(dialect, host),
    { kind: 'producer', host, dialect, namesrv: dialect === 'go-2.1.2' ? prefixed : plain, group: 'shop' },
  ]),
)

export const scenario: Scenario = defineScenario({
  id: 'compose-service-name-advertised-to-host',
  title: 'brokerIP1=broker works between containers, and not from the host',
  story: {
    symptoms: [
      'dial tcp: lookup broker: no such host',
      'MQClientException: Send [3] times, still failed, cost [..]ms, Topic: Orders, BrokersSent: [broker-a, broker-a, broker-a]',
      'RemotingConnectException: connect to broker:10911 failed',
      'java.net.UnknownHostException: broker',
    ],
    cause:
      'The name of a compose service exists only in the DNS that Docker runs inside of the network. A program on the host gets the same route, and cannot resolve what it says.',
    fix: 'Map the name on the host (127.0.0.1 broker in its hosts file, with 10911 published under the same number); or advertise the address of the host; or run the program in compose as well.',
    links: ['jeequan/jeepay#86'],
  },
  zh: {
    symptoms: ['docker compose 里容器之间可以，宿主机连不上 Broker'],
    title: 'brokerIP1=broker 在容器之间可用，在宿主机上不可用',
    cause: 'compose 的服务名只存在于 Docker 网络内部的 DNS 里。宿主机上的程序拿到同样的路由，却解析不了其中的名字。',
    fix: '在宿主机的 hosts 文件里加一行 127.0.0.1 broker，并把 10911 映射到同一端口号；或者注册宿主机的地址；或者让应用也运行在 compose 里。',
    cure: '宿主机的 hosts 文件加上 127.0.0.1 broker。',
  },
  topology: broken,
  clients: Object.fromEntries(clients),
  timeline: clients.flatMap(([name]) => startAndSend({ at: '10s', client: name, topic: TOPIC, body: name })),
  lasts: '30s',
  cure: {
    sentence: 'The hosts file of the laptop says 127.0.0.1 broker.',
    topology: topologyPatch(broken, topology({ broker: ['127.0.0.1'] })),
  },
  expect: {
    broken: [
      {
        name: 'container and host get the same route, broker:10911; the container sends, the host does not',
        zh: '容器和宿主机拿到同样的路由 broker:10911；容器能发送，宿主机不能',
        check: (seen) =>
          all(
            releases.flatMap((release) => [
              equals(seen.routes({ host: 'laptop', topic: TOPIC })[0]?.addresses, ['broker:10911']),
              equals(seen.routes({ host: 'app', topic: TOPIC })[0]?.addresses, ['broker:10911']),
              equals(send(seen, release, 'app').text, 'SEND_OK'),
              equals(send(seen, release, 'laptop').state, 'failed'),
            ]),
          ),
      },
      {
        name: 'Go on the host: lookup broker: no such host',
        zh: '宿主机上的 Go：lookup broker: no such host',
        check: (seen) => equals(send(seen, 'go-2.1.2', 'laptop').text, 'dial tcp: lookup broker: no such host'),
      },
      {
        name: 'Java on the host: Send [3] times, caused by connect to broker:10911 failed',
        zh: '宿主机上的 Java：Send [3] times，起因是 connect to broker:10911 failed',
        check: (seen) =>
          all(
            java.flatMap((release) => [
              matches(send(seen, release, 'laptop').text, 'MQClientException: Send [3] times, still failed'),
              matches(send(seen, release, 'laptop').causes.join(' '), 'connect to broker:10911 failed'),
            ]),
          ),
      },
      {
        name: 'the host fails at the name: it dials no broker',
        zh: '宿主机失败在名字上：没有连接任何 Broker',
        check: (seen) =>
          all([
            equals(seen.dnsAnswers({ host: 'laptop', name: 'broker' })[0]?.outcome, 'notFound'),
            equals(
              seen.dials({ host: 'laptop' }).filter(({ to }) => to.endsWith(':10911')),
              [],
            ),
          ]),
      },
    ],
    cured: [
      {
        name: 'with one advertised name both send',
        zh: '公布同一个名字后，两边都能发送',
        check: (seen) =>
          all(
            releases.flatMap((release) => [
              equals(seen.routes({ host: 'laptop', topic: TOPIC })[0]?.addresses, ['broker:10911']),
              equals(send(seen, release, 'app').text, 'SEND_OK'),
              equals(send(seen, release, 'laptop').text, 'SEND_OK'),
            ]),
          ),
      },
      {
        name: 'the host goes through its published port',
        zh: '宿主机走它发布的端口',
        check: (seen) => equals(seen.dials({ host: 'laptop', to: '127.0.0.1:10911' })[0]?.result, 'open'),
      },
    ],
  },
})
