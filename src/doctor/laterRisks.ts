import { imageName } from '../topology/index.ts'
import { ANOTHER_MACHINE, THIS_MACHINE } from './attempts.ts'
import type { Examined } from './examine.ts'
import { container as containerSaid, type Finding, placeOf } from './finding.ts'
import { said } from './said.ts'

/** What works for the clients that tried, and not for topics, clients or machines that others have. */
export function findLaterRisks(examined: Examined): readonly Finding[] {
  return [...noTopics(examined), ...noVipPort(examined), ...unboundHeap(examined)]
}

/** A topic that nobody has made has no route where brokers make none by themselves. */
function noTopics({ subject }: Examined): readonly Finding[] {
  const off = subject.brokers.filter(({ program }) =>
    /^\s*false\s*$/i.test(program.settings['autoCreateTopicEnable'] ?? ''),
  )
  const [first] = off
  if (first === undefined || off.length < subject.brokers.length) return []
  return [
    {
      severity: 'risk',
      ...placeOf(subject, first.container.name, first.program.places['autoCreateTopicEnable'] ?? { in: 'command' }),
      what: said('autoCreateTopicEnable = false'),
      reason: said(
        'a topic that nobody has made has no route: senders read "No route info of this topic" although they reach the broker',
        '没有人建过的主题没有路由：发送者会看到 "No route info of this topic"，尽管能连上 Broker',
      ),
      fix: said(
        'Make topics before: mqadmin updateTopic -n … -c DefaultCluster -t TOPIC, or in the dashboard.',
        '先建主题：mqadmin updateTopic -n … -c DefaultCluster -t TOPIC，或在控制台里建。',
      ),
      scenario: 'topic-missing-autocreate-off',
      who: off.map(({ container }) => containerSaid(container.name)),
    },
  ]
}

/** Clients before 4.5.1 send to listenPort - 2 unless they are told otherwise (ClientConfig.vipChannelEnabled). */
function noVipPort({ subject }: Examined): readonly Finding[] {
  return subject.brokers.flatMap(({ container, listenPort }): readonly Finding[] => {
    const { ports, mode, image, name } = container
    const isOpen = (port: number): boolean =>
      ports.some(({ hostPort, containerPort }) => hostPort === port && containerPort === port)
    if (mode !== 'bridge' || !isOpen(listenPort) || isOpen(listenPort - 2) || !sendsToVip(image)) return []
    return [
      {
        severity: 'risk',
        ...placeOf(subject, name, { in: 'ports' }),
        what: said(`port ${listenPort - 2} is not published`, `端口 ${listenPort - 2} 没有发布`),
        reason: said(
          `Java clients before 4.5.1, as old as this broker, send to listenPort - 2 (the VIP channel)`,
          `与这个 Broker 一样旧的（4.5.1 之前的）Java 客户端发送到 listenPort - 2（VIP 通道）`,
        ),
        fix: said(
          `Publish ${listenPort - 2}:${listenPort - 2}; or let clients start with -Dcom.rocketmq.sendMessageWithVIPChannel=false.`,
          `发布 ${listenPort - 2}:${listenPort - 2}；或让客户端带 -Dcom.rocketmq.sendMessageWithVIPChannel=false 启动。`,
        ),
        scenario: 'vip-channel-10909-blocked',
        who: [THIS_MACHINE.from, ANOTHER_MACHINE.from],
      },
    ]
  })
}

function sendsToVip(image: string): boolean {
  const { repository, tag } = imageName(image)
  const [, major, minor, patch] = /(\d+)\.(\d+)\.(\d+)/.exec(tag) ?? []
  if (major === undefined) return repository === 'rocketmqinc/rocketmq'
  return Number(major) < 4 || (Number(major) === 4 && Number(minor) * 100 + Number(patch) < 501)
}

/** The scripts of the images take the heap from the memory of the machine, whatever the container may use. */
function unboundHeap({ subject }: Examined): readonly Finding[] {
  return subject.brokers.flatMap(({ container, program }): readonly Finding[] => {
    const { memoryBytes, env = {} } = container.container
    const told = `${env['JAVA_OPT_EXT'] ?? ''} ${env['JAVA_OPT'] ?? ''} ${env['JAVA_TOOL_OPTIONS'] ?? ''}`
    if (memoryBytes === undefined || /-Xm[sx]\d|RAMPercentage/.test(told) || env['MAX_POSSIBLE_HEAP'] !== undefined)
      return []
    if (container.knownImage === false || program.ends !== undefined || 'refused' in container.start) return []
    const limit = `${Math.round(memoryBytes / 1024 ** 2)} MiB`
    return [
      {
        severity: 'risk',
        ...placeOf(subject, container.name, {
          in: subject.project.services.get(container.name)?.places.has('mem_limit') === true ? 'mem_limit' : 'deploy',
        }),
        what: said(`the memory of ${container.name}`, `${container.name} 的内存`),
        reason: said(
          `runbroker.sh takes the heap from the memory of the machine and touches all of it at its start: more than ${limit}, and the kernel kills it with 137`,
          `runbroker.sh 按本机内存决定堆的大小并在启动时全部占用：超过 ${limit} 时内核会以 137 杀死它`,
        ),
        fix: said(
          'Set JAVA_OPT_EXT=-Xms256m -Xmx256m (at most half of the limit).',
          '设置 JAVA_OPT_EXT=-Xms256m -Xmx256m（最多为上限的一半）。',
        ),
        scenario: undefined,
        who: [containerSaid(container.name)],
      },
    ]
  })
}
