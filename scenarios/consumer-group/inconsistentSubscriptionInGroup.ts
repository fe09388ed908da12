import {
  all,
  defineScenario,
  equals,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'

const COUNT = 100
const common = { kind: 'consumer', dialect: 'java-5.3', namesrv: NAMESRV } as const

const delivered = (seen: Observations): number => seen.received('c1').length + seen.received('c2').length

export const scenario: Scenario = defineScenario({
  id: 'inconsistent-subscription-in-group',
  title: 'Members of one group subscribe to different tags or topics',
  story: {
    symptoms: [
      "CODE: 24  DESC: the consumer's subscription not exist",
      "CODE: 25  DESC: the consumer's subscription not latest",
      "The broker's subscription is not latest, group: CG-tags",
      'part of the messages is never delivered, and there is no lag',
      'CONSUMED_BUT_FILTERED',
      'trackType: NOT_CONSUME_YET',
      'a consumer does not receive messages that were sent',
    ],
    cause:
      'A broker keeps one subscription for the whole group, that of the newest heartbeat, and the queues are shared by all members: what one of them does not want is passed over for all.',
    fix: 'Give every set of subscriptions a group of its own; in a release that adds a tag or topic, use a new group or change all members at once.',
    links: [
      'alibaba/rocketmq#212',
      'apache/rocketmq#5473',
      'apache/rocketmq#2089',
      'apache/rocketmq-spring#556',
      'apache/rocketmq-client-go#592',
    ],
  },
  zh: {
    symptoms: ['订阅关系不一致', '部分消息消费不到', '消息已发送，有的消费者收不到消息'],
    title: '同一个消费组的成员订阅了不同的标签或主题',
    cause:
      'Broker 为整个消费组只保存一份订阅关系，以最新的心跳为准，而队列由所有成员分摊：某个成员不要的消息，对整个组来说就被跳过了。',
    fix: '每一套订阅关系使用自己的消费组；发布新标签或新主题时使用新组，或者让所有成员同时升级。',
    cure: '组内所有成员使用相同的订阅关系。',
    steps: {
      'send stock': '发送库存',
      'send bills': '发送账单',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 8, Stock: 4, Bills: 4 } }),
      'app-1': clientHost('10.0.1.1'),
      'app-2': clientHost('10.0.1.2'),
      'app-3': clientHost('10.0.1.3'),
      'app-4': clientHost('10.0.1.4'),
      shop: clientHost('10.0.1.9'),
    },
  },
  clients: {
    c1: { ...common, host: 'app-1', group: 'CG-tags', subscriptions: { Orders: 'TagA' } },
    c2: { ...common, host: 'app-2', group: 'CG-tags', subscriptions: { Orders: 'TagB' } },
    c3: { ...common, host: 'app-3', group: 'CG-topics', subscriptions: { Stock: '*' } },
    c4: { ...common, host: 'app-4', group: 'CG-topics', subscriptions: { Bills: '*' } },
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
  },
  timeline: [
    { at: '5s', do: 'start', client: 'c2' },
    { at: '8s', do: 'start', client: 'c1' },
    { at: '5s', do: 'start', client: 'c3' },
    { at: '8s', do: 'start', client: 'c4' },
    { at: '5s', do: 'start', client: 'producer' },
    { at: '30s', do: 'send', client: 'producer', topic: 'Orders', tags: 'TagA', body: 'order', count: COUNT },
    { at: '30s', as: 'send stock', do: 'send', client: 'producer', topic: 'Stock', body: 'stock', count: 20 },
    { at: '30s', as: 'send bills', do: 'send', client: 'producer', topic: 'Bills', body: 'bill', count: 20 },
  ],
  lasts: '65s',
  cure: {
    sentence: 'All members of a group have the same subscriptions.',
    clients: {
      c2: { subscriptions: { Orders: 'TagA' } },
      c3: { subscriptions: { Bills: '*' } },
      c4: { subscriptions: { Stock: '*' } },
    },
  },
  expect: {
    broken: [
      {
        name: 'c1 gets messages of its own queues alone, c2 gets none',
        zh: 'c1 只收到自己队列里的消息，c2 什么都收不到',
        check: (seen) => {
          const own = seen.look().holds('c1', 'Orders')
          return all([
            equals(own.length, 4),
            equals(
              seen
                .received('c1')
                .map(({ body }) => body)
                .sort(),
              seen
                .look()
                .messages('Orders')
                .filter(({ broker, queueId }) => own.includes(`${broker}:${queueId}`))
                .map(({ body }) => body)
                .sort(),
            ),
            equals(seen.received('c2').length, 0),
          ])
        },
      },
      {
        name: 'the rest is passed over: less than all delivered, and no lag',
        zh: '其余的被跳过：投递不全，却没有堆积',
        check: (seen) => all([within(delivered(seen), 0, COUNT - 1), equals(seen.look().diff('CG-tags', 'Orders'), 0)]),
      },
      {
        name: "with different topics: the consumer's subscription not exist",
        zh: "订阅不同主题时：the consumer's subscription not exist",
        check: (seen) =>
          matches(
            ['app-3', 'app-4']
              .flatMap((host) => seen.refusals({ host, fromMs: 15_000 }))
              .map(({ result, remark }) => `${result} ${remark}`)
              .join('\n'),
            "SUBSCRIPTION_NOT_EXIST the consumer's subscription not exist",
          ),
      },
      {
        name: 'and messages of one topic stay where they are',
        zh: '并且有一个主题的消息留在原处',
        check: (seen) => within(seen.received('c3').length + seen.received('c4').length, 0, 39),
      },
    ],
    cured: [
      { name: 'everything is delivered', zh: '全部投递', check: (seen) => equals(delivered(seen), COUNT) },
      {
        name: 'of both topics, too',
        zh: '两个主题的也都投递',
        check: (seen) => equals(seen.received('c3').length + seen.received('c4').length, 40),
      },
    ],
  },
})
