import {
  all,
  type ClientSpec,
  defineScenario,
  equals,
  type Finding,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { brokerPod, clientPods } from '../parts/pods.ts'
import { startAndSend } from '../parts/starting.ts'

const HEADLESS = 'rocketmq-namesrv-headless'
const TOPIC = 'Orders'
const servers = ['ns-0', 'ns-1', 'ns-2'] as const
const podNames = servers.map((server) => `${server}.${HEADLESS}:9876`)

const pods = [1, 2, 3, 4, 5, 6].map((number) => `pod-${number}`)
const isGo = (pod: string): boolean => Number(pod.slice(4)) > 3
const NO_ROUTE = /No route info of this topic: Orders|the topic=Orders route info not found/

const client = (pod: string, list: readonly string[]): ClientSpec =>
  isGo(pod)
    ? { kind: 'producer', host: pod, dialect: 'go-2.1.2', namesrv: list.map((one) => `http://${one}`), group: pod }
    : { kind: 'producer', host: pod, dialect: 'java-5.3', namesrv: list.join(';'), group: pod }

/** NameServers that know the broker. */
const knowing = (seen: Observations): readonly string[] =>
  servers.filter((server) => seen.look().route(TOPIC, server).length > 0)

const perPod = (check: (pod: string) => Finding): Finding => all(pods.map(check))

export const scenario: Scenario = defineScenario({
  id: 'headless-name-as-single-namesrv',
  title: 'A headless name with several addresses counts as one NameServer',
  story: {
    symptoms: [
      'CODE: 17  DESC: No topic route info in name server for the topic: Orders',
      'No route info of this topic: Orders',
      'the topic=Orders route info not found',
    ],
    cause:
      'The list has one element, and each program takes the first address that the DNS happens to answer. The broker registers with one NameServer, clients ask another; and "no such topic" is an answer, after which nobody tries the next one.',
    fix: 'List the names of the pods: ns-0.headless;ns-1.headless;ns-2.headless. Brokers of 5.x can look all addresses up (fetchNameSrvAddrByDnsLookup=true), clients cannot.',
    links: ['apache/rocketmq#7255'],
  },
  zh: {
    symptoms: ['有时能发送，有时没有路由'],
    title: '一个有多个地址的 headless 域名只被当作一个 NameServer',
    cause:
      '列表只有一个元素，每个程序都只取 DNS 碰巧排在第一的地址。Broker 只注册到一个 NameServer，客户端却问另一个；而“没有该主题”是正常应答，谁也不会再试下一个。',
    fix: '逐个列出 Pod 域名：ns-0.headless;ns-1.headless;ns-2.headless。5.x 的 Broker 可以解析全部地址（fetchNameSrvAddrByDnsLookup=true），客户端不行。',
    cure: 'Broker 和客户端都列出三个 Pod 域名。',
  },
  topology: {
    hosts: {
      ...each(servers, (_server, index) => ({ role: 'namesrv', addresses: [`10.244.0.${index + 1}`] })),
      'broker-a': brokerPod({ settings: { namesrvAddr: `${HEADLESS}:9876` }, topics: { [TOPIC]: 4 } }),
      // Of 5.x, with the option that registers with every address behind the name.
      'broker-lookup': {
        role: 'broker',
        addresses: ['10.244.0.11'],
        settings: {
          namesrvAddr: `${HEADLESS}:9876`,
          fetchNameSrvAddrByDnsLookup: true,
          autoCreateTopicEnable: false,
        },
        topics: { Bills: 4 },
      },
      ...clientPods(pods),
    },
    dns: {
      [HEADLESS]: { hosts: servers, rotate: true },
      ...Object.fromEntries(servers.map((server) => [`${server}.${HEADLESS}`, { hosts: [server] }])),
    },
  },
  clients: each(pods, (pod) => client(pod, [`${HEADLESS}:9876`])),
  timeline: pods.flatMap((pod) => startAndSend({ at: '5s', client: pod, topic: TOPIC, body: `from ${pod}` })),
  lasts: '45s',
  cure: {
    sentence: 'Broker and clients list the names of the three pods.',
    topology: { hosts: { 'broker-a': { settings: { namesrvAddr: podNames.join(';') } } } },
    clients: each(pods, (pod) => client(pod, podNames)),
  },
  expect: {
    broken: [
      {
        name: 'the broker registers with exactly one of three NameServers, in every round',
        zh: '每一轮 Broker 都只注册到三个 NameServer 中的一个',
        check: (seen) =>
          all([
            equals(knowing(seen).length, 1),
            equals(new Set(seen.registrations({ broker: 'broker-a' }).map(({ namesrv }) => namesrv)).size, 1),
          ]),
      },
      {
        name: 'some clients hear that there is no such topic (code 17), namely those that ask another one',
        zh: '部分客户端得到主题不存在（响应码 17），就是询问其他 NameServer 的那些',
        check: (seen) => {
          const [home] = knowing(seen)
          const lost = pods.filter((host) => seen.refusals({ host }).some(({ result }) => result === 'TOPIC_NOT_EXIST'))
          return all([
            within(lost.length, 1, pods.length),
            ...lost.map((pod) => matches(seen.outcome(`${pod} send`).text, NO_ROUTE)),
            ...pods
              .filter((pod) => !lost.includes(pod))
              .map((pod) =>
                equals(
                  [seen.outcome(`${pod} send`).text, seen.accepted(home ?? '', { from: pod }).length],
                  ['SEND_OK', 1],
                ),
              ),
          ])
        },
      },
      {
        name: 'a broker of 5.x with fetchNameSrvAddrByDnsLookup is known to all three; clients have no such option',
        zh: '开启 fetchNameSrvAddrByDnsLookup 的 5.x Broker 三个都认识；客户端没有这个选项',
        control: { topology: { hosts: { 'broker-lookup': { settings: { fetchNameSrvAddrByDnsLookup: false } } } } },
        check: (seen) =>
          equals(
            servers.map((server) => seen.look().route('Bills', server).length),
            [1, 1, 1],
          ),
      },
    ],
    cured: [
      {
        name: 'all three NameServers know the broker',
        zh: '三个 NameServer 都认识这个 Broker',
        check: (seen) => equals(knowing(seen), [...servers]),
      },
      {
        name: 'every client gets a route, whichever it asks',
        zh: '无论询问哪个 NameServer，每个客户端都能拿到路由',
        check: (seen) => perPod((pod) => equals(seen.outcome(`${pod} send`).text, 'SEND_OK')),
      },
    ],
  },
})
