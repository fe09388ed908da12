import { all, defineScenario, equals, type Observations, type Scenario, within } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

// One broker is killed and one loses its power, each in the middle of a stream of messages. Nothing of what was not synced
// survives the power cut, which is the worst that a disk may do.

const stored = (seen: Observations, topic: string): readonly string[] =>
  seen
    .look()
    .messages(topic)
    .map(({ body }) => body)

/** Bodies that were acknowledged and are not in the store at the end. */
const lost = (seen: Observations, topic: string): readonly string[] => {
  const kept = new Set(stored(seen, topic))
  return seen
    .outcome(`shop send ${topic}`)
    .messages.filter(({ state, body }) => state === 'ok' && !kept.has(body))
    .map(({ body }) => body)
}

/** Deliveries beyond the first of each message. */
const repeated = (seen: Observations, topic: string): number => {
  const bodies = seen.received('reader').filter((message) => message.topic === topic)
  return bodies.length - new Set(bodies.map(({ body }) => body)).size
}

export const scenario: Scenario = defineScenario({
  id: 'unclean-stop-loses-unflushed-and-offsets',
  title: 'Power loss or kill -9 with ASYNC_FLUSH and 5 s offset persistence',
  story: {
    symptoms: [
      'messages that were SEND_OK are gone after a power failure',
      'messages are consumed again after kill -9 of the broker',
    ],
    cause:
      'What a broker has written is in the page cache, which survives its process and not its host; ASYNC_FLUSH syncs every 500 ms. Consumer offsets are written to consumerOffset.json every 5 s only, so that a consumer that starts afterwards begins before what it had consumed.',
    fix: 'SYNC_FLUSH (and a second copy) for what must not get lost, a graceful stop, and consumers that bear repetitions.',
    links: ['apache/rocketmq#467', 'apache/rocketmq#7355', 'apache/rocketmq#7729', 'apache/rocketmq#1282'],
  },
  zh: {
    symptoms: ['断电以后消息丢失', 'Broker 异常宕机后消息丢失，重复消费'],
    title: 'ASYNC_FLUSH 下断电或 kill -9：丢失未刷盘消息与位点',
    cause:
      'Broker 写入的数据先在页缓存中：进程被杀时仍在，主机断电时则丢失；ASYNC_FLUSH 每 500 毫秒才刷盘一次。消费位点每 5 秒才写入 consumerOffset.json。',
    fix: '重要主题使用 SYNC_FLUSH（并保留副本），正常停机，消费端做幂等。',
    cure: '两个 Broker 都改为 SYNC_FLUSH。',
    steps: {
      'send Killed': '发送 Killed',
      'send Dark': '发送 Dark',
      'comes back': '回来',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-killed': brokerHost('10.0.0.2', { store: 'disk', topics: { Killed: 1 } }),
      'broker-dark': brokerHost('10.0.0.3', { store: 'disk', disk: { unsynced: 'lost' }, topics: { Dark: 1 } }),
      app: clientHost('10.0.0.9'),
    },
  },
  clients: {
    shop: {
      kind: 'producer',
      host: 'app',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'shop',
      sendTimeout: '500ms',
    },
    reader: {
      kind: 'consumer',
      host: 'app',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'readers',
      subscriptions: { Killed: '*', Dark: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    },
  },
  timeline: [
    ...startAll('1s', ['shop', 'reader']),
    // Large enough that the flush every 500 ms has its four pages.
    ...(['Killed', 'Dark'] as const).map((topic) => ({
      at: '12s' as const,
      as: `shop send ${topic}`,
      do: 'send' as const,
      client: 'shop',
      topic,
      body: `order in ${topic}`,
      propertyBytes: 4000,
      count: 60,
      every: '100ms' as const,
      goesOn: true,
    })),
    { at: '17250ms', do: 'kill', process: 'broker-killed' },
    { at: '17250ms', do: 'powerOff', host: 'broker-dark' },
    // The reader is deployed anew meanwhile; one that goes on knows by itself how far it came, and heals the offsets.
    { at: '20s', do: 'shutdown', client: 'reader' },
    { at: '25s', do: 'boot', server: 'broker-killed' },
    { at: '25s', do: 'boot', server: 'broker-dark' },
    { at: '30s', as: 'reader comes back', do: 'start', client: 'reader' },
  ],
  lasts: '40s',
  cure: {
    sentence: 'flushDiskType becomes SYNC_FLUSH in both brokers: an acknowledged message is on the disk.',
    topology: {
      hosts: {
        'broker-killed': { settings: { flushDiskType: 'SYNC_FLUSH' } },
        'broker-dark': { settings: { flushDiskType: 'SYNC_FLUSH' } },
      },
    },
  },
  expect: {
    broken: [
      {
        name: 'kill -9 loses no message, and repeats those whose offsets were not written yet',
        zh: 'kill -9 不丢消息，位点还没落盘的那些会重复',
        check: (seen) => all([equals(lost(seen, 'Killed'), []), within(repeated(seen, 'Killed'), 1, 55)]),
        control: { without: ['broker-killed kill', 'broker-killed boot'] },
      },
      {
        name: 'a power cut loses the unflushed tail, half a second of messages',
        zh: '断电丢失未刷盘的尾部，即半秒钟的消息',
        check: (seen) => within(lost(seen, 'Dark').length, 1, 10),
      },
      {
        name: 'what it loses is the end of what was acknowledged',
        zh: '丢失的是已确认消息的末尾',
        check: (seen) => {
          const acknowledged = seen
            .outcome('shop send Dark')
            .messages.filter(({ state, atMs }) => state === 'ok' && atMs < 17_250)
          const gone = lost(seen, 'Dark')
          return all([
            within(gone.length, 1, 10),
            equals(gone, acknowledged.map(({ body }) => body).slice(acknowledged.length - gone.length)),
          ])
        },
      },
    ],
    cured: [
      {
        name: 'with SYNC_FLUSH nothing is lost, by the kill or by the power cut',
        zh: '使用 SYNC_FLUSH 时，杀进程和断电都不丢消息',
        check: (seen) => all([equals(lost(seen, 'Killed'), []), equals(lost(seen, 'Dark'), [])]),
      },
    ],
  },
})
