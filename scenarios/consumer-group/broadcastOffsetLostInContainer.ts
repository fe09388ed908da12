import { all, defineScenario, equals, type Observations, type Scenario, within } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'

const readers = [
  { name: 'from last', from: 'CONSUME_FROM_LAST_OFFSET' },
  { name: 'from first', from: 'CONSUME_FROM_FIRST_OFFSET' },
] as const

/** The same container all the time, and nothing of it is kept because its home cannot be written. */
const READ_ONLY = 'read-only home'

/** A machine that is always the same, and a Go program whose client id ends in its process id. */
const SAME_MACHINE = 'go on one machine'

const bodies = (seen: Observations, client: string): readonly string[] => seen.received(client).map(({ body }) => body)

export const scenario: Scenario = defineScenario({
  id: 'broadcast-offset-lost-in-container',
  title: 'A broadcasting consumer forgets its position when its container is created anew',
  story: {
    symptoms: [
      'messages that were sent during a restart are missed',
      'all messages are consumed again after a restart of the container',
    ],
    cause:
      'In broadcasting mode the offsets are files in the home directory, ~/.rocketmq_offsets/<clientId>/<group>. A new container has another file system and another client id, so the group begins by consumeFromWhere again. The client id of Go ends in the process id, so that there every restart is enough.',
    fix: 'Keep the directory on a volume and the client id the same (instanceName, clientIP), or use clustering with a group for each instance.',
    links: [
      'apache/rocketmq#190',
      'apache/rocketmq#719',
      'apache/rocketmq#4016',
      'apache/rocketmq#9281',
      'apache/rocketmq-spring#458',
    ],
  },
  zh: {
    symptoms: ['广播模式重启后重新消费', '广播消费者重启期间的消息丢失'],
    title: '广播消费者的容器重建后忘记消费位置',
    cause:
      '广播模式的位点是本地文件 ~/.rocketmq_offsets/<clientId>/<group>。重建的容器文件系统是新的，clientId 也变了，于是又按 consumeFromWhere 开始。Go 的 clientId 以进程号结尾，所以只要重启就会这样。',
    fix: '把该目录放在持久卷上，并固定 clientId（instanceName、clientIP），或者改用集群模式，每个实例一个消费组。',
    cure: '使用可写的持久卷，并固定 clientIP 和 instanceName。',
    steps: {
      'no writing': '不可写',
      again: '再次启动',
      'first news': '最初的消息',
      'news meanwhile': '离线期间的消息',
      'later news': '之后的消息',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      // A topic whose history has not expired, and is not in its first messages either: the group of before is known to nobody.
      'broker-a': brokerHost('10.0.0.2', { topics: { News: 1 } }),
      ...Object.fromEntries(
        readers.flatMap(({ name }, index) => [
          [`old container ${name}`, clientHost(`10.0.1.${index + 1}`)],
          [`new container ${name}`, clientHost(`10.0.2.${index + 1}`)],
        ]),
      ),
      [READ_ONLY]: clientHost('10.0.3.2'),
      [SAME_MACHINE]: clientHost('10.0.3.3'),
      press: clientHost('10.0.3.1'),
    },
  },
  clients: {
    ...Object.fromEntries(
      readers.flatMap(({ name, from }) =>
        (['before', 'after'] as const).map((when) => [
          `${name} ${when}`,
          {
            kind: 'consumer',
            host: `${when === 'before' ? 'old' : 'new'} container ${name}`,
            dialect: 'java-5.3',
            namesrv: NAMESRV,
            group: `CG-${name.replace(' ', '-')}`,
            subscriptions: { News: '*' },
            messageModel: 'BROADCASTING',
            consumeFromWhere: from,
          },
        ]),
      ),
    ),
    [READ_ONLY]: {
      kind: 'consumer',
      host: READ_ONLY,
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'CG-read-only',
      subscriptions: { News: '*' },
      messageModel: 'BROADCASTING',
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    },
    [SAME_MACHINE]: {
      kind: 'consumer',
      host: SAME_MACHINE,
      dialect: 'go-2.1.2',
      namesrv: NAMESRV,
      group: 'CG-go',
      subscriptions: { News: '*' },
      messageModel: 'BROADCASTING',
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    },
    producer: { kind: 'producer', host: 'press', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
  },
  timeline: [
    { at: '1s', as: 'no writing', do: 'readOnlyDisk', host: READ_ONLY },
    { at: '2s', do: 'start', client: 'producer' },
    ...[READ_ONLY, SAME_MACHINE].flatMap(
      (client) =>
        [
          { at: '2s', do: 'start', client },
          { at: '25s', do: 'shutdown', client },
          { at: '40s', as: `${client} again`, do: 'start', client },
        ] as const,
    ),
    ...readers.map(({ name }) => ({ at: '2s', do: 'start', client: `${name} before` }) as const),
    { at: '15s', as: 'first news', do: 'send', client: 'producer', topic: 'News', body: 'first', count: 3 },
    ...readers.map(({ name }) => ({ at: '25s', do: 'shutdown', client: `${name} before` }) as const),
    { at: '30s', as: 'news meanwhile', do: 'send', client: 'producer', topic: 'News', body: 'meanwhile', count: 3 },
    ...readers.map(({ name }) => ({ at: '40s', do: 'start', client: `${name} after` }) as const),
    { at: '50s', as: 'later news', do: 'send', client: 'producer', topic: 'News', body: 'later', count: 3 },
  ],
  lasts: '60s',
  cure: {
    sentence:
      'The offsets are on a volume that can be written and that the new container mounts; the client id stays the same.',
    without: ['no writing'],
    clients: Object.fromEntries([
      [SAME_MACHINE, { instanceName: 'news' }],
      ...readers.flatMap(({ name }) => [
        [`${name} before`, { clientIP: name.replace(' ', '-'), instanceName: 'news' }],
        [`${name} after`, { host: `old container ${name}`, clientIP: name.replace(' ', '-'), instanceName: 'news' }],
      ]),
    ]),
  },
  expect: {
    broken: [
      {
        name: 'FROM_LAST: what was sent while it was away is missed',
        zh: 'FROM_LAST：离线期间发送的消息丢失',
        check: (seen) => equals(bodies(seen, 'from last after'), ['later 1', 'later 2', 'later 3']),
      },
      {
        name: 'FROM_FIRST: everything comes again',
        zh: 'FROM_FIRST：全部重新消费一遍',
        check: (seen) =>
          equals(
            bodies(seen, 'from first after').filter((body) => body.startsWith('first')),
            ['first 1', 'first 2', 'first 3'],
          ),
      },
      {
        name: 'a home that cannot be written: the old messages come again, though the client id is the same',
        zh: '主目录不可写：客户端 ID 不变，旧消息仍重新消费',
        check: (seen) =>
          all([
            equals(
              bodies(seen, READ_ONLY).filter((body) => body.startsWith('first')),
              ['first 1', 'first 2', 'first 3', 'first 1', 'first 2', 'first 3'],
            ),
            within(seen.logs({ host: READ_ONLY, message: 'persistAll consumer offset exception' }).length, 1, 100),
          ]),
      },
      {
        name: 'Go on one and the same machine: a new process id is enough, and everything comes again',
        zh: '同一台机器上的 Go：进程号一变，全部重新消费',
        check: (seen) =>
          equals(
            bodies(seen, SAME_MACHINE).filter((body) => body.startsWith('first')),
            ['first 1', 'first 2', 'first 3', 'first 1', 'first 2', 'first 3'],
          ),
      },
    ],
    cured: [
      {
        name: 'nothing is missed, and nothing comes again',
        zh: '不丢消息，也不重复消费',
        check: (seen) =>
          all([
            ...[READ_ONLY, SAME_MACHINE].map((client) => equals(bodies(seen, client).length, 9)),
            ...readers.map(({ name }) =>
              equals(bodies(seen, `${name} after`), [
                'meanwhile 1',
                'meanwhile 2',
                'meanwhile 3',
                'later 1',
                'later 2',
                'later 3',
              ]),
            ),
          ]),
      },
    ],
  },
})
