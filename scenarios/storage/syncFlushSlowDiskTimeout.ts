import { all, defineScenario, equals, matches, type Scenario, within } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

// The same send by a program that waits long enough for the answer, and by one with the default of 3 s, which is less than the
// 5 s for which a broker waits for its disk.

const patient = { kind: 'producer', host: 'app', namesrv: NAMESRV, sendTimeout: '10s' } as const

export const scenario: Scenario = defineScenario({
  id: 'sync-flush-slow-disk-timeout',
  title: 'SYNC_FLUSH on a slow or NFS disk: FLUSH_DISK_TIMEOUT',
  story: {
    symptoms: ['sendStatus=FLUSH_DISK_TIMEOUT', 'FLUSH_DISK_TIMEOUT', 'sendDefaultImpl call timeout'],
    cause:
      'Under SYNC_FLUSH a send waits for the sync of the disk, at most syncFlushTimeout (5 s). FLUSH_DISK_TIMEOUT says that the message is stored and may not have reached the disk; a client that waits for 3 s only times out before that.',
    fix: 'A local disk (SSD) instead of NFS or a throttled volume, or ASYNC_FLUSH with a second copy.',
    links: ['apache/rocketmq#794', 'apache/rocketmq#5088'],
  },
  zh: {
    symptoms: ['同步刷盘超时'],
    title: '慢盘或 NFS 上使用 SYNC_FLUSH：FLUSH_DISK_TIMEOUT',
    cause:
      'SYNC_FLUSH 下发送要等待刷盘，最多 syncFlushTimeout（5 秒）。FLUSH_DISK_TIMEOUT 表示消息已写入，但可能还没落盘；只等 3 秒的客户端会先超时。',
    fix: '使用本地 SSD，而不是 NFS 或限速云盘；或使用 ASYNC_FLUSH 加副本。',
    cure: '磁盘一次刷盘只需 5 毫秒。',
    steps: {
      nfs: 'NFS 变慢',
      ssd: '换用 SSD',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', {
        store: 'disk',
        settings: { flushDiskType: 'SYNC_FLUSH' },
        topics: { Orders: 1 },
      }),
      app: clientHost('10.0.0.9'),
    },
  },
  clients: {
    patient: { ...patient, dialect: 'java-5.3', group: 'patient' },
    usual: { kind: 'producer', host: 'app', dialect: 'java-5.3', namesrv: NAMESRV, group: 'usual' },
    reader: {
      kind: 'consumer',
      host: 'app',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'readers',
      subscriptions: { Orders: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    },
  },
  timeline: [
    ...startAll('1s', ['patient', 'usual', 'reader']),
    { at: '5s', as: 'nfs', do: 'slowDisk', host: 'broker-a', sync: '6s' },
    { at: '10s', do: 'send', client: 'patient', topic: 'Orders', body: 'of the patient' },
    { at: '30s', do: 'send', client: 'usual', topic: 'Orders', body: 'of the usual' },
  ],
  lasts: '50s',
  cure: {
    sentence: 'The store moves to a local disk, whose sync takes 5 ms.',
    timeline: [{ at: '5s', as: 'ssd', do: 'slowDisk', host: 'broker-a', sync: '5ms' }],
    without: ['nfs'],
  },
  expect: {
    broken: [
      {
        name: 'the send that waits gets FLUSH_DISK_TIMEOUT after 5 s, as a result and not as an error',
        zh: '等待的发送 5 秒后得到 FLUSH_DISK_TIMEOUT，是返回值而不是异常',
        check: (seen) => {
          const { state, text, tookMs } = seen.outcome('patient send')
          return all([equals(state, 'ok'), equals(text, 'FLUSH_DISK_TIMEOUT'), within(tookMs, 5000, 5200)])
        },
      },
      {
        name: 'yet the message is consumable, once',
        zh: '消息照样可以消费，而且只有一次',
        check: (seen) =>
          all([
            equals(seen.outcome('patient send').text, 'FLUSH_DISK_TIMEOUT'),
            equals(seen.received('reader').filter(({ body }) => body === 'of the patient').length, 1),
          ]),
      },
      {
        name: 'with the default time-out of 3 s it is a call timeout, and the message is stored all the same',
        zh: '默认超时 3 秒时是 call timeout，消息却同样存下了',
        check: (seen) =>
          all([
            matches(seen.outcome('usual send').text, 'sendDefaultImpl call timeout'),
            within(
              seen
                .look()
                .messages('Orders')
                .filter(({ body }) => body === 'of the usual').length,
              1,
              3,
            ),
          ]),
      },
    ],
    cured: [
      {
        name: 'at 5 ms every send is SEND_OK',
        zh: '刷盘 5 ms 时每次发送都是 SEND_OK',
        check: (seen) =>
          all([
            equals(seen.outcome('patient send').text, 'SEND_OK'),
            equals(seen.outcome('usual send').text, 'SEND_OK'),
            within(seen.outcome('patient send').tookMs, 0, 100),
          ]),
      },
    ],
  },
})
