import { all, defineScenario, equals, matches, type Scenario, type Step, within } from '../../src/scenario/index.ts'
import { allSent } from '../parts/allSent.ts'
import { each } from '../parts/each.ts'
import { brokerHost, clientHost, clientHosts, namesrvHosts } from '../parts/machines.ts'
import { undotted } from '../parts/undotted.ts'

const NAMESRV = 'http://ns-1:9876'
const SERVICE = 'http://addresses:8080/rocketmq/nsaddr'
const BOTH = '10.0.0.1:9876;10.0.0.2:9876'
const TOPIC = 'Orders'
const releases = ['go-2.1.2', 'go-2.1.1'] as const

export const scenario: Scenario = defineScenario({
  id: 'go-nameserverdomain-misused',
  title: 'WithNameServerDomain of Go is given a NameServer in place of an address service',
  story: {
    symptoms: [
      'name server http fetch failed',
      'EOF',
      'new Namesrv failed.: no name server addr found with resolver: passthrough resolver of domain:http://ns-1:9876 instance:DEFAULT',
      'TooLongFrameException: Adjusted frame length exceeds 16777216: 1195725860 - discarded',
    ],
    cause:
      'The option makes a real HTTP request whose answer has to be "ip:9876;ip:9876". A NameServer reads "GET " as the length of a frame, 1195725856 bytes, and closes the connection.',
    fix: 'Use WithNameServer with http:// in front of every element, or run an address service.',
    links: ['apache/rocketmq-client-go#557', 'apache/rocketmq-client-go#314'],
  },
  zh: {
    title: 'Go 的 WithNameServerDomain 写成了 NameServer 地址，而不是地址服务',
    cause:
      '这个选项会真的发起 HTTP 请求，响应必须是 “ip:9876;ip:9876”。NameServer 把 “GET ” 当作帧长度 1195725856 字节，于是关闭连接。',
    fix: '使用 WithNameServer，每个元素前加 http://；或者真正部署一个地址服务。',
    cure: '选项指向地址服务，它返回两个 NameServer。',
    steps: {
      'route #': '第 # 次查询路由',
      'start again': '再次启动',
      'send again': '再次发送',
    },
  },
  topology: {
    hosts: {
      ...namesrvHosts(['ns-1', 'ns-2']),
      'broker-a': brokerHost('10.0.0.10', { settings: { namesrvAddr: BOTH }, topics: { [TOPIC]: 4 } }),
      addresses: clientHost('10.0.0.80'),
      ...clientHosts(releases.map((release) => `pod-${release}`)),
    },
    webServers: { 'address service': { host: 'addresses', port: 8080, body: BOTH } },
  },
  clients: each(releases, (release) => ({
    kind: 'producer',
    host: `pod-${release}`,
    dialect: release,
    namesrvDomain: NAMESRV,
    group: `shop-${undotted(release)}`,
  })),
  timeline: [
    ...releases.flatMap((client): readonly Step[] => [
      { at: '5s', do: 'start', client },
      { at: '6s', as: `${client} route 1`, do: 'route', client, topic: TOPIC },
      { at: '7s', as: `${client} route 2`, do: 'route', client, topic: 'Bills' },
      { at: '8s', do: 'send', client, topic: TOPIC, body: `from ${client}` },
    ]),
    { at: '10s', do: 'powerOff', host: 'addresses' },
    ...releases.flatMap((client): readonly Step[] => [
      { at: '11s', do: 'kill', process: client },
      { at: '12s', as: `${client} start again`, do: 'start', client },
      { at: '25s', as: `${client} route 3`, do: 'route', client, topic: TOPIC },
      { at: '26s', as: `${client} route 4`, do: 'route', client, topic: 'Bills' },
      {
        at: '27s',
        as: `${client} send again`,
        do: 'send',
        client,
        topic: TOPIC,
        body: `again from ${client}`,
      },
    ]),
  ],
  lasts: '35s',
  cure: {
    sentence: `The option names an address service, ${SERVICE}, that answers two NameServers.`,
    clients: each(releases, () => ({ namesrvDomain: SERVICE })),
  },
  expect: {
    broken: [
      {
        name: 'the request ends in EOF, and the list of addresses stays empty',
        zh: '请求以 EOF 结束，地址列表一直为空',
        check: (seen) =>
          all(
            releases.flatMap((client) => {
              const host = `pod-${client}`
              const [failure] = seen.logs({ host, message: 'name server http fetch failed' })
              return [
                equals(failure?.fields['NameServerDomain'], NAMESRV),
                matches(String(failure?.fields['err']), /EOF$/),
                equals(seen.frames({ host }).length, 0),
              ]
            }),
          ),
      },
      {
        name: 'the constructor fails: no name server addr found',
        zh: '构造函数失败：no name server addr found',
        check: (seen) =>
          all(
            releases.map((client) =>
              equals(
                seen.outcome(`${client} start`).text,
                `new Namesrv failed.: no name server addr found with resolver: passthrough resolver of domain:${NAMESRV} instance:DEFAULT`,
              ),
            ),
          ),
      },
      {
        name: 'the NameServer logs a frame of 1195725860 bytes for each of them, and closes the connection',
        zh: 'NameServer 每次都记录一个 1195725860 字节的帧，并关闭连接',
        check: (seen) => {
          const logs = seen
            .logs({ host: 'ns-1', untilMs: 6000 })
            .filter(({ fields }) => String(fields['error']).includes('1195725860'))
          return equals(logs.length, releases.length)
        },
      },
    ],
    cured: [
      {
        name: 'the list has two NameServers, which are asked in turn',
        zh: '列表里有两个 NameServer，轮流询问',
        check: (seen) =>
          all(
            releases.map((client) =>
              equals(
                (['route 1', 'route 2'] as const)
                  .map((step) => seen.dials({ host: `pod-${client}`, during: `${client} ${step}` })[0]?.to)
                  .toSorted(),
                ['10.0.0.1:9876', '10.0.0.2:9876'],
              ),
            ),
          ),
      },
      {
        name: 'SEND_OK',
        zh: 'SEND_OK',
        check: (seen) => allSent(seen, releases),
      },
      {
        name: 'without the address service a new client waits 10 s for it, and then starts with the snapshot of both',
        zh: '没有地址服务时，新客户端等待 10 秒，然后用两个地址的快照启动',
        check: (seen) =>
          all(
            releases.flatMap((client) => [
              within(seen.outcome(`${client} start again`).tookMs, 9_900, 10_100),
              equals(
                (['route 3', 'route 4'] as const)
                  .map((step) => seen.dials({ host: `pod-${client}`, during: `${client} ${step}` })[0]?.to)
                  .toSorted(),
                ['10.0.0.1:9876', '10.0.0.2:9876'],
              ),
              equals(seen.outcome(`${client} send again`).text, 'SEND_OK'),
            ]),
          ),
      },
    ],
  },
})
