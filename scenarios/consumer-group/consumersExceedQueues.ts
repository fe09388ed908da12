import { all, defineScenario, equals, type Observations, type Scenario, within } from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { brokerHost, clientHost, clientHosts, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const members = ['java 1', 'java 2', 'java 3', 'java 4', 'go 1', 'go 2'] as const
const looks = ['at 40 s', 'at 70 s', 'at 100 s'] as const

const shares = (seen: Observations, look: string): readonly number[] =>
  members.map((name) => seen.look(look).holds(name, 'Orders').length)

const idle = (seen: Observations): readonly string[] =>
  members.filter(
    (name) =>
      looks.every((look) => seen.look(look).holds(name, 'Orders').length === 0) && seen.received(name).length === 0,
  )

export const scenario: Scenario = defineScenario({
  id: 'consumers-exceed-queues',
  title: 'More consumers than queues: the surplus stands idle',
  story: {
    symptoms: [
      'two of six consumers never receive a message',
      'more pods do not raise the throughput',
      'some consumers of a group get no messages, only as many as there are queues do',
    ],
    cause:
      'A queue has one owner in a group. With four queues only four consumers have anything to do, whatever a guide says about having at least as many consumers as queues.',
    fix: 'Have at least as many queues as consumers: `mqadmin updateTopic -r 8 -w 8`; or consume by POP (5.x), which shares queues.',
  },
  zh: {
    symptoms: [
      '消费者数量大于队列数，有的消费者收不到消息',
      '增加消费者以后消费速度没有变快，消息仍然堆积',
      '只有一部分消费者在消费',
    ],
    title: '消费者比队列多：多出来的空闲',
    cause:
      '一个队列在一个消费组里只有一个拥有者。四个队列就只有四个消费者有事可做；有些教程说“消费者不少于队列”，说反了。',
    fix: '队列数不要少于消费者数：mqadmin updateTopic -r 8 -w 8；或者使用 5.x 的 POP 消费，它可以共享队列。',
    cure: '把主题扩到 8 个读写队列。',
    steps: {
      'at # s': '第 # 秒',
      'eight queues': '改为八个队列',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 4 } }),
      ...clientHosts(members.map((name) => `pod of ${name}`)),
      shop: clientHost('10.0.1.9'),
      ops: clientHost('10.0.1.10'),
    },
  },
  clients: {
    ...each(members, (name) => ({
      kind: 'consumer',
      host: `pod of ${name}`,
      dialect: name.startsWith('go') ? 'go-2.1.2' : 'java-5.3',
      namesrv: NAMESRV,
      group: 'CG',
      subscriptions: { Orders: '*' },
    })),
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
    tools: { kind: 'mqadmin', host: 'ops' },
  },
  timeline: [
    { at: '5s', do: 'start', client: 'producer' },
    ...startAll('5s', members),
    { at: '40s', as: 'at 40 s', do: 'look' },
    { at: '70s', as: 'at 70 s', do: 'look' },
    { at: '100s', as: 'at 100 s', do: 'look' },
    { at: '101s', do: 'send', client: 'producer', topic: 'Orders', body: 'order', count: 24 },
  ],
  lasts: '105s',
  cure: {
    sentence: 'The topic gets eight queues.',
    timeline: [
      {
        at: '45s',
        as: 'eight queues',
        do: 'mqadmin',
        client: 'tools',
        command: `updateTopic -n ${NAMESRV} -c DefaultCluster -t Orders -r 8 -w 8`,
      },
    ],
  },
  expect: {
    broken: [
      {
        name: 'two clients have no queue for the whole run',
        zh: '自始至终有两个客户端没有队列',
        check: (seen) => equals(idle(seen).length, 2),
      },
      {
        name: 'the other four have one each',
        zh: '其余四个各有一个队列',
        check: (seen) => all(looks.map((look) => equals(shares(seen, look).toSorted(), [0, 0, 1, 1, 1, 1]))),
      },
    ],
    cured: [
      {
        name: 'within a route poll and a round of balancing all six have a queue',
        zh: '一次路由轮询加一轮重平衡之内，六个客户端都有队列',
        check: (seen) => {
          const changed = seen.outcome('eight queues')
          return all([
            within(seen.look('at 100 s').atMs - changed.atMs, 0, 55_000),
            ...shares(seen, 'at 100 s').map((share) => within(share, 1, 2)),
            equals(
              shares(seen, 'at 100 s').reduce((sum, share) => sum + share, 0),
              8,
            ),
          ])
        },
      },
      {
        name: 'and messages',
        zh: '也都收到消息',
        check: (seen) => all(members.map((name) => within(seen.received(name).length, 1, 24))),
      },
    ],
  },
})
