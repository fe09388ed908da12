import {
  all,
  defineScenario,
  equals,
  type Observations,
  type Scenario,
  type Step,
  within,
} from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { brokerHost, clientHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

// Chat clients send requests to one topic, and take the responses from another. Each keeps a table of the requests that it
// waits for, for 10 s. The trios share a group; the single one has nobody to share with.

const trios = ['blue', 'green'] as const
const numbers = [1, 2, 3] as const
const REQUESTS = 4

const members = trios.flatMap((trio) => numbers.map((number) => ({ trio, name: `${trio} ${number}` })))
const single = { trio: 'single', name: 'single' }
const everybody = [...members, single]

const requestsOf = (name: string): readonly string[] =>
  Array.from({ length: REQUESTS }, (_, index) => `request ${index + 1} of ${name};`)

/** One after the other, so that the answers take the response queues in turn. */
const exchange = ({ name, trio }: (typeof everybody)[number], order: number): readonly Step[] =>
  requestsOf(name).flatMap((body, index): readonly Step[] => {
    const at = `${20_000 + order * 500 + index * 100}ms` as const
    return [
      { at, as: `${body} reply`, do: 'await', client: `${name} inbox`, body, within: '10s' },
      { at, as: body, do: 'send', client: `${name} outbox`, topic: `${trio}-requests`, body },
    ]
  })

/** Clients of the red team, in one group, for `request()` of the client. */
const red = [1, 2, 3, 4].map((number) => `red ${number}`)

/** A request whose answer takes longer than anybody waits for it. */
const LATE = 'late request of single;'
const SLOW_MS = 12_000
const WAIT_MS = 10_000

const timeOuts = (seen: Observations, names: readonly string[]): number =>
  names.flatMap(requestsOf).filter((body) => seen.outcome(`${body} reply`).state === 'failed').length

const namesOf = (trio: string): readonly string[] =>
  members.filter((member) => member.trio === trio).map(({ name }) => name)

export const scenario: Scenario = defineScenario({
  id: 'shared-reply-topic-steals-responses',
  title: 'Requests and responses over two topics: the response goes to another instance of the group',
  story: {
    symptoms: [
      'request timed out after 10s',
      'unknown request_id',
      'about one request in n is answered, with n instances',
    ],
    cause:
      'In clustering mode a message goes to one member of the group. Which instance gets a response is decided by the queue that it happens to be in, and not by who asked.',
    fix: 'Let the instances broadcast the response topic, give each a group of its own, or use request() of the client, whose reply is pushed to the client that asked.',
    links: ['apache/rocketmq#1422'],
  },
  zh: {
    title: '用两个主题实现请求和响应：响应被同组的另一个实例拿走',
    cause: '集群模式下一条消息只给组内的一个成员。哪个实例收到响应取决于它落在哪个队列，而与是谁发的请求无关。',
    fix: '响应主题使用广播模式，或者每个实例使用自己的消费组，或者使用客户端的 request()，回复会直接推给发起请求的客户端。',
    cure: '蓝队改为广播消费响应主题，绿队的每个实例使用自己的消费组，红队调用客户端的 request()。',
    steps: {
      'request # of blue #;': '请求 #，蓝队 #',
      'request # of blue #; reply': '请求 # 的响应，蓝队 #',
      'request # of green #;': '请求 #，绿队 #',
      'request # of green #; reply': '请求 # 的响应，绿队 #',
      'request # of single;': '请求 #，单实例',
      'request # of single; reply': '请求 # 的响应，单实例',
      'late request of single;': '迟到的请求，单实例',
      'late request of single; reply': '迟到的响应，单实例',
      'requests of red #': '红队 # 的请求',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', {
        topics: Object.fromEntries([
          ['red-requests', 1],
          ...[...trios, 'single'].flatMap((trio) => [
            [`${trio}-requests`, 1],
            [`${trio}-responses`, 3],
          ]),
        ]),
      }),
      chat: clientHost('10.0.2.1'),
      ...clientHosts([...everybody.map(({ name }) => name), ...red].map((name) => `host of ${name}`)),
    },
  },
  clients: {
    ...Object.fromEntries(
      [...trios, 'single'].map((trio) => [
        `${trio} server`,
        {
          kind: 'consumer',
          host: 'chat',
          dialect: 'java-5.3',
          namesrv: NAMESRV,
          group: `${trio}_server_group`,
          subscriptions: { [`${trio}-requests`]: '*' },
          consumeThreads: 1,
          handler: [
            { body: LATE, takes: `${SLOW_MS / 1000}s`, sendsTo: `${trio}-responses` },
            { sendsTo: `${trio}-responses` },
          ],
        },
      ]),
    ),
    ...Object.fromEntries(
      everybody.flatMap(({ trio, name }) => [
        [
          `${name} inbox`,
          {
            kind: 'consumer',
            host: `host of ${name}`,
            dialect: 'java-5.3',
            namesrv: NAMESRV,
            group: `${trio}_client_group`,
            subscriptions: { [`${trio}-responses`]: '*' },
          },
        ],
        [
          `${name} outbox`,
          {
            kind: 'producer',
            host: `host of ${name}`,
            dialect: 'java-5.3',
            namesrv: NAMESRV,
            group: `${trio}_request_group`,
          },
        ],
      ]),
    ),
    // request() of 5.3.3 ends with the answer to the send (mended later); that of 4.9.7 waits for the reply.
    'red server': {
      kind: 'replier',
      host: 'chat',
      dialect: 'java-4.9',
      namesrv: NAMESRV,
      group: 'red_server_group',
      topic: 'red-requests',
      answers: 'answered',
    },
    ...each(red, (name) => ({
      kind: 'producer',
      host: `host of ${name}`,
      dialect: 'java-4.9',
      namesrv: NAMESRV,
      group: 'red_client_group',
    })),
  },
  timeline: [
    { at: '5s', do: 'start', client: 'red server' },
    ...startAll('5s', red),
    ...[...trios, 'single'].map((trio) => ({ at: '5s', do: 'start', client: `${trio} server` }) as const),
    ...everybody.flatMap(
      ({ name }) =>
        [
          { at: '5s', do: 'start', client: `${name} inbox` },
          { at: '5s', do: 'start', client: `${name} outbox` },
        ] as const,
    ),
    ...everybody.flatMap(exchange),
    { at: '25s', as: `${LATE} reply`, do: 'await', client: 'single inbox', body: LATE, within: '10s' },
    { at: '25s', as: LATE, do: 'send', client: 'single outbox', topic: 'single-requests', body: LATE },
  ],
  lasts: '40s',
  cure: {
    sentence:
      'The blue instances take the responses as broadcasts, the green ones have groups of their own, the red ones call request().',
    timeline: red.map((client) => ({
      at: '20s',
      as: `requests of ${client}`,
      do: 'send',
      client,
      topic: 'red-requests',
      body: 'request',
      mode: 'request',
      timeout: '10s',
      count: REQUESTS,
      goesOn: true,
    })),
    clients: Object.fromEntries(
      members.map(({ trio, name }) => [
        `${name} inbox`,
        trio === 'blue' ? { messageModel: 'BROADCASTING' } : { group: `client_group_${name.replace(' ', '_')}` },
      ]),
    ),
  },
  expect: {
    broken: [
      {
        name: 'of three instances, two requests in three get no response',
        zh: '三个实例时，三分之二的请求收不到响应',
        check: (seen) =>
          all(trios.map((trio) => within(timeOuts(seen, namesOf(trio)), REQUESTS * 2 - 2, REQUESTS * 2 + 2))),
      },
      {
        name: 'each of them after exactly 10 s, although the server had answered',
        zh: '每个都恰好在 10 秒后超时，尽管服务端已经应答',
        check: (seen) =>
          all(
            members
              .flatMap(({ name }) => requestsOf(name))
              .flatMap((body) => {
                const { state, tookMs } = seen.outcome(`${body} reply`)
                const answered = members.some(({ name }) =>
                  seen.received(`${name} inbox`).some((received) => received.body === body),
                )
                return state === 'failed' ? [equals(tookMs, 10_000), equals(answered, true)] : []
              }),
          ),
      },
      {
        name: 'other instances get responses to requests that they do not know',
        zh: '其他实例收到了不认识的请求的响应',
        check: (seen) =>
          within(
            members.flatMap(({ name }) =>
              seen.received(`${name} inbox`).filter(({ body }) => !body.endsWith(`of ${name};`)),
            ).length,
            REQUESTS,
            members.length * REQUESTS,
          ),
      },
      {
        name: 'a single instance gets all its responses',
        zh: '单个实例能收到全部响应',
        check: (seen) => equals(timeOuts(seen, ['single']), 0),
        control: { timeline: [{ at: '15s', do: 'kill', process: 'single server' }] },
      },
      {
        name: 'a response that comes after the 10 s finds nobody that waits for it',
        zh: '超过 10 秒才到的响应已经没有人等待',
        check: (seen) => {
          const { state, atMs, tookMs } = seen.outcome(`${LATE} reply`)
          const came = seen.received('single inbox').find(({ body }) => body === LATE)
          return all([
            equals([state, tookMs], ['failed', WAIT_MS]),
            within((came?.atMs ?? 0) - atMs, SLOW_MS, SLOW_MS + 1000),
          ])
        },
        control: { clients: { 'single server': { handler: { sendsTo: 'single-responses' } } } },
      },
    ],
    cured: [
      {
        name: 'no request times out',
        zh: '没有请求超时',
        check: (seen) => all(trios.map((trio) => equals(timeOuts(seen, namesOf(trio)), 0))),
      },
      {
        name: 'nor does a request() of any of four clients in one group',
        zh: '同组四个客户端的 request() 也都不超时',
        check: (seen) =>
          all(
            red.map((client) =>
              equals(
                seen.outcome(`requests of ${client}`).messages.map(({ text }) => text),
                Array.from({ length: REQUESTS }, () => 'answered'),
              ),
            ),
          ),
      },
    ],
  },
})
