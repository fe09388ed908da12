import { type Admin, ClientError, type ConsumerProgress } from '../../client/index.ts'
import {
  type ConsumerConnection,
  groupOfRetryTopic,
  isRetryTopic,
  type MessageQueue,
  versionName,
} from '../../protocol/index.ts'
import { type AdminCall, type AdminCommand, command } from '../command.ts'
import { nothingOf } from '../groups.ts'
import { inOrder } from '../inOrder.ts'
import { text, yesNo } from '../options/index.ts'
import { type Cell, lines, localTime, styled, table } from '../output/index.ts'
import { byQueue } from '../queues.ts'

export const consumerProgress: AdminCommand = command({
  name: 'consumerProgress',
  section: 'Groups and offsets',
  summary: 'How far a consumer group is behind, queue by queue; without -g all groups',
  details: [
    'Diff is what is stored and not yet committed, Inflight what was pulled and not yet committed (5.x). LastTime is the store ' +
      'time of the last message that was consumed.',
  ],
  options: {
    groupName: text('g', 'group', 'the consumer group'),
    topicName: text('t', 'topic', 'only this topic'),
    showClientIP: yesNo('s', 'also which client holds each queue'),
    cluster: text('c', 'cluster', 'only the brokers of this cluster'),
  },
  examples: ['consumerProgress', 'consumerProgress -g billing', 'consumerProgress -g billing -t Orders -s true'],
  run: async (call) => {
    const { groupName, topicName, showClientIP, cluster } = call.options
    if (groupName === undefined) return await listGroups(call)
    const { admin, print } = call
    const progress = await admin.consumerProgress(groupName, topicName, { cluster })
    if (progress.queues.length === 0) {
      const of = topicName === undefined ? '' : ` of topic ${topicName}`
      throw await nothingOf(admin, groupName, ` and has not committed an offset${of} yet`)
    }
    const queues = [...progress.queues].sort(([left], [right]) => byQueue(left, right))
    const owners = showClientIP === true ? await ownersOf(admin, groupName) : undefined
    const inflight = inflightOf(progress)
    const withInflight = queues.some(([, offset]) => offset.pullOffset !== undefined)
    const rows = queues.map(([queue, offset]): Cell[] => {
      const { brokerOffset, consumerOffset, pullOffset, lastTimestamp } = offset
      const owner = owners === undefined ? [] : [owners.get(keyOf(queue)) ?? 'N/A']
      const diff = brokerOffset - consumerOffset
      const pulled = withInflight ? [pullOffset === undefined ? '' : pullOffset - consumerOffset] : []
      const last = localTime(lastTimestamp) || 'N/A'
      return [
        queue.topic,
        queue.brokerName,
        queue.queueId,
        brokerOffset,
        consumerOffset,
        ...owner,
        diff,
        ...pulled,
        last,
      ]
    })
    const heads = [
      ...['Topic', 'Broker Name', 'QID', 'Broker Offset', 'Consumer Offset'],
      ...(owners === undefined ? [] : ['Client IP']),
      'Diff',
      ...(withInflight ? ['Inflight'] : []),
      'LastTime',
    ]
    print({
      json: {
        group: groupName,
        consumeTps: progress.consumeTps,
        diffTotal: progress.diffTotal,
        inflightTotal: withInflight ? inflight : null,
        queues: queues.map(([queue, { brokerOffset, consumerOffset, pullOffset, lastTimestamp }]) => ({
          ...queue,
          brokerOffset,
          consumerOffset,
          diff: brokerOffset - consumerOffset,
          inflight: pullOffset === undefined ? null : pullOffset - consumerOffset,
          lastTimestamp,
          ...(owners === undefined ? {} : { clientIp: owners.get(keyOf(queue)) ?? null }),
        })),
      },
      blocks: [
        table(heads, rows),
        lines(
          `Consume TPS: ${progress.consumeTps.toFixed(2)}`,
          `Consume Diff Total: ${progress.diffTotal}`,
          ...(withInflight ? [`Consume Inflight Total: ${inflight}`] : []),
        ),
      ],
    })
  },
})

function inflightOf({ queues }: ConsumerProgress): number {
  return queues.reduce(
    (sum, [, { pullOffset, consumerOffset }]) => sum + (pullOffset ?? consumerOffset) - consumerOffset,
    0,
  )
}

const keyOf = ({ topic, brokerName, queueId }: MessageQueue): string => `${topic} ${brokerName} ${queueId}`

/** Which client holds a queue, as the clients themselves tell: the part of the client id before the sign. */
async function ownersOf(admin: Admin, group: string): Promise<ReadonlyMap<string, string>> {
  const connection = await connectionOf(admin, group)
  const owners = new Map<string, string>()
  for (const { clientId } of connection?.connectionSet ?? []) {
    const info = await admin.consumerRunningInfo(group, clientId)
    for (const [queue] of info.mqTable) owners.set(keyOf(queue), clientId.split('@')[0] ?? clientId)
  }
  return owners
}

async function connectionOf(admin: Admin, group: string): Promise<ConsumerConnection | undefined> {
  try {
    return await admin.consumerConnections(group)
  } catch (error) {
    if (ClientError.is(error) && error.failure.kind === 'noRoute') return undefined
    throw error
  }
}

async function listGroups({
  admin,
  options,
  print,
  problem,
}: AdminCall<{ readonly topicName: string | undefined; readonly cluster: string | undefined }>): Promise<void> {
  const groups = (await admin.topicList()).filter(isRetryTopic).map(groupOfRetryTopic).sort()
  const found = await inOrder(groups, async (group) => {
    try {
      const progress = await admin.consumerProgress(group, options.topicName, { cluster: options.cluster })
      return { group, progress, connection: await connectionOf(admin, group) }
    } catch (error) {
      problem(error)
      return { group, progress: undefined, connection: undefined }
    }
  })
  const json = found.map(({ group, progress, connection }) => {
    const clients = connection?.connectionSet ?? []
    const versions = clients.map(({ version }) => version)
    return {
      group,
      count: clients.length,
      version: versions.length === 0 ? null : versionName(Math.min(...versions)),
      type: connection === undefined ? null : connection.consumeType === 'CONSUME_ACTIVELY' ? 'PULL' : 'PUSH',
      messageModel: connection?.messageModel ?? null,
      consumeTps: progress?.consumeTps ?? null,
      diffTotal: progress?.diffTotal ?? null,
    }
  })
  const rows = json.map(({ group, count, version, type, messageModel, consumeTps, diffTotal }): Cell[] => [
    group,
    count,
    version ?? styled('warn', 'OFFLINE'),
    type,
    type === 'PUSH' ? messageModel : '',
    consumeTps === null ? '' : Math.trunc(consumeTps),
    diffTotal,
  ])
  const heads = ['Group', 'Count', 'Version', 'Type', 'Model', 'TPS', 'Diff Total']
  print({ json: { groups: json }, blocks: [table(heads, rows)] })
}
