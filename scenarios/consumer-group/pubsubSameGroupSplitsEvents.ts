import { all, defineScenario, equals, type Observations, type Scenario, within } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const COUNT = 20
const events = Array.from({ length: COUNT }, (_, index) => `event ${index + 1}`).sort()

const pairs = [
  { dialect: 'go-2.1.2', members: ['go 1', 'go 2'] },
  { dialect: 'java-5.3', members: ['java 1', 'java 2'] },
] as const

const names = pairs.flatMap(({ members }) => [...members])

const bodies = (seen: Observations, client: string): readonly string[] =>
  seen
    .received(client)
    .map(({ body }) => body)
    .sort()

export const scenario: Scenario = defineScenario({
  id: 'pubsub-same-group-splits-events',
  title: 'Every client should see every event, and the instances of a group share them',
  story: {
    symptoms: ['each client sees about half of the events', 'user_join arrives at one of two clients'],
    cause: 'Members of one group share the queues of a topic: each message is for one of them.',
    fix: 'Give every client a group of its own, or consume in broadcasting mode (with offsets on the local disk and without retries).',
  },
  zh: {
    symptoms: ['每个客户端只收到一部分消息'],
    title: '希望每个客户端都收到全部事件，同组的实例却各收一部分',
    cause: '同一个消费组的成员分摊主题的队列：每条消息只给其中一个成员。',
    fix: '每个客户端使用自己的消费组，或者使用广播模式（位点保存在本地磁盘，并且没有重试）。',
    cure: 'Go 客户端改为广播模式，Java 客户端各用自己的消费组。',
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Events: 4 } }),
      ...clientHosts(names.map((name) => `host of ${name}`)),
      chat: clientHost('10.0.1.9'),
    },
  },
  clients: {
    ...Object.fromEntries(
      pairs.flatMap(({ dialect, members }) =>
        members.map((name) => [
          name,
          {
            kind: 'consumer',
            host: `host of ${name}`,
            dialect,
            namesrv: NAMESRV,
            group: `CG-${members[0].replace(' ', '-')}`,
            subscriptions: { Events: '*' },
          },
        ]),
      ),
    ),
    producer: { kind: 'producer', host: 'chat', dialect: 'go-2.1.2', namesrv: NAMESRV, group: 'PG' },
  },
  timeline: [
    { at: '5s', do: 'start', client: 'producer' },
    ...startAll('5s', names),
    { at: '30s', do: 'send', client: 'producer', topic: 'Events', body: 'event', count: COUNT },
  ],
  lasts: '40s',
  cure: {
    sentence: 'The Go clients broadcast, the Java clients have groups of their own.',
    clients: {
      'go 1': { messageModel: 'BROADCASTING' },
      'go 2': { messageModel: 'BROADCASTING' },
      'java 1': { group: 'CG-first' },
      'java 2': { group: 'CG-second' },
    },
  },
  expect: {
    broken: [
      {
        name: 'no event is seen by both',
        zh: '没有一个事件被两个程序都收到',
        check: (seen) =>
          all(
            pairs.map(({ members: [first, second] }) =>
              equals(
                bodies(seen, first).filter((body) => bodies(seen, second).includes(body)),
                [],
              ),
            ),
          ),
      },
      {
        name: 'together they see all, and each a part',
        zh: '合起来是全部，各自只有一部分',
        check: (seen) =>
          all(
            pairs.flatMap(({ members: [first, second] }) => [
              equals([...bodies(seen, first), ...bodies(seen, second)].sort(), events),
              within(bodies(seen, first).length, 1, COUNT - 1),
            ]),
          ),
      },
    ],
    cured: [
      {
        name: 'everybody sees all events',
        zh: '每个程序都收到全部事件',
        check: (seen) => all(names.map((name) => equals(bodies(seen, name), events))),
      },
    ],
  },
})
