import { all, defineScenario, matches, type Observations, type Scenario, within } from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { brokerHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { hostOf } from '../parts/producers.ts'
import { startAll } from '../parts/starting.ts'
import { undotted } from '../parts/undotted.ts'

// broker-a loses power, and with it the stateful firewall in front of it what it knew. Ten seconds later both are back, the
// broker at its old address. The client `patient` sits behind a firewall of its own that stays silent in the cured variant, too.

const BACK_MS = 20_000

const java = ['java-5.3', 'java-4.9'] as const
const go = ['go-2.1.2', 'go-2.1.1', 'patient'] as const
const clients = [...java, ...go] as const
type Client = (typeof clients)[number]

const dialectOf = (client: Client) => (client === 'patient' ? 'go-2.1.2' : client)

/** From the return of the broker to the first send that gets through. */
function backAfterMs(seen: Observations, client: Client): number {
  const first = seen
    .outcome(`${client} send`)
    .messages.find(({ state, atMs, tookMs = 0 }) => state === 'ok' && atMs + tookMs > BACK_MS)
  return first === undefined ? Number.POSITIVE_INFINITY : first.atMs + (first.tookMs ?? 0) - BACK_MS
}

const failures = (seen: Observations, client: Client) =>
  seen.outcome(`${client} send`).messages.filter(({ state }) => state === 'failed')

export const scenario: Scenario = defineScenario({
  id: 'half-open-connection',
  title: 'Peer vanished without FIN: requests time out until the channel is dropped',
  story: {
    symptoms: [
      'sendDefaultImpl call timeout',
      'wait response on the channel <x:10911> timeout',
      'request timeout',
      'invokeSync: wait response timeout exception, the channel[10.0.0.2:10911]',
      'invokeSync: close socket because of timeout, 3000ms',
      'invokeSync call timeout',
      'RemotingSendRequestException: send request to <10.0.0.2:10911> failed',
    ],
    cause:
      'The broker lost power, and the firewall on the way its table of connections: what a client sends on the old connection vanishes without an answer. Java closes a channel when a request on it has timed out; Go keeps the dead connection until nothing was read from it for 120 s.',
    fix: 'Let the firewall reject what it does not know instead of dropping it; a shorter read time-out (WithRemotingTimeout of later Go clients); TCP_USER_TIMEOUT.',
    links: [
      'apache/rocketmq-client-go#817',
      'apache/rocketmq-client-go#448',
      'apache/rocketmq#9290',
      'apache/rocketmq#3726',
      'apache/rocketmq#2509',
    ],
  },
  zh: {
    symptoms: ['偶尔发送超时，过一会儿恢复'],
    title: '对端消失而没有 FIN：请求不断超时，直到连接被丢弃',
    cause:
      'Broker 断电，途中的防火墙也丢失了连接表：客户端在旧连接上发送的数据石沉大海。Java 在请求超时后会关闭该连接；Go 则一直保留这条死连接，直到 120 秒没有读到任何数据。',
    fix: '让防火墙对未知连接回复 RST 而不是丢弃；缩短读超时（后续 Go 客户端的 WithRemotingTimeout）；设置 TCP_USER_TIMEOUT。',
    cure: '防火墙对不认识的连接回复 RST；位于沉默防火墙之后的客户端 10 秒没有读到数据就关闭连接。',
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', {
        topics: { Orders: 4 },
        store: 'disk',
        settings: { flushDiskType: 'SYNC_FLUSH' },
      }),
      ...clientHosts(clients.map(hostOf)),
    },
    middleboxes: {
      firewall: {
        from: clients.filter((client) => client !== 'patient').map((client) => `${client} host`),
        to: 'broker-a',
      },
      'silent firewall': { from: 'patient host', to: 'broker-a' },
    },
  },
  clients: each(clients, (client) => ({
    kind: 'producer',
    host: `${client} host`,
    dialect: dialectOf(client),
    namesrv: NAMESRV,
    group: `${undotted(client)}-shop`,
  })),
  timeline: [
    ...startAll('1s', clients),
    ...clients.map(
      (client) =>
        ({
          at: '8s',
          do: 'send',
          client,
          topic: 'Orders',
          body: 'order',
          count: 45,
          every: '3s',
          goesOn: true,
        }) as const,
    ),
    { at: '10s', do: 'powerOff', host: 'broker-a' },
    { at: '10s', do: 'forgetConnections', box: 'firewall' },
    { at: '10s', do: 'forgetConnections', box: 'silent firewall' },
    { at: '20s', do: 'boot', server: 'broker-a' },
  ],
  lasts: '150s',
  cure: {
    sentence:
      'The firewall answers packets of connections that it does not know with a reset; the client behind the silent one closes a connection from which it has read nothing for 10 s.',
    topology: { middleboxes: { firewall: { forgotten: 'reset' } } },
    clients: { patient: { readTimeout: '10s' } },
  },
  withoutFault: {
    without: ['broker-a powerOff', 'firewall forgetConnections', 'silent firewall forgetConnections', 'broker-a boot'],
  },
  expect: {
    broken: [
      {
        name: 'no reset reaches a client',
        zh: '没有 RST 到达客户端',
        check: (seen) =>
          all(
            clients.map((client) =>
              within(seen.stopped({ host: `${client} host` }).filter(({ resets }) => !resets).length, 1, 1),
            ),
          ),
      },
      {
        name: 'Java fails once on the dead channel, closes it, and is back within 6 s',
        zh: 'Java 在失效的连接上失败一次，关闭它，6 秒内恢复',
        check: (seen) =>
          all(
            java.flatMap((client) => [
              within(failures(seen, client).length, 1, 5),
              matches(failures(seen, client)[0]?.text ?? '', 'sendDefaultImpl call timeout'),
              within(backAfterMs(seen, client), 0, 6000),
            ]),
          ),
      },
      {
        name: 'Go fails for 100 s and longer on the dead connection, with request timeout after 12 s each time',
        zh: 'Go 在失效的连接上失败 100 秒以上，每次都是 12 秒后 request timeout',
        check: (seen) =>
          all(
            go.flatMap((client) => [
              within(backAfterMs(seen, client), 100_000, 125_000),
              ...failures(seen, client).flatMap(({ text, tookMs }) => [
                matches(text, /^request timeout$/),
                within(tookMs, 11_990, 12_100),
              ]),
            ]),
          ),
      },
    ],
    cured: [
      {
        name: 'all are back within 10 s',
        zh: '所有客户端 10 秒内恢复',
        check: (seen) => all(clients.map((client) => within(backAfterMs(seen, client), 0, 10_000))),
      },
    ],
  },
})
