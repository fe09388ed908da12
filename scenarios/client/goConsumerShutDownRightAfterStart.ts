import { all, defineScenario, equals, type Observations, type Scenario, within } from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { undotted } from '../parts/undotted.ts'

const releases = ['go-2.1.2', 'go-2.1.1'] as const
type Release = (typeof releases)[number]
/** More than 20 handlers can have begun with when the program ends; with luck the first pull has come. */
const COUNT = 60

const group = (release: Release): string => `CG-${undotted(release)}`
const delivered = (seen: Observations, release: Release): number => seen.received(release).length

export const scenario: Scenario = defineScenario({
  id: 'go-consumer-shut-down-right-after-start',
  title: 'Sample program starts the consumer and shuts it down at once',
  story: {
    symptoms: [
      'push consumer close pullConsumer listener.',
      'push consumer quit pullMessage for dropped queue.',
      'update offset to broker success',
    ],
    cause:
      'Start() of the Go client returns at once, and consumption goes on in the background. A program whose main returns, or calls Shutdown() right afterwards, ends before a message has come.',
    fix: 'Block main until a signal comes, and call Shutdown() then.',
    links: ['apache/rocketmq-client-go#497', 'apache/rocketmq-client-go#611'],
  },
  zh: {
    title: '示例程序启动消费者后立刻关闭',
    cause:
      'Go 客户端的 Start() 立即返回，消费在后台进行。main 随即返回，或紧接着调用 Shutdown() 的程序，在消息到来之前就结束了。',
    fix: '让 main 阻塞等待信号，退出时再调用 Shutdown()。',
    cure: 'main 阻塞，直到被要求退出。',
    steps: {
      sample: '样本',
      'a second later': '一秒之后',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 4 } }),
      shop: clientHost('10.0.0.9'),
      'go-2.1.2 host': clientHost('10.0.1.1'),
      'go-2.1.1 host': clientHost('10.0.1.2'),
    },
  },
  clients: {
    shop: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'shop' },
    ...each(releases, (release) => ({
      kind: 'consumer',
      host: `${release} host`,
      dialect: release,
      namesrv: NAMESRV,
      group: group(release),
      subscriptions: { Orders: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      handler: { takes: '50ms' },
    })),
  },
  timeline: [
    { at: '1s', do: 'start', client: 'shop' },
    { at: '2s', do: 'send', client: 'shop', topic: 'Orders', body: 'order', count: COUNT },
    ...releases.map((client) => ({ at: '5s', as: `${client} sample`, do: 'start', client, shutsDown: true }) as const),
    { at: '6s', as: 'a second later', do: 'look' },
  ],
  lasts: '40s',
  cure: {
    sentence: 'main blocks until it is told to end.',
    without: releases.map((client) => `${client} sample`),
    timeline: releases.map((client) => ({ at: '5s', as: `${client} sample`, do: 'start', client }) as const),
  },
  expect: {
    broken: [
      {
        name: 'the program ends in order, and has received nothing, or not all',
        zh: '程序正常结束，没有收到消息，或没有收全',
        check: (seen) =>
          all(
            releases.flatMap((release) => [
              equals(seen.outcome(`${release} sample`).text, 'ok'),
              within(delivered(seen, release), 0, COUNT - 1),
            ]),
          ),
      },
      {
        name: 'the group is gone from the broker within a second',
        zh: '一秒内消费组就从 Broker 上消失',
        check: (seen) =>
          all(releases.map((release) => equals(seen.look('a second later').members(group(release)).length, 0))),
      },
      {
        name: 'the messages stay where they are: nobody has a lag to show',
        zh: '消息留在原处：没有人显示堆积',
        check: (seen) =>
          all([
            equals(seen.look().messages('Orders').length, COUNT),
            ...releases.map((release) => within(COUNT - delivered(seen, release), 1, COUNT)),
          ]),
      },
    ],
    cured: [
      {
        name: 'a main that blocks gets every message',
        zh: 'main 阻塞住时收到全部消息',
        check: (seen) => all(releases.map((release) => equals(delivered(seen, release), COUNT))),
      },
      {
        name: 'its group is there a second later',
        zh: '一秒后消费组还在',
        check: (seen) =>
          all(releases.map((release) => equals(seen.look('a second later').members(group(release)).length, 1))),
      },
    ],
  },
})
