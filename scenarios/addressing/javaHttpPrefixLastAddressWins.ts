import { all, defineScenario, equals, matches, type Scenario, type Step } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, clientHosts, namesrvHosts } from '../parts/machines.ts'
import { startAndSend } from '../parts/starting.ts'
import { undotted } from '../parts/undotted.ts'

const PREFIXED = 'http://ns-a:9876;http://ns-b:9876'
const PLAIN = 'ns-a:9876;ns-b:9876'
const TOPIC = 'Orders'

const releases = ['java-5.3', 'java-4.9'] as const
const programs = ['early', 'late', 'last'] as const

const clients = releases.flatMap((release) =>
  programs.map((program) => ({ name: `${release} ${program}`, host: `${release}-${program}`, release })),
)
const sendsOf = (program: (typeof programs)[number]): readonly string[] =>
  releases.map((release) => `${release} ${program} send`)

export const scenario: Scenario = defineScenario({
  id: 'java-http-prefix-last-address-wins',
  title: 'A Java client that is given http://a:9876;http://b:9876 silently uses b alone',
  story: {
    symptoms: [
      'java.lang.IllegalStateException: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to [ns-b:9876] failed',
      'java.lang.IllegalStateException: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to null failed',
    ],
    cause:
      'The Java client takes a text that begins with http:// for one end point and cuts off everything up to its last slash. What is left of two addresses is the second one, and nothing tells.',
    fix: 'Write a:9876;b:9876 for Java, without any prefix.',
    links: [
      'https://github.com/apache/rocketmq/blob/rocketmq-all-5.3.3/client/src/main/java/org/apache/rocketmq/client/ClientConfig.java',
    ],
  },
  zh: {
    title: 'Java 客户端写成 http://a:9876;http://b:9876 时，悄悄地只用了 b',
    cause:
      'Java 客户端把以 http:// 开头的文本当作单个端点，截掉最后一个斜杠之前的所有内容。两个地址只剩下第二个，而且没有任何提示。',
    fix: 'Java 里写 a:9876;b:9876，不要任何前缀。',
    cure: '客户端配置改为 ns-a:9876;ns-b:9876。',
    steps: {
      'first send': '第一次发送',
    },
  },
  topology: {
    hosts: {
      ...namesrvHosts(['ns-a', 'ns-b']),
      'broker-a': brokerHost('10.0.0.10', { settings: { namesrvAddr: PLAIN }, topics: { [TOPIC]: 4 } }),
      ...clientHosts(clients.map(({ host }) => host)),
      witness: clientHost('10.0.1.99'),
    },
  },
  clients: {
    ...Object.fromEntries(
      clients.map(({ name, host, release }) => [
        name,
        { kind: 'producer', host, dialect: release, namesrv: PREFIXED, group: undotted(host) } as const,
      ]),
    ),
    witness: { kind: 'producer', host: 'witness', dialect: 'java-5.3', namesrv: 'ns-a:9876', group: 'witness' },
  },
  timeline: [
    ...clients.flatMap(({ name }): readonly Step[] => {
      const at = name.endsWith('early') ? '5s' : name.endsWith('late') ? '12s' : '70s'
      const later = name.endsWith('early') ? '6s' : name.endsWith('late') ? '13s' : '71s'
      return [
        // 5.3 tries one NameServer for each send: with one of two gone, the next send finds the other.
        ...startAndSend({ at, as: `${name} first send`, client: name, topic: TOPIC, body: `from ${name}` }),
        { at: later, do: 'send', client: name, topic: TOPIC, body: `again from ${name}` },
      ]
    }),
    { at: '10s', do: 'kill', process: 'ns-b' },
    ...startAndSend({ at: '12s', client: 'witness', topic: TOPIC, body: 'by way of ns-a' }),
    { at: '20s', do: 'boot', server: 'ns-b' },
    { at: '60s', do: 'kill', process: 'ns-a' },
  ],
  lasts: '80s',
  cure: {
    sentence: `The clients are told ${PLAIN}.`,
    clients: Object.fromEntries(clients.map(({ name }) => [name, { namesrv: PLAIN }])),
  },
  expect: {
    broken: [
      {
        name: 'the list is ns-b alone: no client ever asks for another name',
        zh: '列表里只有 ns-b：没有客户端查询过其他名字',
        check: (seen) =>
          all(
            clients.map(({ host }) =>
              equals([...new Set(seen.dnsAnswers({ host }).map(({ name }) => name))], ['ns-b']),
            ),
          ),
      },
      {
        name: 'while ns-b lives all is well; without it sends fail, although ns-a answers others',
        zh: 'ns-b 正常时一切正常；没有它就发送失败，尽管 ns-a 应答别人',
        check: (seen) =>
          all([
            ...sendsOf('early').map((step) => equals(seen.outcome(step).text, 'SEND_OK')),
            ...sendsOf('late').map((step) => equals(seen.outcome(step).state, 'failed')),
            equals(seen.outcome('witness send').text, 'SEND_OK'),
          ]),
      },
      {
        name: '5.3.3: IllegalStateException, connect to null failed',
        zh: '5.3.3：IllegalStateException, connect to null failed',
        check: (seen) =>
          matches(
            seen.outcome('java-5.3 late send').text,
            /^IllegalStateException: .*RemotingConnectException: connect to null failed$/,
          ),
      },
      {
        name: '4.9.7: IllegalStateException, connect to [ns-b:9876] failed',
        zh: '4.9.7：IllegalStateException, connect to [ns-b:9876] failed',
        check: (seen) =>
          matches(
            seen.outcome('java-4.9 late send').text,
            /^IllegalStateException: .*RemotingConnectException: connect to \[ns-b:9876\] failed$/,
          ),
      },
    ],
    cured: [
      {
        name: 'the list has both, of which either may be lost',
        zh: '列表里两个都有，缺任何一个都行',
        check: (seen) =>
          all([
            ...sendsOf('late').map((step) => equals(seen.outcome(step).text, 'SEND_OK')),
            ...sendsOf('last').map((step) => equals(seen.outcome(step).text, 'SEND_OK')),
          ]),
      },
      {
        name: '4.9.7 does not even notice: it tries the other one within the same send',
        zh: '4.9.7 毫无察觉：同一次发送里就改试另一个',
        check: (seen) => equals(seen.outcome('java-4.9 late first send').text, 'SEND_OK'),
      },
    ],
  },
})
