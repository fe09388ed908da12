import { all, defineScenario, equals, matches, type Scenario, within } from '../../src/scenario/index.ts'
import { allSent } from '../parts/allSent.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAndSend } from '../parts/starting.ts'

// Two ways to the broker on which only 9876 and 10911 are open: one drops the rest, the other rejects it.

const MAIN = '10.0.0.2:10911'
const VIP = '10.0.0.2:10909'
const TOPIC = 'Orders'

const dropped = ['java-5.3', 'java-4.9'] as const
const open = [9876, 10_911]

export const scenario: Scenario = defineScenario({
  id: 'vip-channel-10909-blocked',
  title: 'Clients with the VIP channel send to port 10909, which nobody opened',
  story: {
    symptoms: [
      'RemotingTooMuchRequestException: sendDefaultImpl call timeout',
      'RemotingConnectException: connect to 10.0.0.2:10909 failed',
      'telnet to port 10911 works, and the send fails',
    ],
    cause:
      'With the VIP channel a client takes 2 off the port of the broker for sends and administration, while heartbeats and pulls stay on 10911. It was on by default up to 4.5.0, and Spring binders and old consoles switch it on.',
    fix: 'Open or publish 10909 as well, or switch it off: setVipChannelEnabled(false), -Dcom.rocketmq.sendMessageWithVIPChannel=false.',
    links: ['apache/rocketmq#568', 'apache/rocketmq#3889', 'apache/rocketmq#1510', 'alibaba/spring-cloud-alibaba#1489'],
  },
  zh: {
    symptoms: ['连接 10909 端口失败', 'VIP 通道连接超时'],
    title: '启用 VIP 通道的客户端向 10909 端口发送，而这个端口没有人开放',
    cause:
      '启用 VIP 通道后，客户端发送和管理请求时会把 Broker 端口减 2，心跳和拉取仍走 10911。4.5.0 及以前默认开启，一些 Spring 绑定和旧控制台也会打开它。',
    fix: '同时开放或发布 10909，或者关闭它：setVipChannelEnabled(false)，-Dcom.rocketmq.sendMessageWithVIPChannel=false。',
    cure: '一个网络关闭了 VIP 通道，另一个网络开放了 10909。',
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { [TOPIC]: 4 } }),
      'app-java-5.3': clientHost('10.1.0.1'),
      'app-java-4.9': clientHost('10.1.0.2'),
      'app-rejected': clientHost('10.2.0.1'),
    },
    firewall: [
      { from: '10.1.0.0/16', to: '10.0.0.0/24', port: open, action: 'accept' },
      { from: '10.1.0.0/16', to: '10.0.0.0/24', action: 'drop' },
      { from: '10.2.0.0/16', to: '10.0.0.0/24', port: open, action: 'accept' },
      { from: '10.2.0.0/16', to: '10.0.0.0/24', action: 'reject' },
    ],
  },
  clients: {
    'java-5.3': {
      kind: 'producer',
      host: 'app-java-5.3',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      vipChannel: true,
      group: 'P1',
    },
    'java-4.9': {
      kind: 'producer',
      host: 'app-java-4.9',
      dialect: 'java-4.9',
      namesrv: NAMESRV,
      vipChannel: true,
      group: 'P2',
    },
    rejected: {
      kind: 'producer',
      host: 'app-rejected',
      dialect: 'java-4.9',
      namesrv: NAMESRV,
      vipChannel: true,
      group: 'P3',
    },
  },
  timeline: [...dropped, 'rejected'].flatMap((client) =>
    startAndSend({ at: '5s', client, topic: TOPIC, body: `from ${client}` }),
  ),
  lasts: '45s',
  cure: {
    sentence: 'Where packets are dropped the VIP channel is switched off; where they are rejected 10909 is opened.',
    topology: {
      firewall: [
        { from: '10.1.0.0/16', to: '10.0.0.0/24', port: open, action: 'accept' },
        { from: '10.1.0.0/16', to: '10.0.0.0/24', action: 'drop' },
        { from: '10.2.0.0/16', to: '10.0.0.0/24', port: [...open, 10_909], action: 'accept' },
        { from: '10.2.0.0/16', to: '10.0.0.0/24', action: 'reject' },
      ],
    },
    clients: { 'java-5.3': { vipChannel: false }, 'java-4.9': { vipChannel: false } },
  },
  expect: {
    broken: [
      {
        name: 'sends dial 10909, whose packets are dropped: sendDefaultImpl call timeout after 3 s',
        zh: '发送连接 10909，报文被丢弃：3 秒后 sendDefaultImpl call timeout',
        check: (seen) =>
          all(
            dropped.flatMap((client) => [
              equals(
                [...new Set(seen.dials({ host: `app-${client}`, to: VIP }).map(({ result }) => result))],
                ['timedOut'],
              ),
              equals(
                seen.outcome(`${client} send`).text,
                'RemotingTooMuchRequestException: sendDefaultImpl call timeout',
              ),
              within(seen.outcome(`${client} send`).tookMs, 3000, 3400),
            ]),
          ),
      },
      {
        name: 'rejected instead: connect to 10.0.0.2:10909 failed',
        zh: '如果是拒绝：connect to 10.0.0.2:10909 failed',
        check: (seen) =>
          all([
            matches(seen.outcome('rejected send').text, 'Send [3] times, still failed'),
            equals(seen.outcome('rejected send').causes, [`RemotingConnectException: connect to ${VIP} failed`]),
          ]),
      },
      {
        name: 'a connection to 10911 opens, and carries heartbeats alone',
        zh: '到 10911 的连接成功，但只传心跳',
        check: (seen) =>
          all(
            ['app-java-5.3', 'app-java-4.9', 'app-rejected'].flatMap((host) => [
              equals(seen.dials({ host, to: MAIN })[0]?.result, 'open'),
              equals(
                [
                  ...new Set(
                    seen
                      .frames({ host })
                      .filter(({ from, to }) => from === host && to === 'broker-a')
                      .map(({ name }) => name),
                  ),
                ],
                ['HEART_BEAT'],
              ),
            ]),
          ),
      },
    ],
    cured: [
      {
        name: 'every send is SEND_OK',
        zh: '每次发送都是 SEND_OK',
        check: (seen) => allSent(seen, [...dropped, 'rejected']),
      },
      {
        name: 'without the VIP channel nobody dials 10909, with it the open port is used',
        zh: '不用 VIP 通道时没有人连接 10909，用它时走开放的端口',
        check: (seen) =>
          all([
            ...dropped.map((client) => equals(seen.dials({ host: `app-${client}`, to: VIP }).length, 0)),
            equals(seen.dials({ host: 'app-rejected', to: VIP })[0]?.result, 'open'),
          ]),
      },
    ],
  },
})
