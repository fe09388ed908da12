import { all, defineScenario, equals, type Scenario, type Step, within } from '../../src/scenario/index.ts'
import { allSent } from '../parts/allSent.ts'
import { each } from '../parts/each.ts'
import { brokerHost, clientHosts, namesrvHosts } from '../parts/machines.ts'
import { startAndSend } from '../parts/starting.ts'
import { undotted } from '../parts/undotted.ts'

const NS0 = 'rocketmq-namesrv-0.rocketmq-namesrv'
const NS1 = 'rocketmq-namesrv-1.rocketmq-namesrv'
const ONE_STRING = `http://${NS0}:9876,http://${NS1}:9876`
const TOPIC = 'Orders'

const releases = ['go-2.1.2', 'go-2.1.1'] as const

export const scenario: Scenario = defineScenario({
  id: 'go-namesrv-list-in-one-string',
  title: 'Several http:// NameServers in one string pass the check of the Go client and cannot be dialled',
  story: {
    symptoms: [
      'dial tcp: address rocketmq-namesrv-0.rocketmq-namesrv:9876,http://rocketmq-namesrv-1.rocketmq-namesrv:9876: too many colons in address',
      'connect to namesrv failed.',
      'the topic=Orders route info not found',
    ],
    cause:
      'The Go client takes a list of strings and splits none of them. A string that begins with http:// is not looked at any further, and only that first prefix is taken off before dialling.',
    fix: 'Split in the program: one element for each NameServer, each with http:// in front.',
    links: ['apache/rocketmq-client-go#649'],
  },
  zh: {
    title: '多个 http:// NameServer 写在一个字符串里，能通过 Go 客户端检查，却无法连接',
    cause:
      'Go 客户端接收的是字符串列表，不会拆分其中任何一个。以 http:// 开头的字符串不再检查，拨号前也只去掉第一个前缀。',
    fix: '在程序里拆分：每个 NameServer 是一个元素，前面都带 http://。',
    cure: '列表有两个元素，每个都带 http://。',
    steps: {
      'second query': '第二次查询',
      'first without ns-0': '没有 ns-0 的第一次查询',
      'second without ns-0': '没有 ns-0 的第二次查询',
    },
  },
  topology: {
    hosts: {
      ...namesrvHosts(['ns-0', 'ns-1']),
      'broker-a': brokerHost('10.0.0.10', {
        settings: { namesrvAddr: '10.0.0.1:9876;10.0.0.2:9876' },
        topics: { [TOPIC]: 4 },
      }),
      ...clientHosts(releases.map((release) => `pod-${release}`)),
    },
    dns: { [NS0]: { addresses: ['10.0.0.1'] }, [NS1]: { addresses: ['10.0.0.2'] } },
  },
  clients: each(releases, (release) => ({
    kind: 'producer',
    host: `pod-${release}`,
    dialect: release,
    namesrv: [ONE_STRING],
    group: `shop-${undotted(release)}`,
  })),
  timeline: [
    ...releases.flatMap((client): readonly Step[] => [
      ...startAndSend({ at: '5s', client, topic: TOPIC, body: `from ${client}` }),
      { at: '6s', as: `${client} second query`, do: 'route', client, topic: 'Bills' },
    ]),
    { at: '10s', do: 'kill', process: 'ns-0' },
    ...releases.flatMap((client): readonly Step[] => [
      { at: '11s', as: `${client} first without ns-0`, do: 'route', client, topic: TOPIC },
      { at: '12s', as: `${client} second without ns-0`, do: 'route', client, topic: TOPIC },
    ]),
  ],
  lasts: '20s',
  cure: {
    sentence: 'The list has an element for each NameServer.',
    clients: each(releases, () => ({ namesrv: [`http://${NS0}:9876`, `http://${NS1}:9876`] })),
  },
  expect: {
    broken: [
      {
        name: 'the constructor succeeds, and every query of a route fails: route info not found',
        zh: '构造函数成功，但每次路由查询都失败：route info not found',
        check: (seen) =>
          all(
            releases.flatMap((client) => [
              equals(seen.outcome(`${client} start`).text, 'ok'),
              equals(seen.outcome(`${client} send`).text, `the topic=${TOPIC} route info not found`),
            ]),
          ),
      },
      {
        name: 'the list has one element, which is dialled whole: too many colons in address, in the log alone',
        zh: '列表只有一个元素，整个拿去连接：too many colons in address 只出现在日志里',
        check: (seen) =>
          all(
            releases.map((client) =>
              equals(
                seen.logs({ host: `pod-${client}`, message: 'connect to namesrv failed.' })[0]?.fields['underlayError'],
                `dial tcp: address ${NS0}:9876,http://${NS1}:9876: too many colons in address`,
              ),
            ),
          ),
      },
      {
        name: 'it takes no time, and no packet leaves the pods',
        zh: '不耗时间，也没有报文离开 Pod',
        check: (seen) =>
          all(
            releases.flatMap((client) => [
              within(seen.outcome(`${client} send`).tookMs, 0, 10),
              equals(seen.packets({ host: `pod-${client}` }), 0),
            ]),
          ),
      },
    ],
    cured: [
      {
        name: 'the queries of a client go to both NameServers in turn',
        zh: '客户端的查询轮流发往两个 NameServer',
        check: (seen) =>
          all(
            releases.map((client) =>
              equals(
                [...new Set(seen.frames({ host: `pod-${client}`, name: 'GET_ROUTEINFO_BY_TOPIC' }).map(({ to }) => to))]
                  .filter((to) => to.startsWith('ns-'))
                  .toSorted(),
                ['ns-0', 'ns-1'],
              ),
            ),
          ),
      },
      {
        name: 'every send is SEND_OK',
        zh: '每次发送都是 SEND_OK',
        check: (seen) => allSent(seen, releases),
      },
      {
        name: 'without ns-0 the next query goes to ns-1 and succeeds',
        zh: '没有 ns-0 时，下一次查询发往 ns-1 并成功',
        check: (seen) =>
          all(
            releases.flatMap((client) =>
              (['first', 'second'] as const).map((which) =>
                equals(seen.outcome(`${client} ${which} without ns-0`).text, 'ok'),
              ),
            ),
          ),
      },
    ],
  },
})
