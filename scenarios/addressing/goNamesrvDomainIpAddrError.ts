import { all, defineScenario, equals, type Scenario, within } from '../../src/scenario/index.ts'
import { allSent } from '../parts/allSent.ts'
import { brokerPod, clientPods, namesrvPod, POD_BROKER, POD_NAMESRV } from '../parts/pods.ts'
import { startAll } from '../parts/starting.ts'

const NAME = 'rocketmq-namesrv.rocketmq.svc.cluster.local'
const BARE = `${NAME}:9876`
const TOPIC = 'Orders'

const go = ['go-2.1.1', 'go-2.1.2'] as const

export const scenario: Scenario = defineScenario({
  id: 'go-namesrv-domain-ip-addr-error',
  title: 'The Go client refuses a plain domain name: "IP addr error"',
  story: {
    symptoms: [
      'new Namesrv failed.: IP addr error',
      'new Namesrv failed.: multiple IP addr does not support',
      'panic: runtime error: invalid memory address or nil pointer dereference',
    ],
    cause:
      'The constructor accepts only strings that begin with http:// or https:// or with an IP address; a bare host name is neither, and nothing is looked up or dialled.',
    fix: 'Write http:// in front of every name (the prefix is taken off again before dialling, it is not HTTP), or give IP addresses; and look at the errors of constructors.',
    links: [
      'apache/rocketmq-client-go#920',
      'apache/rocketmq-client-go#973',
      'apache/rocketmq-client-go#649',
      'apache/rocketmq-client-go#511',
      'apache/rocketmq-client-go#727',
    ],
  },
  zh: {
    symptoms: ['Go 客户端使用域名报错'],
    title: 'Go 客户端拒绝不带前缀的域名："IP addr error"',
    cause:
      '构造函数只接受以 http://、https:// 或 IP 地址开头的字符串；裸主机名两者都不是，因此既不查 DNS 也不建立连接。',
    fix: '在每个域名前加上 http://（拨号前会去掉，并不走 HTTP），或直接写 IP 地址；同时检查构造函数返回的错误。',
    cure: '每个 Go 客户端都在同一个域名前加上 http://；多个地址以列表传入。',
  },
  topology: {
    hosts: {
      namesrv: namesrvPod(),
      'broker-a': brokerPod({ topics: { [TOPIC]: 4 } }),
      ...clientPods(['pod-go-2.1.1', 'pod-go-2.1.2', 'pod-go-consumer', 'pod-go-list', 'pod-java']),
    },
    dns: { [NAME]: { addresses: ['10.244.0.5'] } },
  },
  clients: {
    'go-2.1.1': { kind: 'producer', host: 'pod-go-2.1.1', dialect: 'go-2.1.1', namesrv: BARE, group: 'PG1' },
    'go-2.1.2': { kind: 'producer', host: 'pod-go-2.1.2', dialect: 'go-2.1.2', namesrv: BARE, group: 'PG2' },
    'go consumer': {
      kind: 'consumer',
      host: 'pod-go-consumer',
      dialect: 'go-2.1.2',
      namesrv: BARE,
      group: 'CG',
      subscriptions: { [TOPIC]: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    },
    'go list': {
      kind: 'producer',
      host: 'pod-go-list',
      dialect: 'go-2.1.2',
      namesrv: `${POD_NAMESRV};10.244.0.6:9876`,
      group: 'PG4',
    },
    java: { kind: 'producer', host: 'pod-java', dialect: 'java-5.3', namesrv: BARE, group: 'PG3' },
  },
  timeline: [
    ...startAll('5s', [...go, 'go consumer', 'go list', 'java']),
    // The program did not look at the constructor's error.
    { at: '6s', do: 'send', client: 'go-2.1.1', topic: TOPIC, body: 'from Go 2.1.1' },
    { at: '6s', do: 'send', client: 'go-2.1.2', topic: TOPIC, body: 'from Go 2.1.2' },
    { at: '6s', do: 'send', client: 'java', topic: TOPIC, body: 'from Java' },
  ],
  cure: {
    sentence: 'Every Go client gets http:// in front of the same name, and a list is given as a list.',
    clients: {
      'go-2.1.1': { namesrv: `http://${BARE}` },
      'go-2.1.2': { namesrv: `http://${BARE}` },
      'go consumer': { namesrv: `http://${BARE}` },
      'go list': { namesrv: [POD_NAMESRV, '10.244.0.6:9876'] },
    },
  },
  expect: {
    broken: [
      {
        name: 'every Go constructor fails with: new Namesrv failed.: IP addr error',
        zh: '每个 Go 构造函数都失败：new Namesrv failed.: IP addr error',
        check: (seen) =>
          all(
            [...go, 'go consumer'].map((client) =>
              equals(seen.outcome(`${client} start`).text, 'new Namesrv failed.: IP addr error'),
            ),
          ),
      },
      {
        name: 'several addresses joined by a semicolon fail with: multiple IP addr does not support',
        zh: '用分号连接的多个地址失败：multiple IP addr does not support',
        check: (seen) =>
          equals(seen.outcome('go list start').text, 'new Namesrv failed.: multiple IP addr does not support'),
      },
      {
        name: 'it fails at once',
        zh: '立即失败',
        check: (seen) => all([...go, 'go consumer'].map((client) => equals(seen.outcome(`${client} start`).tookMs, 0))),
      },
      {
        name: 'no Go pod sends a packet',
        zh: '没有 Go Pod 发出报文',
        check: (seen) =>
          all([...go, 'go-consumer'].map((client) => equals(seen.packets({ host: `pod-${client}` }), 0))),
      },
      {
        name: 'no Go pod asks the DNS',
        zh: '没有 Go Pod 查询 DNS',
        check: (seen) =>
          all([...go, 'go-consumer'].map((client) => equals(seen.dnsQueries({ host: `pod-${client}` }).length, 0))),
      },
      {
        name: 'a program that ignores the error panics at its next call',
        zh: '忽略错误的程序在下一次调用时 panic',
        check: (seen) =>
          all(
            go.map((client) =>
              equals(
                seen.outcome(`${client} send`).text,
                'panic: runtime error: invalid memory address or nil pointer dereference',
              ),
            ),
          ),
      },
      {
        name: 'the same string works in Java: SEND_OK',
        zh: '同样的字符串在 Java 里可用：SEND_OK',
        control: { clients: { java: { namesrv: 'nowhere.example:9876' } } },
        check: (seen) => equals(seen.outcome('java send').text, 'SEND_OK'),
      },
    ],
    cured: [
      {
        name: 'a list of two addresses is taken',
        zh: '两个地址的列表可以接受',
        check: (seen) => equals(seen.outcome('go list start').state, 'ok'),
      },
      {
        name: 'the DNS is asked for the name without its prefix',
        zh: '查询 DNS 的是去掉前缀的名字',
        check: (seen) =>
          all(
            go.map((client) =>
              equals([...new Set(seen.dnsQueries({ host: `pod-${client}` }).map(({ name }) => name))], [NAME]),
            ),
          ),
      },
      {
        name: 'a TCP connection to port 9876 opens',
        zh: '到 9876 端口的 TCP 连接成功',
        check: (seen) =>
          all(go.map((client) => equals(seen.dials({ host: `pod-${client}`, to: POD_NAMESRV })[0]?.result, 'open'))),
      },
      {
        name: 'the NameServer returns a route',
        zh: 'NameServer 返回路由',
        check: (seen) =>
          all(
            go.map((client) =>
              equals(seen.routes({ host: `pod-${client}`, topic: TOPIC })[0]?.addresses, [`${POD_BROKER}:10911`]),
            ),
          ),
      },
      {
        name: 'every send is SEND_OK',
        zh: '每次发送都是 SEND_OK',
        check: (seen) => allSent(seen, [...go, 'java']),
      },
      {
        name: 'the Go consumer receives the three bodies',
        zh: 'Go 消费者收到三条消息',
        check: (seen) => within(new Set(seen.received('go consumer').map(({ body }) => body)).size, 3, 3),
      },
    ],
  },
})
