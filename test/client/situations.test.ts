import { describe, expect, it } from 'vitest'
import { ClientError, type DialectName } from '../../src/client/index.ts'
import { type ClusterOptions, scriptedCluster } from './scriptedCluster.ts'

// The rows of clients.md 2.8, which were measured with the released clients. Times are virtual, attempts are counted
// at the scripted peers or in the text.

const ISE = 'IllegalStateException: org.apache.rocketmq.remoting.exception.'
const FAQ53 = '\nSee https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.'
const FAQ49 = '\nSee http://rocketmq.apache.org/docs/faq/ for further details.'
const MORE53 = '\nFor more information, please visit the url, https://rocketmq.apache.org/docs/bestPractice/06FAQ'
const MORE49 = '\nFor more information, please visit the url, http://rocketmq.apache.org/docs/faq/'
const RNF = 'the topic=T route info not found'

interface Expected {
  readonly text: string | RegExp
  /** Text of the cause. */
  readonly cause?: string
  readonly code?: number
  /** Within 400 ms after it. */
  readonly ms: number
}

interface Situation {
  readonly name: string
  readonly options?: ClusterOptions
  readonly arrange?: (cluster: Awaited<ReturnType<typeof scriptedCluster>>) => void
  readonly namesrv?: string
  readonly expected: { readonly [N in Exclude<DialectName, 'ours'>]: Expected }
}

const summary = (faq: string): RegExp =>
  new RegExp(
    `^MQClientException: Send \\[3\\] times, still failed, cost \\[\\d+\\]ms, Topic: T, BrokersSent: \\[broker-a, broker-a, broker-a\\]${faq.replace(/[.?/]/g, '\\$&')}$`,
  )
const callTimeout = 'RemotingTooMuchRequestException: sendDefaultImpl call timeout'
const noTopic53 = `MQClientException: No route info of this topic: T${FAQ53}`
const noTopic49 = `MQClientException: No route info of this topic: T${FAQ49}`
const sendRefused = (code: number, remark: string) => ({
  SEND_MESSAGE: () => ({ code, remark }),
  SEND_MESSAGE_V2: () => ({ code, remark }),
})
const connectTo = (where: string): string => `RemotingConnectException: connect to ${where} failed`
const brokerException = (code: number, more: string): string =>
  `MQBrokerException: CODE: ${code}  DESC: boom remark BROKER: 10.1.7.229:10911${more}`

const situations: readonly Situation[] = [
  {
    name: 'NameServer refused',
    options: { namesrv: 'refused' },
    expected: {
      'java-5.3': { text: `${ISE}RemotingConnectException: connect to null failed`, ms: 0 },
      'java-4.9': { text: `${ISE}RemotingConnectException: connect to [10.0.0.1:9876] failed`, ms: 0 },
      'go-2.1.2': { text: RNF, ms: 0 },
      'go-2.1.1': { text: RNF, ms: 0 },
    },
  },
  {
    name: 'NameServer black hole',
    arrange: ({ world }) => world.network.cut({ to: 'namesrv' }),
    expected: {
      'java-5.3': { text: `${ISE}RemotingConnectException: connect to null failed`, ms: 3000 },
      'java-4.9': { text: `${ISE}RemotingConnectException: connect to [10.0.0.1:9876] failed`, ms: 3000 },
      'go-2.1.2': { text: RNF, ms: 24_000 },
      'go-2.1.1': { text: RNF, ms: 12_000 },
    },
  },
  {
    name: 'NameServer silent',
    options: { namesrv: 'silent' },
    expected: {
      'java-5.3': {
        text: /^IllegalStateException: org.*RemotingTimeoutException: wait response on the channel <\/10.0.0.1:9876> timeout, 29\d\d\(ms\)$/,
        ms: 3000,
      },
      'java-4.9': {
        text: /^IllegalStateException: org.*RemotingTimeoutException: wait response on the channel <10.0.0.1:9876> timeout, 29\d\d\(ms\)$/,
        ms: 3000,
      },
      'go-2.1.2': { text: RNF, ms: 24_000 },
      'go-2.1.1': { text: RNF, ms: 12_000 },
    },
  },
  {
    name: 'NameServer closes on the request',
    options: { namesrv: 'fin' },
    expected: {
      'java-5.3': { text: `${ISE}RemotingSendRequestException: send request to </10.0.0.1:9876> failed`, ms: 0 },
      'java-4.9': {
        text: /^IllegalStateException: org.*RemotingTimeoutException: wait response on the channel <10.0.0.1:9876> timeout, 29\d\d\(ms\)$/,
        ms: 3000,
      },
      'go-2.1.2': { text: RNF, ms: 24_000 },
      'go-2.1.1': { text: RNF, ms: 12_000 },
    },
  },
  {
    name: 'NameServer resets on the request',
    options: { namesrv: 'rst' },
    expected: {
      'java-5.3': { text: `${ISE}RemotingSendRequestException: send request to </10.0.0.1:9876> failed`, ms: 0 },
      'java-4.9': { text: `${ISE}RemotingSendRequestException: send request to <10.0.0.1:9876> failed`, ms: 0 },
      'go-2.1.2': { text: RNF, ms: 24_000 },
      'go-2.1.1': { text: RNF, ms: 12_000 },
    },
  },
  {
    name: 'NameServer name does not resolve',
    namesrv: 'http://nowhere.example:9876',
    expected: {
      'java-5.3': { text: `${ISE}RemotingConnectException: connect to null failed`, ms: 0 },
      'java-4.9': { text: `${ISE}RemotingConnectException: connect to [nowhere.example:9876] failed`, ms: 0 },
      'go-2.1.2': { text: RNF, ms: 0 },
      'go-2.1.1': { text: RNF, ms: 0 },
    },
  },
  {
    name: 'no DNS answer for the NameServer name',
    namesrv: 'http://nowhere.example:9876',
    arrange: ({ world }) => {
      world.dns.silent = true
    },
    expected: {
      'java-5.3': { text: `${ISE}RemotingConnectException: connect to null failed`, ms: 10_000 },
      'java-4.9': { text: `${ISE}RemotingConnectException: connect to [nowhere.example:9876] failed`, ms: 10_000 },
      'go-2.1.2': { text: RNF, ms: 24_000 },
      'go-2.1.1': { text: RNF, ms: 12_000 },
    },
  },
  {
    name: 'topic without route',
    options: { namesrvHandlers: { GET_ROUTEINFO_BY_TOPIC: () => ({ code: 17, remark: 'No topic route info' }) } },
    expected: {
      'java-5.3': { text: noTopic53, code: 10_005, ms: 0 },
      'java-4.9': { text: noTopic49, code: 10_005, ms: 0 },
      'go-2.1.2': { text: RNF, ms: 0 },
      'go-2.1.1': { text: RNF, ms: 0 },
    },
  },
  {
    name: 'only a slave in the route',
    options: { brokers: [{ brokerName: 'broker-a', address: '10.1.7.229:10911', queues: 4, brokerId: 1 }] },
    expected: {
      'java-5.3': { text: noTopic53, code: 10_005, ms: 0 },
      'java-4.9': { text: noTopic49, code: 10_005, ms: 0 },
      'go-2.1.2': { text: RNF, ms: 0 },
      'go-2.1.1': { text: RNF, ms: 0 },
    },
  },
  {
    name: 'broker refused',
    options: { broker: 'refused' },
    expected: {
      'java-5.3': { text: summary(FAQ53), code: 10_001, cause: connectTo('10.1.7.229:10911'), ms: 0 },
      'java-4.9': { text: summary(FAQ49), code: 10_001, cause: connectTo('10.1.7.229:10911'), ms: 0 },
      'go-2.1.2': { text: 'dial tcp 10.1.7.229:10911: connect: connection refused', ms: 0 },
      'go-2.1.1': { text: 'dial tcp 10.1.7.229:10911: connect: connection refused', ms: 0 },
    },
  },
  {
    name: 'broker black hole',
    arrange: ({ world }) => world.network.cut({ to: 'broker' }),
    expected: {
      'java-5.3': { text: callTimeout, ms: 3000 },
      'java-4.9': { text: callTimeout, ms: 3000 },
      'go-2.1.2': { text: 'dial tcp 10.1.7.229:10911: i/o timeout', ms: 12_000 },
      'go-2.1.1': { text: 'dial tcp 10.1.7.229:10911: i/o timeout', ms: 12_000 },
    },
  },
  {
    name: 'broker silent',
    options: { broker: 'silent' },
    expected: {
      'java-5.3': { text: callTimeout, ms: 3000 },
      'java-4.9': { text: callTimeout, ms: 3000 },
      'go-2.1.2': { text: 'request timeout', ms: 12_000 },
      'go-2.1.1': { text: 'request timeout', ms: 12_000 },
    },
  },
  {
    name: 'broker closes on the send',
    options: { broker: 'fin' },
    expected: {
      'java-5.3': {
        text: summary(FAQ53),
        code: -1,
        cause: 'RemotingSendRequestException: send request to </10.1.7.229:10911> failed',
        ms: 0,
      },
      'java-4.9': { text: callTimeout, ms: 3000 },
      'go-2.1.2': { text: 'request timeout', ms: 12_000 },
      'go-2.1.1': { text: 'request timeout', ms: 12_000 },
    },
  },
  {
    name: 'broker resets on the send',
    options: { broker: 'rst' },
    expected: {
      'java-5.3': {
        text: summary(FAQ53),
        code: -1,
        cause: 'RemotingSendRequestException: send request to </10.1.7.229:10911> failed',
        ms: 0,
      },
      'java-4.9': {
        text: summary(FAQ49),
        code: -1,
        cause: 'RemotingSendRequestException: send request to <10.1.7.229:10911> failed',
        ms: 0,
      },
      'go-2.1.2': { text: 'request timeout', ms: 12_000 },
      'go-2.1.1': { text: 'request timeout', ms: 12_000 },
    },
  },
  {
    name: 'broker name does not resolve',
    options: { brokers: [{ brokerName: 'broker-a', address: 'inside.cluster.local:10911', queues: 4 }] },
    expected: {
      'java-5.3': { text: summary(FAQ53), code: 10_001, cause: connectTo('inside.cluster.local:10911'), ms: 0 },
      'java-4.9': { text: summary(FAQ49), code: 10_001, cause: connectTo('inside.cluster.local:10911'), ms: 0 },
      'go-2.1.2': { text: 'dial tcp: lookup inside.cluster.local: no such host', ms: 0 },
      'go-2.1.1': { text: 'dial tcp: lookup inside.cluster.local: no such host', ms: 0 },
    },
  },
  {
    name: 'no DNS answer for the broker name',
    options: { brokers: [{ brokerName: 'broker-a', address: 'inside.cluster.local:10911', queues: 4 }] },
    arrange: ({ world }) => {
      world.dns.silent = true
    },
    expected: {
      'java-5.3': { text: callTimeout, ms: 10_000 },
      'java-4.9': { text: callTimeout, ms: 10_000 },
      'go-2.1.2': { text: 'dial tcp: lookup inside.cluster.local: i/o timeout', ms: 12_000 },
      'go-2.1.1': { text: 'dial tcp: lookup inside.cluster.local: i/o timeout', ms: 12_000 },
    },
  },
  {
    name: 'broker answers code 1',
    options: { brokerHandlers: sendRefused(1, 'boom remark') },
    expected: {
      'java-5.3': { text: summary(FAQ53), code: 1, cause: brokerException(1, MORE53), ms: 0 },
      'java-4.9': { text: summary(FAQ49), code: 1, cause: brokerException(1, MORE49), ms: 0 },
      'go-2.1.2': { text: 'CODE: 1, DESC: boom remark', code: 1, ms: 0 },
      'go-2.1.1': { text: 'boom remark', code: 1, ms: 0 },
    },
  },
  {
    name: 'broker answers code 2',
    options: { brokerHandlers: sendRefused(2, 'boom remark') },
    expected: {
      'java-5.3': { text: summary(FAQ53), code: 2, cause: brokerException(2, MORE53), ms: 0 },
      'java-4.9': { text: brokerException(2, MORE49), code: 2, ms: 0 },
      'go-2.1.2': { text: 'CODE: 2, DESC: boom remark', code: 2, ms: 0 },
      'go-2.1.1': { text: 'boom remark', code: 2, ms: 0 },
    },
  },
  {
    name: 'broker answers code 13',
    options: { brokerHandlers: sendRefused(13, 'boom remark') },
    expected: {
      'java-5.3': { text: brokerException(13, MORE53), code: 13, ms: 0 },
      'java-4.9': { text: brokerException(13, MORE49), code: 13, ms: 0 },
      'go-2.1.2': { text: 'CODE: 13, DESC: boom remark', code: 13, ms: 0 },
      'go-2.1.1': { text: 'boom remark', code: 13, ms: 0 },
    },
  },
]

describe.each(situations)('a synchronous send, $name', ({ options, arrange, namesrv, expected }) => {
  it.each(Object.entries(expected))('ends in %s as it was measured', async (name, wanted) => {
    const cluster = await scriptedCluster(options)
    arrange?.(cluster)
    const dialect = name as DialectName
    const producer = await cluster.producer({ dialect, ...(namesrv === undefined ? {} : { namesrv }) })
    const startMs = cluster.world.now
    const error = await cluster.world.settle(
      producer.send({ topic: 'T', body: 'x' }).then(
        () => undefined,
        (failed: unknown) => failed,
      ),
    )
    const costMs = cluster.world.now - startMs
    if (!ClientError.is(error)) throw new Error(`no ClientError: ${String(error)}`)
    if (typeof wanted.text === 'string') expect(error.dialectText).toBe(wanted.text)
    else expect(error.dialectText).toMatch(wanted.text)
    if (wanted.code !== undefined) expect(error.responseCode).toBe(wanted.code)
    if (wanted.cause !== undefined) expect((error.cause as ClientError).dialectText).toBe(wanted.cause)
    expect(costMs).toBeGreaterThanOrEqual(wanted.ms)
    expect(costMs).toBeLessThan(wanted.ms + 400)
  })
})
