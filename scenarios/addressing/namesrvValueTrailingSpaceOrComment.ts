import { all, defineScenario, equals, type Scenario } from '../../src/scenario/index.ts'
import { clientHost, namesrvHosts } from '../parts/machines.ts'

const NAMESRVS = 'namesrvAddr=ns1:9876;ns2:9876'
const COMMENTED = '10.0.0.12 #change you own physical IP Address'
const BLANK = '10.0.0.13 '

const conf = (text: string) => ({ command: 'sh mqbroker -c conf/broker.conf', files: { 'conf/broker.conf': text } })

export const scenario: Scenario = defineScenario({
  id: 'namesrv-value-trailing-space-or-comment',
  title: 'A blank at the end or a comment in broker.conf becomes part of the address',
  story: {
    symptoms: [
      'The Name Server Address[ns1:9876;ns2:9876 ] illegal, please set it as follows, "127.0.0.1:9876;192.168.0.1:9876"',
      'connect to 10.0.0.12 #change you own physical IP Address:10911 failed',
      'connect to 10.0.0.13 :10911 failed',
    ],
    cause:
      'Properties of Java keep blanks at the end of a value and know comments on lines of their own only. To a broker of 4.x "9876 " is no number, and it ends; the text of brokerIP1 is advertised as it stands. 5.x takes the blanks away, and keeps the comment.',
    fix: 'Take blank and comment away; write comments on lines of their own.',
    links: ['alibaba/rocketmq#423', 'apache/rocketmq#6631', 'apache/rocketmq-exporter#139'],
  },
  zh: {
    title: 'broker.conf 里行尾的空格或注释成了地址的一部分',
    cause:
      'Java 的 properties 会保留值末尾的空格，也只认识单独成行的注释。对 4.x 的 Broker，“9876 ”不是数字，因此退出；brokerIP1 的文本则原样公布出去。5.x 会去掉空格，但注释仍然保留。',
    fix: '去掉空格和注释；注释单独写一行。',
    cure: '三个 broker.conf 的值都不再带空格和注释。',
    steps: {
      'to broker-a': '发往 broker-a',
      'to broker-b': '发往 broker-b',
      'to broker-c': '发往 broker-c',
    },
  },
  topology: {
    hosts: {
      ...namesrvHosts(['ns1', 'ns2']),
      'broker-a': {
        role: 'broker',
        profile: '4.9.7',
        addresses: ['10.0.0.11'],
        startup: conf(`${NAMESRVS} \n`),
        topics: { Bills: 4 },
      },
      'broker-b': {
        role: 'broker',
        addresses: ['10.0.0.12'],
        startup: conf(`${NAMESRVS}\nbrokerIP1=${COMMENTED}\n`),
        topics: { Orders: 4 },
      },
      'broker-c': {
        role: 'broker',
        profile: '4.9.7',
        addresses: ['10.0.0.13'],
        startup: conf(`${NAMESRVS}\nbrokerIP1=${BLANK}\n`),
        topics: { Payments: 4 },
      },
      // 5.3.3 takes blanks around a text away. A comment stays there, too: broker-b is of that release.
      'broker-d': { role: 'broker', addresses: ['10.0.0.14'], startup: conf(`${NAMESRVS} \nbrokerIP1=10.0.0.14 \n`) },
      app: clientHost('10.0.1.1'),
    },
  },
  clients: {
    app: { kind: 'producer', host: 'app', dialect: 'java-5.3', namesrv: 'ns1:9876;ns2:9876', group: 'shop' },
  },
  timeline: [
    { at: '5s', do: 'start', client: 'app' },
    { at: '5s', as: 'to broker-b', do: 'send', client: 'app', topic: 'Orders', body: 'an order' },
    { at: '6s', as: 'to broker-c', do: 'send', client: 'app', topic: 'Payments', body: 'a payment' },
    { at: '7s', as: 'to broker-a', do: 'send', client: 'app', topic: 'Bills', body: 'a bill' },
  ],
  lasts: '15s',
  cure: {
    sentence: 'The values lose their blanks and comments.',
    topology: {
      hosts: {
        'broker-a': { startup: conf(`${NAMESRVS}\n`) },
        'broker-b': { startup: conf(`${NAMESRVS}\n# change to the address of this machine\nbrokerIP1=10.0.0.12\n`) },
        'broker-c': { startup: conf(`${NAMESRVS}\nbrokerIP1=10.0.0.13\n`) },
      },
    },
  },
  expect: {
    broken: [
      {
        name: 'a blank behind namesrvAddr: 4.9.7 prints that the address is illegal and ends with -3, 5.3.3 registers',
        zh: 'namesrvAddr 末尾有空格：4.9.7 提示地址非法并以 -3 退出，5.3.3 能注册',
        check: (seen) =>
          all([
            equals(seen.program('broker-a').exitCode, -3),
            equals(seen.registrations({ broker: 'broker-d' })[0]?.address, '10.0.0.14:10911'),
            equals(seen.program('broker-a').printed, [
              'The Name Server Address[ns1:9876;ns2:9876 ] illegal, please set it as follows, "127.0.0.1:9876;192.168.0.1:9876"',
            ]),
          ]),
      },
      {
        name: 'a comment behind brokerIP1 is advertised, and by 4.9.7 so is a blank',
        zh: 'brokerIP1 后面的注释也被公布出去，4.9.7 连空格也公布',
        check: (seen) =>
          all([
            equals(seen.registrations({ broker: 'broker-b' })[0]?.address, `${COMMENTED}:10911`),
            equals(seen.registrations({ broker: 'broker-c' })[0]?.address, `${BLANK}:10911`),
          ]),
      },
      {
        name: 'clients cannot resolve either',
        zh: '客户端两者都解析不了',
        check: (seen) =>
          all([
            equals(seen.outcome('to broker-b').causes, [
              `RemotingConnectException: connect to ${COMMENTED}:10911 failed`,
            ]),
            equals(seen.outcome('to broker-c').causes, [`RemotingConnectException: connect to ${BLANK}:10911 failed`]),
          ]),
      },
    ],
    cured: [
      {
        name: 'every broker registers with both NameServers, by its plain address',
        zh: '每个 Broker 都以纯地址注册到两个 NameServer',
        check: (seen) =>
          all(
            (['a', 'b', 'c'] as const).map((letter, index) =>
              equals(
                [
                  ...new Set(
                    seen
                      .registrations({ broker: `broker-${letter}` })
                      .map(({ namesrv, address }) => `${namesrv} ${address}`),
                  ),
                ].toSorted(),
                [`ns1 10.0.0.1${index + 1}:10911`, `ns2 10.0.0.1${index + 1}:10911`],
              ),
            ),
          ),
      },
      {
        name: 'every send is SEND_OK',
        zh: '每次发送都是 SEND_OK',
        check: (seen) =>
          all((['a', 'b', 'c'] as const).map((letter) => equals(seen.outcome(`to broker-${letter}`).text, 'SEND_OK'))),
      },
    ],
  },
})
