import { all, defineScenario, equals, matches, type Scenario } from '../../src/scenario/index.ts'
import { clientHosts, namesrvHosts } from '../parts/machines.ts'
import { startAndSend } from '../parts/starting.ts'

const LIST = '10.0.0.1:9876;10.0.0.2:9876'
const TOPIC = 'Orders'
const NOT_FOUND = '10.0.0.2:9876: command not found'

const updateTopic = (list: string): string => `sh mqadmin updateTopic -c DefaultCluster -t ${TOPIC} -n ${list}`

export const scenario: Scenario = defineScenario({
  id: 'namesrv-semicolon-shell-split',
  title: 'A semicolon that is not quoted cuts the list of NameServers off',
  story: {
    symptoms: ['-bash: 10.0.0.2:9876: command not found'],
    cause:
      'To a shell ; ends a command. mqbroker and mqadmin get the first address alone, and the second one is taken for the name of another program.',
    fix: "Quote the list: -n '10.0.0.1:9876;10.0.0.2:9876'.",
    links: ['apache/rocketmq#3275'],
  },
  zh: {
    symptoms: ['只有一个 NameServer 有路由'],
    title: '没有加引号的分号截断了 NameServer 列表',
    cause: '对 shell 来说 ; 是命令的结尾。mqbroker 和 mqadmin 只得到第一个地址，第二个地址被当成另一个程序的名字。',
    fix: "给列表加引号：-n '10.0.0.1:9876;10.0.0.2:9876'。",
    cure: '两条命令里的列表都加上了引号。',
    steps: {
      'the command': '执行命令',
      registered: '注册之后',
    },
  },
  topology: {
    hosts: {
      ...namesrvHosts(['ns-1', 'ns-2']),
      'broker-a': {
        role: 'broker',
        addresses: ['10.0.0.10'],
        startup: { command: `sh mqbroker -n ${LIST}` },
      },
      ...clientHosts(['tools', 'app']),
    },
  },
  clients: {
    tools: { kind: 'mqadmin', host: 'tools' },
    'by ns-1': { kind: 'producer', host: 'app', dialect: 'java-5.3', namesrv: '10.0.0.1:9876', group: 'G1' },
    'by ns-2': { kind: 'producer', host: 'app', dialect: 'java-5.3', namesrv: '10.0.0.2:9876', group: 'G2' },
  },
  timeline: [
    { at: '15s', as: 'the command', do: 'mqadmin', client: 'tools', command: updateTopic(LIST) },
    ...startAndSend({ at: '20s', client: 'by ns-1', topic: TOPIC, body: 'by ns-1' }),
    ...startAndSend({ at: '20s', client: 'by ns-2', topic: TOPIC, body: 'by ns-2' }),
    { at: '30s', do: 'look', as: 'registered' },
    { at: '40s', do: 'stop', server: 'broker-a' },
  ],
  lasts: '50s',
  cure: {
    sentence: 'The list is quoted in both commands.',
    topology: { hosts: { 'broker-a': { startup: { command: `sh mqbroker -n '${LIST}'` } } } },
    without: ['the command'],
    timeline: [{ at: '15s', as: 'the command', do: 'mqadmin', client: 'tools', command: updateTopic(`'${LIST}'`) }],
  },
  expect: {
    broken: [
      {
        name: 'the broker registers with the first NameServer alone, and the second one knows nothing of it',
        zh: 'Broker 只注册到第一个 NameServer，第二个对它一无所知',
        check: (seen) =>
          all([
            equals([...new Set(seen.registrations().map(({ namesrv }) => namesrv))], ['ns-1']),
            equals(seen.look('registered').route(TOPIC, 'ns-1').length, 1),
            equals(seen.look('registered').route(TOPIC, 'ns-2').length, 0),
          ]),
      },
      {
        name: 'clients of the second NameServer: No route info of this topic',
        zh: '使用第二个 NameServer 的客户端：No route info of this topic',
        check: (seen) =>
          all([
            equals(seen.outcome('by ns-1 send').text, 'SEND_OK'),
            matches(seen.outcome('by ns-2 send').text, `No route info of this topic: ${TOPIC}`),
          ]),
      },
      {
        name: 'the shell of the broker says when it has ended: command not found',
        zh: 'Broker 结束时它的 shell 提示：command not found',
        check: (seen) => equals(seen.program('broker-a').printed, [`-bash: ${NOT_FOUND}`]),
      },
      {
        name: 'mqadmin works with the first address, and then the shell says: command not found',
        zh: 'mqadmin 用第一个地址能工作，之后 shell 提示：command not found',
        check: (seen) =>
          all([
            matches(seen.outcome('the command').text, 'create topic to 10.0.0.10:10911 success.'),
            matches(seen.outcome('the command').text, NOT_FOUND),
          ]),
      },
    ],
    cured: [
      {
        name: 'the broker registers with both NameServers',
        zh: 'Broker 注册到两个 NameServer',
        check: (seen) =>
          equals([...new Set(seen.registrations().map(({ namesrv }) => namesrv))].toSorted(), ['ns-1', 'ns-2']),
      },
      {
        name: 'clients of either NameServer: SEND_OK',
        zh: '使用任何一个 NameServer 的客户端：SEND_OK',
        check: (seen) =>
          all([
            equals(seen.outcome('by ns-1 send').text, 'SEND_OK'),
            equals(seen.outcome('by ns-2 send').text, 'SEND_OK'),
          ]),
      },
      {
        name: 'no shell says anything',
        zh: '没有 shell 提示任何内容',
        check: (seen) =>
          all([
            equals(seen.program('broker-a').printed.length, 0),
            equals(seen.outcome('the command').text.includes('not found'), false),
          ]),
      },
    ],
  },
})
