import {
  all,
  type ClientSpec,
  defineScenario,
  equals,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { brokerPod, clientPods, namesrvPod } from '../parts/pods.ts'
import { startAndSend } from '../parts/starting.ts'

const NAME = 'rocketmq-namesrv'
const OLD = '10.244.0.5:9876'
const NEW = '10.244.7.9:9876'
const TOPIC = 'Orders'
/** The NameServer is created anew at this time. */
const MOVED_MS = 60_000
const HOUR_MS = 3_600_000

const forever = ['forever 5.3', 'forever 4.9'] as const
const clients = [...forever, 'java default', 'go'] as const
const hostOf = (client: string): string => `app-${client.replace(/[ .]/g, '-')}`

const producer = (client: (typeof clients)[number]): ClientSpec => ({
  kind: 'producer',
  host: hostOf(client),
  dialect: client === 'go' ? 'go-2.1.2' : client === 'forever 4.9' ? 'java-4.9' : 'java-5.3',
  namesrv: client === 'go' ? `http://${NAME}:9876` : `${NAME}:9876`,
  group: hostOf(client),
  ...(client.startsWith('forever') ? { dnsCache: 'forever' } : {}),
})

/** When a client is connected to the new address, counted from the move. */
const recovered = (seen: Observations, client: string): number | undefined => {
  const dial = seen.dials({ host: hostOf(client), to: NEW }).find(({ result }) => result === 'open')
  return dial === undefined ? undefined : dial.atMs + (dial.tookMs ?? 0) - MOVED_MS
}

export const scenario: Scenario = defineScenario({
  id: 'jvm-dns-cache-keeps-old-address',
  title: 'A JVM that caches names for ever goes on dialling the address that a NameServer had',
  story: {
    symptoms: [
      'RemotingConnectException: connect to [rocketmq-namesrv:9876] failed',
      'RemotingConnectException: connect to null failed',
    ],
    cause:
      'With networkaddress.cache.ttl=-1, as under a security manager, a JVM keeps the first answer for a name until it ends. Go asks again with every dial. Either of them asks only when a connection has broken.',
    fix: 'Set networkaddress.cache.ttl to 10 to 30; keep an address that stays, such as a ClusterIP, in front of the NameServer, or have several NameServers.',
    links: ['apache/rocketmq-operator#70', 'apache/rocketmq-operator#17', 'kubernetes-retired/contrib#2975'],
  },
  zh: {
    symptoms: ['NameServer 换了 IP 之后一直连不上', 'JVM 缓存 DNS'],
    title: 'JVM 永久缓存域名，一直连接 NameServer 的旧地址',
    cause:
      'networkaddress.cache.ttl=-1（例如启用安全管理器时）会让 JVM 把域名的第一次解析结果保留到进程结束。Go 每次拨号都会重新解析。两者都只在连接断开后才会再次解析。',
    fix: '把 networkaddress.cache.ttl 设为 10 到 30 秒；NameServer 前面用 ClusterIP 等固定地址，或部署多个 NameServer。',
    cure: '两个 JVM 的缓存时间改为 30 秒。',
    steps: {
      'new topic': '发往新主题',
    },
  },
  topology: {
    hosts: {
      'namesrv-pod': namesrvPod(),
      'broker-a': brokerPod({ settings: { namesrvAddr: `${NAME}:9876` }, topics: { [TOPIC]: 4, Bills: 4 } }),
      ...clientPods(clients.map(hostOf)),
    },
    dns: { [NAME]: { hosts: ['namesrv-pod'] } },
  },
  clients: each(clients, producer),
  timeline: [
    ...clients.flatMap((client) => startAndSend({ at: '5s', client, topic: TOPIC, body: `from ${client}` })),
    { at: '60s', do: 'kill', process: 'namesrv-pod' },
    { at: '60s', do: 'readdress', host: 'namesrv-pod', addresses: ['10.244.7.9'] },
    { at: '60s', do: 'boot', server: 'namesrv-pod' },
    ...clients.map(
      (client) =>
        ({
          at: '3610s',
          as: `${client} new topic`,
          do: 'send',
          client,
          topic: 'Bills',
          body: `later from ${client}`,
        }) as const,
    ),
  ],
  lasts: '3620s',
  cure: {
    sentence: 'The two JVMs cache names for 30 s.',
    clients: each(forever, () => ({ dnsCache: '30s' })),
  },
  expect: {
    broken: [
      {
        name: 'after an hour the JVMs that cache for ever still dial the old address, and nothing else',
        zh: '一小时后，永久缓存 DNS 的 JVM 仍只连旧地址',
        check: (seen) =>
          all(
            forever.flatMap((client) => {
              const late = seen.dials({ host: hostOf(client), fromMs: HOUR_MS - 60_000 })
              return [
                within(late.filter(({ to }) => to.endsWith(':9876')).length, 1, 99),
                equals([...new Set(late.map(({ to }) => to).filter((to) => to.endsWith(':9876')))], [OLD]),
              ]
            }),
          ),
      },
      {
        name: 'connect to null failed (5.3.3), connect to [rocketmq-namesrv:9876] failed (4.9.7)',
        zh: 'connect to null failed（5.3.3），connect to [rocketmq-namesrv:9876] failed（4.9.7）',
        check: (seen) =>
          all([
            equals(
              seen.outcome('forever 5.3 new topic').text,
              'IllegalStateException: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to null failed',
            ),
            equals(
              seen.outcome('forever 4.9 new topic').text,
              `IllegalStateException: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to [${NAME}:9876] failed`,
            ),
          ]),
      },
      {
        name: 'Go recovers with its next dial, as the only one that never asks a cache',
        zh: 'Go 在下一次连接时恢复，只有它从不查缓存',
        control: { clients: { go: { namesrv: `http://${OLD}` } } },
        check: (seen) =>
          all([
            equals(
              [
                ...new Set(
                  seen.dials({ host: hostOf('go'), fromMs: MOVED_MS }).map(({ to, result }) => `${to} ${result}`),
                ),
              ],
              [`${NEW} open`],
            ),
            equals(seen.outcome('go new topic').text, 'SEND_OK'),
          ]),
      },
    ],
    cured: [
      {
        name: 'they recover within the cache time and one poll of routes: 60 s, and 3 s for a dial in vain',
        zh: '其余在缓存时间加一次路由轮询内恢复：60 秒，外加一次无果连接的 3 秒',
        check: (seen) => all(forever.map((client) => within(recovered(seen, client), 0, 63_500))),
      },
      {
        name: 'after an hour everybody sends',
        zh: '一小时后所有程序都能发送',
        check: (seen) => all(clients.map((client) => equals(seen.outcome(`${client} new topic`).text, 'SEND_OK'))),
      },
    ],
  },
})
