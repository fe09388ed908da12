import {
  all,
  defineScenario,
  equals,
  type HostSpec,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { brokerHost, clientHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { hostOf, producers } from '../parts/producers.ts'
import { startAll } from '../parts/starting.ts'

// A responder that needs 12 s for a request with a time-out of 10 s; and a quick one, whose replies go to either of two brokers
// while the requesters have a connection to one of them only. It sends a reply once; a retry would get
// over it when it meets the right broker. Beside them a cluster of a broker before 4.6.0 and one that has request-reply, and one of
// the only release after it that stores requests without their cluster, measured with released brokers and clients.

const releases = ['java-4.9', 'go-2.1.2'] as const
type Release = (typeof releases)[number]

const quick = (seen: Observations, release: Release) => seen.outcome(`${release} asks Prices`).messages

const olderBroker = (
  address: string,
  requestReply: NonNullable<HostSpec['requestReply']>,
  brokerClusterName: string,
  topic: string,
): HostSpec =>
  brokerHost(address, {
    profile: '4.9.7',
    requestReply,
    settings: { brokerClusterName },
    topics: { [topic]: 1, Greetings: 1 },
  })

/** What became of requests to a topic, of all releases. */
const asked = (seen: Observations, topic: string) =>
  releases.flatMap((release) => seen.outcome(`${release} asks ${topic}`).messages)

/** What a replier says of requests that it cannot answer. */
const cannotReply = (seen: Observations, host: string) =>
  seen.logs({ host, message: 'consumeMessage exception' }).map(({ fields }) => String(fields['error']))

/** Replies that broker-b could not hand to the host of the requester. */
const undelivered = (seen: Observations) =>
  seen.refusals({ fromMs: 70_000 }).filter(({ by, request }) => by === 'broker-b' && request?.startsWith('SEND_REPLY'))

export const scenario: Scenario = defineScenario({
  id: 'request-reply-rpc-timeout',
  title: 'request() sends OK but the reply never arrives in time',
  story: {
    symptoms: [
      'RequestTimeoutException: CODE: 10006 DESC: send request message to <Quotes> OK, but wait reply message timeout, 10000 ms.',
      'receive reply message, but not matched any request',
      'push reply message fail, channel of <..> not found.',
      'MQClientException: CODE: 10007 DESC: create reply message fail, requestMessage error, property[CLUSTER] is null.',
    ],
    cause:
      'A reply is stored by some broker of the cluster, and that broker pushes it to the client id of the requester: it needs a connection of the requester, and the reply must come in time. A requester has connections only to brokers of topics that it uses. Brokers before 4.6.0 know no request-reply, and 4.7.0 stores requests without their cluster: nobody can make a reply to those.',
    fix: 'A time-out longer than the work, a connection to every broker (send one message to a topic that all brokers have), and brokers of 4.7.1 or later, all of them.',
    links: [
      'apache/rocketmq-spring#258',
      'apache/rocketmq-spring#310',
      'apache/rocketmq#1901',
      'apache/rocketmq#2348',
      'apache/rocketmq#3933',
      'apache/rocketmq#1727',
    ],
  },
  zh: {
    symptoms: ['request 发送成功，等待回复超时'],
    title: 'request() 发送成功，但回复没有按时到达',
    cause:
      '回复由集群中某个 Broker 存储，并由它推送给请求方的 clientId：请求方必须与该 Broker 有连接，且回复要在超时前到达。请求方只与自己所用主题的 Broker 有连接。4.6.0 之前的 Broker 没有请求-应答功能，4.7.0 存储请求时漏掉了集群名：这两种请求都无法生成回复。',
    fix: '超时时间要长于处理时间；与每个 Broker 保持连接：先向所有 Broker 都有的主题发一条消息；并把所有 Broker 升级到 4.7.1 或更高版本。',
    cure: '应答方只需 2 秒；请求方先向 broker-b 上的主题发送一条消息；4.5.2 和 4.7.0 的 Broker 升级到 4.9.7。',
    steps: {
      'says hello': '打招呼',
      'greets older': '问候旧版本',
      greets: '问候',
      'asks Quotes': '询问 Quotes',
      'asks Prices': '询问 Prices',
      'asks Rates': '询问 Rates',
      'asks Fees': '询问 Fees',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Quotes: 1, Prices: 1, Hello: 1 } }),
      'broker-b': brokerHost('10.0.0.3', { topics: { Other: 1 } }),
      'broker 4.5.2': olderBroker('10.0.0.4', '4.5.2', 'Mixed', 'Rates'),
      'broker 4.6.1': olderBroker('10.0.0.5', '4.6.1', 'Mixed', 'Rates'),
      'broker 4.7.0': olderBroker('10.0.0.6', '4.7.0', 'Later', 'Fees'),
      ...clientHosts(releases.map(hostOf)),
      slow: clientHost('10.0.2.1'),
      quick: clientHost('10.0.2.2'),
      rates: clientHost('10.0.2.3'),
      fees: clientHost('10.0.2.4'),
    },
  },
  clients: {
    ...producers(releases),
    slow: {
      kind: 'replier',
      host: 'slow',
      dialect: 'java-4.9',
      namesrv: NAMESRV,
      group: 'quotes',
      topic: 'Quotes',
      answers: '42',
      takes: '12s',
    },
    quick: {
      kind: 'replier',
      host: 'quick',
      dialect: 'java-4.9',
      retries: 0,
      namesrv: NAMESRV,
      group: 'prices',
      topic: 'Prices',
      answers: '7',
    },
    rates: {
      kind: 'replier',
      host: 'rates',
      dialect: 'java-4.9',
      namesrv: NAMESRV,
      group: 'rates',
      topic: 'Rates',
      answers: '3',
    },
    fees: {
      kind: 'replier',
      host: 'fees',
      dialect: 'go-2.1.2',
      namesrv: NAMESRV,
      group: 'fees',
      topic: 'Fees',
      answers: '5',
    },
  },
  timeline: [
    ...startAll('1s', ['slow', 'quick', 'rates', 'fees']),
    ...startAll('2s', releases),
    // Go tells a broker of itself with its next heartbeat only.
    ...releases.map(
      (client) =>
        ({ at: '3s', as: `${client} says hello`, do: 'send', client, topic: 'Hello', body: 'hello' }) as const,
    ),
    ...releases.map(
      (client) =>
        ({ at: '3s', as: `${client} greets older`, do: 'send', client, topic: 'Greetings', body: 'hello' }) as const,
    ),
    ...releases.map(
      (client) =>
        ({
          at: '40s',
          as: `${client} asks Quotes`,
          do: 'send',
          client,
          topic: 'Quotes',
          body: 'how much',
          mode: 'request',
          timeout: '10s',
        }) as const,
    ),
    ...releases.map(
      (client) =>
        ({
          at: '70s',
          as: `${client} asks Prices`,
          do: 'send',
          client,
          topic: 'Prices',
          body: 'how much',
          mode: 'request',
          timeout: '3s',
          count: 8,
          parallel: true,
          goesOn: true,
        }) as const,
    ),
    ...releases.flatMap((client) =>
      ['Rates', 'Fees'].map(
        (topic) =>
          ({
            at: '70s',
            as: `${client} asks ${topic}`,
            do: 'send',
            client,
            topic,
            body: 'how much',
            mode: 'request',
            timeout: '3s',
            count: 4,
            parallel: true,
            goesOn: true,
          }) as const,
      ),
    ),
  ],
  lasts: '75s',
  cure: {
    sentence:
      'The responder needs 2 s, the requesters send a message to a topic of broker-b, too, and so have a connection to it, and the older brokers are upgraded to 4.9.7.',
    topology: { hosts: { 'broker 4.5.2': { requestReply: null }, 'broker 4.7.0': { requestReply: null } } },
    clients: { slow: { takes: '2s' } },
    timeline: releases.map(
      (client) => ({ at: '3s', as: `${client} greets`, do: 'send', client, topic: 'Other', body: 'hello' }) as const,
    ),
  },
  expect: {
    broken: [
      {
        name: 'slow responder: 10006 after 10 s, and the text says that the send was OK',
        zh: '应答方太慢：10 秒后 10006，文本还说发送成功',
        check: (seen) =>
          all([
            equals(
              seen.outcome('java-4.9 asks Quotes').text,
              'RequestTimeoutException: CODE: 10006  DESC: send request message to <Quotes> OK, but wait reply message timeout, 10000 ms.',
            ),
            equals(seen.outcome('java-4.9 asks Quotes').code, 10_006),
            matches(
              seen.outcome('go-2.1.2 asks Quotes').text,
              'send request message to Quotes OK, but wait reply message timeout 10000 ms',
            ),
            ...releases.map((release) => within(seen.outcome(`${release} asks Quotes`).tookMs, 10_000, 10_100)),
          ]),
      },
      {
        name: 'the reply that comes later is logged as not matched',
        zh: '之后才到的应答被记为无法匹配',
        check: (seen) =>
          all(
            releases.map((release) => {
              const [line] = seen.logs({
                host: `${release} host`,
                message: 'receive reply message, but not matched any request',
              })
              return within(line?.atMs, 52_000, 52_500)
            }),
          ),
      },
      {
        name: 'requester without a connection to broker-b: every reply that broker-b stores is a 10006, the others arrive',
        zh: '请求方没有连到 broker-b：broker-b 存下的应答都是 10006，其余能收到',
        check: (seen) =>
          all([
            within(undelivered(seen).length, 1, 15),
            equals(
              releases.flatMap((release) => quick(seen, release).filter(({ state }) => state === 'failed')).length,
              undelivered(seen).length,
            ),
            matches(undelivered(seen)[0]?.remark, 'push reply message fail, channel of <'),
            equals(
              releases.flatMap((release) => quick(seen, release).filter(({ text }) => text === '7')).length,
              16 - undelivered(seen).length,
            ),
          ]),
      },
      {
        name: 'mixed releases: a request that broker 4.5.2 stored has no reply, 10006 here and 10007 at the replier; one that 4.6.1 stored has',
        zh: '新旧版本混用：4.5.2 的 Broker 存下的请求没有应答，这边 10006，应答方 10007；4.6.1 存下的有应答',
        check: (seen) =>
          all([
            equals(
              [...new Set(cannotReply(seen, 'rates').map((text) => text.split('\n')[0]))],
              [
                'MQClientException: CODE: 10007  DESC: create reply message fail, requestMessage error, property[CLUSTER] is null.',
              ],
            ),
            ...['broker 4.5.2', 'broker 4.6.1'].map((broker) =>
              equals(seen.received('rates').filter(({ queue }) => queue === `${broker}:0`).length, 4),
            ),
            equals(cannotReply(seen, 'rates').length, 4),
            equals(asked(seen, 'Rates').filter(({ text }) => text === '3').length, 4),
            equals(asked(seen, 'Rates').filter(({ state }) => state === 'failed').length, 4),
            equals(
              seen.outcome('java-4.9 asks Rates').messages.flatMap(({ code }) => (code === undefined ? [] : [code])),
              [10_006, 10_006],
            ),
          ]),
      },
      {
        name: 'broker 4.7.0 stores no request with its cluster: every one is a time-out, and Go names no property',
        zh: '4.7.0 的 Broker 存下的请求都不带集群名：每个都超时，Go 也不指出是哪个属性',
        check: (seen) =>
          all([
            ...asked(seen, 'Fees').map(({ state, tookMs }) =>
              all([equals(state, 'failed'), within(tookMs, 3000, 3100)]),
            ),
            equals(cannotReply(seen, 'fees').length, 8),
            ...cannotReply(seen, 'fees').map((text) =>
              equals(text, 'create reply message fail, requestMessage error, property[""] is null'),
            ),
          ]),
      },
    ],
    cured: [
      {
        name: 'in time and with a connection to every broker all replies are received',
        zh: '及时应答且与每个 Broker 都有连接时，全部应答都能收到',
        check: (seen) =>
          all(
            releases.flatMap((release) => [
              equals(seen.outcome(`${release} asks Quotes`).text, '42'),
              equals(
                quick(seen, release).map(({ text }) => text),
                Array(8).fill('7'),
              ),
            ]),
          ),
      },
      {
        name: 'brokers of later releases alone: every request has its reply',
        zh: '只有新版本的 Broker：每个请求都有应答',
        check: (seen) =>
          all([
            ...[...asked(seen, 'Rates'), ...asked(seen, 'Fees')].map(({ state }) => equals(state, 'ok')),
            equals([...cannotReply(seen, 'rates'), ...cannotReply(seen, 'fees')], []),
          ]),
      },
      {
        name: 'the reply takes as long as the work',
        zh: '应答耗时等于处理耗时',
        check: (seen) =>
          all(releases.map((release) => within(seen.outcome(`${release} asks Quotes`).tookMs, 2000, 2100))),
      },
    ],
  },
})
