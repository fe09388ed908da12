import { all, defineScenario, equals, type Observations, type Scenario, within } from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'

const SAME_GROUP = 'please_rename_unique_group_name_4'
const COUNT = 20
const TRANSACTIONS = 4

const apps = ['stock app', 'mail app'] as const

const bodies = (seen: Observations, client: string): readonly string[] =>
  seen
    .received(client)
    .map(({ body }) => body)
    .sort()

const orders = Array.from({ length: COUNT }, (_, index) => `order ${index + 1}`).sort()

/** Checks that reached the host of an app. */
const checks = (seen: Observations, host: string): number =>
  seen.frames({ host, name: 'CHECK_TRANSACTION_STATE' }).filter(({ to }) => to === host).length

export const scenario: Scenario = defineScenario({
  id: 'same-group-name-different-apps',
  title: 'Two applications that have nothing to do with each other use one group name',
  story: {
    symptoms: [
      'please_rename_unique_group_name',
      'messages seem to be lost',
      'a transaction is rolled back by a program that does not know it',
    ],
    cause:
      'A group is what shares: its consumers share the messages, and any of its producers may be asked about a transaction. Programs with a copied group name take messages from each other, and answer checks that they know nothing about.',
    fix: 'Give every application, in every environment, group names of its own.',
    links: ['apache/rocketmq#1873'],
  },
  zh: {
    symptoms: ['消息丢失，两个应用用了同一个组', '消费组名重复'],
    title: '两个毫不相干的应用使用了同一个组名',
    cause:
      '组就是共享的单位：同组的消费者分摊消息，事务回查会发给组内任意一个存活的生产者。复制了同一个组名的程序会互相拿走消息，也会去回答自己不知道的事务回查。',
    fix: '每个应用、每个环境都使用自己的组名。',
    cure: '每个应用使用自己的组名。',
    steps: {
      'first report': '第一份报表',
      orders: '订单',
      payments: '付款',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 4, Payments: 1, Other: 1 } }),
      'stock app': clientHost('10.0.1.1'),
      'mail app': clientHost('10.0.1.2'),
      shop: clientHost('10.0.1.3'),
      'billing app': clientHost('10.0.1.4'),
      'report app': clientHost('10.0.1.5'),
      books: clientHost('10.0.1.6'),
    },
  },
  clients: {
    ...each(apps, (name) => ({
      kind: 'consumer',
      host: name,
      dialect: 'go-2.1.2',
      namesrv: NAMESRV,
      group: SAME_GROUP,
      subscriptions: { Orders: '*' },
    })),
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG' },
    billing: {
      kind: 'producer',
      host: 'billing app',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: SAME_GROUP,
      transaction: { local: 'UNKNOW', check: 'COMMIT_MESSAGE' },
    },
    report: {
      kind: 'producer',
      host: 'report app',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: SAME_GROUP,
      transaction: { local: 'COMMIT_MESSAGE', check: 'ROLLBACK_MESSAGE' },
    },
    books: {
      kind: 'consumer',
      host: 'books',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'CG-books',
      subscriptions: { Payments: '*' },
    },
  },
  timeline: [
    ...['producer', 'billing', 'report', 'books', ...apps].map(
      (client) => ({ at: '5s', do: 'start', client }) as const,
    ),
    { at: '7s', as: 'first report', do: 'send', client: 'report', topic: 'Other', body: 'report' },
    { at: '25s', as: 'orders', do: 'send', client: 'producer', topic: 'Orders', body: 'order', count: COUNT },
    {
      at: '20s',
      as: 'payments',
      do: 'send',
      client: 'billing',
      topic: 'Payments',
      body: 'payment',
      mode: 'transaction',
      count: TRANSACTIONS,
    },
  ],
  lasts: '75s',
  cure: {
    sentence: 'Every application has group names of its own.',
    clients: {
      'stock app': { group: 'CG-stock' },
      'mail app': { group: 'CG-mail' },
      billing: { group: 'PG-billing' },
      report: { group: 'PG-report' },
    },
  },
  expect: {
    broken: [
      {
        name: 'each application gets a part of the messages, both together all',
        zh: '每个应用只收到一部分消息，合起来是全部',
        check: (seen) =>
          all([
            ...apps.map((name) => within(bodies(seen, name).length, 1, COUNT - 1)),
            equals(apps.flatMap((name) => bodies(seen, name)).sort(), orders),
          ]),
      },
      {
        name: 'checks go to an application that does not have the transaction',
        zh: '事务回查发到了没有这个事务的应用',
        check: (seen) => within(checks(seen, 'report app'), 1, TRANSACTIONS),
      },
      {
        name: 'which rolls back what it does not know',
        zh: '它不认识这个事务，于是回滚',
        check: (seen) => within(seen.received('books').length, 0, TRANSACTIONS - 1),
      },
    ],
    cured: [
      {
        name: 'each application gets all messages',
        zh: '每个应用都收到全部消息',
        check: (seen) => all(apps.map((name) => equals(bodies(seen, name), orders))),
      },
      {
        name: 'checks go to the application with the transaction, which commits',
        zh: '回查发到拥有该事务的应用，事务提交',
        check: (seen) =>
          all([
            equals(checks(seen, 'report app'), 0),
            within(checks(seen, 'billing app'), TRANSACTIONS, TRANSACTIONS * 2),
            equals(bodies(seen, 'books').length, TRANSACTIONS),
          ]),
      },
    ],
  },
})
