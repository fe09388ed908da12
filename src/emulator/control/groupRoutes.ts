import { dlqTopic } from '../../protocol/index.ts'
import type { Emulator } from '../emulator.ts'
import type { ServerCalls } from './brokerCalls.ts'
import { badRequest, notFound } from './problem.ts'
import { type ControlRoute, numberOf, textOf } from './route.ts'
import { messagesOf } from './views.ts'

const group = { in: 'path', type: 'string', description: 'name of the consumer group', example: 'billing' } as const

interface LagRow {
  readonly topic: string
  readonly brokerName: string
  readonly queueId: number
  readonly consumerOffset: number
  readonly brokerOffset: number
  readonly lag: number
}

export function groupRoutes(emulator: Emulator, calls: ServerCalls): ControlRoute[] {
  const existing = (name: string): string => {
    const known = emulator.brokers.some(
      ({ broker: { context } }) =>
        context.groups.groups.has(name) ||
        context.consumers.group(name) !== undefined ||
        context.offsets.whichTopicByConsumer(name).length > 0,
    )
    if (known) return name
    throw notFound(`no consumer group "${name}"; a consumer of that group creates it`)
  }
  return [
    {
      method: 'get',
      path: '/groups/{group}/lag',
      summary: 'What a consumer group has not consumed yet, by queue',
      parameters: { group },
      answer: (given) => {
        const name = existing(textOf(given, 'group'))
        const queues = lagOf(emulator, name)
        const clientIds = emulator.brokers.flatMap(
          ({ broker }) => broker.context.consumers.group(name)?.clientIds ?? [],
        )
        const lag = queues.reduce((sum, queue) => sum + queue.lag, 0)
        return { group: name, lag, members: [...new Set(clientIds)], queues }
      },
    },
    {
      method: 'get',
      path: '/groups/{group}/dead-letters',
      summary: 'Messages that were given up after all retries, newest first',
      parameters: {
        group,
        limit: {
          in: 'query',
          type: 'integer',
          description: 'most messages to return, default 32',
          minimum: 1,
          maximum: 1000,
        },
      },
      answer: (given) => {
        const name = existing(textOf(given, 'group'))
        return { messages: messagesOf(emulator, dlqTopic(name), { limit: numberOf(given, 'limit', 32) }) }
      },
    },
    {
      method: 'post',
      path: '/groups/{group}/reset',
      summary: 'Move the offsets of a group to a time, as mqadmin resetOffsetByTime does',
      parameters: {
        group,
        topic: { in: 'body', type: 'string', required: true, description: 'the topic whose offsets move' },
        to: {
          in: 'body',
          type: 'string',
          required: true,
          description: '"earliest", "latest", or a time such as 2026-01-31T12:00:00Z',
          example: 'earliest',
        },
      },
      answer: async (given) => {
        const name = existing(textOf(given, 'group'))
        const topic = textOf(given, 'topic')
        const timestamp = timestampOf(textOf(given, 'to'))
        await calls.brokers('INVOKE_BROKER_TO_RESET_OFFSET', { topic, group: name, timestamp, isForce: true })
        return { group: name, topic, queues: lagOf(emulator, name).filter((row) => row.topic === topic) }
      },
    },
  ]
}

function lagOf(emulator: Emulator, group: string): LagRow[] {
  return emulator.brokers.flatMap(({ name: brokerName, broker }) => {
    const { offsets, store } = broker.context
    return offsets.whichTopicByConsumer(group).flatMap((topic) =>
      [...(offsets.queueOffsets(group, topic) ?? [])].map(([queueId, consumerOffset]) => {
        const brokerOffset = store.maxOffsetInQueue(topic, queueId)
        return {
          topic,
          brokerName,
          queueId,
          consumerOffset,
          brokerOffset,
          lag: Math.max(0, brokerOffset - consumerOffset),
        }
      }),
    )
  })
}

/** 0 finds the first message, −1 means the end of the queue (remoting.md 13.6). */
function timestampOf(text: string): number {
  if (text === 'earliest') return 0
  if (text === 'latest') return -1
  const time = Date.parse(text)
  if (Number.isFinite(time) && time > 0) return time
  throw badRequest(
    `to: "${text}" is not a time; allowed are "earliest", "latest", or a time such as 2026-01-31T12:00:00Z`,
  )
}
