import {
  all,
  defineScenario,
  equals,
  type Finding,
  matches,
  type Observations,
  type Scenario,
  type Step,
  within,
} from '../../src/scenario/index.ts'
import { brokerHost, clientHosts, namesrvHost } from '../parts/machines.ts'
import { hostOf, producers } from '../parts/producers.ts'
import { startAll } from '../parts/starting.ts'

// The broker answers all sends of two seconds with one code, then with the next. At the end it is busy once for each release.

const releases = ['java-5.3', 'java-4.9', 'go-2.1.2', 'go-2.1.1'] as const
type Release = (typeof releases)[number]

/** Attempts by code, in the order of the releases. */
const ATTEMPTS = {
  1: [3, 3, 4, 1],
  2: [3, 1, 1, 1],
  13: [1, 1, 1, 1],
  14: [3, 3, 4, 1],
  16: [3, 3, 4, 1],
  17: [3, 3, 4, 1],
} as const
type Code = keyof typeof ATTEMPTS
const codes = Object.keys(ATTEMPTS).map(Number) as Code[]

const REMARK = 'scripted by the scenario'

const table = codes.flatMap((code, index): readonly Step[] => {
  const at = 10 + 2 * index
  return [
    {
      at: `${at}s`,
      as: `answer ${code}`,
      do: 'fault',
      server: 'broker-a',
      fault: { kind: 'answers', code, remark: REMARK },
      lasts: '1s',
    },
    ...releases.map(
      (client): Step => ({
        at: `${at * 1000 + 100}ms`,
        as: `${client}, ${code}`,
        do: 'send',
        client,
        topic: 'Orders',
        body: 'order',
      }),
    ),
  ]
})

/** One busy answer for each release, each in a second of its own. */
const busyOnce = (again: boolean): readonly Step[] =>
  releases.flatMap((client, index): readonly Step[] => [
    {
      at: `${30 + index}s`,
      as: `busy for ${client}`,
      do: 'fault',
      server: 'broker-a',
      fault: { kind: 'answers', code: 2, remark: '[REJECTREQUEST]system busy', times: 1 },
      lasts: '500ms',
    },
    {
      at: `${30_100 + index * 1000}ms`,
      as: `${client}, busy once`,
      do: 'send',
      client,
      topic: 'Orders',
      body: 'order',
      ...(again ? { again: { codes: [2], after: '100ms' as const, times: 3 } } : {}),
    },
  ])

/** Send requests of a release while one of its steps went on. */
const requests = (seen: Observations, release: Release, during: string): number =>
  seen
    .frames({ host: `${release} host`, during })
    .filter(({ kind, name }) => kind === 'request' && name?.startsWith('SEND_')).length

const forCode = (seen: Observations, code: Code): Finding =>
  all(
    releases.map((release, index) =>
      all([
        equals(requests(seen, release, `${release}, ${code}`), ATTEMPTS[code][index]),
        equals(seen.outcome(`${release}, ${code}`).code, code),
      ]),
    ),
  )

const slow = ['java-4.9', 'go-2.1.2', 'go-2.1.1'] as const

export const scenario: Scenario = defineScenario({
  id: 'go-does-not-retry-system-busy',
  title: 'Retry policies differ between clients on the same error',
  story: {
    symptoms: [
      'CODE: 2, DESC: [REJECTREQUEST]system busy',
      'Send [3] times, still failed',
      'CODE: 14, DESC: service not available now',
    ],
    cause:
      'Each client has a list of its own of the answers that it tries again: Java 1, 14, 16, 17 and from 5.3.0 on also 2 (SYSTEM_BUSY), within one budget of 3 s; Go 2.1.2 1, 14, 16, 17 with 3 s for each attempt; Go 2.1.1 none.',
    fix: 'Know the list of the client that is in use, and put a retry with a back-off around sends where the client has none.',
    links: ['apache/rocketmq-client-go#448', 'apache/rocketmq#5845'],
  },
  zh: {
    title: '同样的错误，不同客户端的重试策略不同',
    cause:
      '每种客户端都有自己的可重试错误码列表：Java 是 1、14、16、17，5.3.0 起还包括 2（SYSTEM_BUSY），共用 3 秒预算；Go 2.1.2 是 1、14、16、17，每次尝试 3 秒；Go 2.1.1 对任何错误码都不重试。',
    fix: '弄清所用客户端的列表；客户端不重试的错误，由程序自己带退避地重试。',
    cure: '程序包一层：遇到错误码 2，等待 100 毫秒后再发一次。',
    steps: {
      'answer #': '应答 #',
      'busy for java-#.#': '对 java-#.# 繁忙',
      'busy for go-#.#.#': '对 go-#.#.# 繁忙',
      'java-#.#, busy once': 'java-#.#，繁忙一次',
      'go-#.#.#, busy once': 'go-#.#.#，繁忙一次',
      'java-#.#, #': 'java-#.#，响应码 #',
      'go-#.#.#, #': 'go-#.#.#，响应码 #',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 4 } }),
      ...clientHosts(releases.map(hostOf)),
    },
  },
  clients: producers(releases),
  timeline: [...startAll('1s', releases), ...table, ...busyOnce(false)],
  lasts: '36s',
  cure: {
    sentence: 'A wrapper in the program sends again, 100 ms after an answer with code 2.',
    without: busyOnce(false).map(({ as = '' }) => as),
    timeline: busyOnce(true),
  },
  withoutFault: {
    without: [...codes.map((code) => `answer ${code}`), ...releases.map((release) => `busy for ${release}`)],
  },
  expect: {
    broken: [
      ...codes.map((code) => ({
        name: `code ${code}: ${releases.map((release, index) => `${release} ${ATTEMPTS[code][index]}`).join(', ')} attempts`,
        zh: `响应码 ${code} 的尝试次数：${releases.map((release, index) => `${release} ${ATTEMPTS[code][index]}`).join('、')}`,
        check: (seen: Observations) => forCode(seen, code),
      })),
      {
        name: 'the text after the last attempt: Send [3] times in Java, code and remark in Go 2.1.2, the bare remark in 2.1.1',
        zh: '最后一次尝试后的文本：Java 是 Send [3] times，Go 2.1.2 是响应码和说明，2.1.1 只有说明',
        check: (seen) =>
          all([
            matches(seen.outcome('java-5.3, 14').text, /^MQClientException: Send \[3\] times, still failed/),
            matches(seen.outcome('java-4.9, 14').text, /^MQClientException: Send \[3\] times, still failed/),
            equals(seen.outcome('go-2.1.2, 14').text, `CODE: 14, DESC: ${REMARK}`),
            equals(seen.outcome('go-2.1.1, 14').text, REMARK),
          ]),
      },
      {
        name: 'a broker that is busy once is an error for Java 4.9 and Go; Java 5.3 sends again by itself',
        zh: 'Broker 只繁忙一次，Java 4.9 和 Go 也报错；Java 5.3 自动重发',
        check: (seen) =>
          all([
            equals(seen.outcome('java-5.3, busy once').text, 'SEND_OK'),
            ...slow.map((release) => equals(seen.outcome(`${release}, busy once`).code, 2)),
          ]),
      },
    ],
    cured: [
      {
        name: 'with the wrapper the second call succeeds, after 100 ms',
        zh: '加上封装后，100 ms 后的第二次调用成功',
        check: (seen) =>
          all(
            slow.flatMap((release) => [
              equals(seen.outcome(`${release}, busy once`).text, 'SEND_OK'),
              equals(seen.outcome(`${release}, busy once`).messages[0]?.calls, 2),
              within(seen.outcome(`${release}, busy once`).tookMs, 100, 120),
            ]),
          ),
      },
    ],
  },
})
