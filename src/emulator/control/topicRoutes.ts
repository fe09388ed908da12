import { SystemTopic } from '../../protocol/index.ts'
import type { Emulator } from '../emulator.ts'
import type { ServerCalls } from './brokerCalls.ts'
import { notFound } from './problem.ts'
import { type ControlRoute, numberOf, textOf } from './route.ts'
import { messagesOf, queuesOf } from './views.ts'

const topic = { in: 'path', type: 'string', description: 'name of the topic', example: 'Orders' } as const

export function topicRoutes(emulator: Emulator, calls: ServerCalls): ControlRoute[] {
  const names = (): Set<string> =>
    new Set(emulator.brokers.flatMap(({ broker }) => [...broker.context.topics.topics.keys()]))
  const isSystem = (name: string): boolean =>
    emulator.brokers.some(({ broker }) => broker.context.topics.isSystemTopic(name))
  const existing = (name: string): string => {
    if (names().has(name)) return name
    throw notFound(`no topic "${name}"; PUT /topics/${name} creates it, and so does the first send`)
  }
  const summary = (name: string): { topic: string; system: boolean; messages: number; queues: number } => {
    const queues = queuesOf(emulator, name)
    const messages = queues.reduce((sum, queue) => sum + queue.maxOffset - queue.minOffset, 0)
    return { topic: name, system: isSystem(name), messages, queues: queues.length }
  }
  const view = (name: string): object => ({ ...summary(name), queues: queuesOf(emulator, name) })
  return [
    {
      method: 'get',
      path: '/topics',
      summary: 'The topics with their numbers of queues and messages',
      parameters: {
        system: { in: 'query', type: 'string', description: '"true" lists the topics of the broker itself as well' },
      },
      answer: (given) => {
        const listed = [...names()].filter((name) => given['system'] === 'true' || !isSystem(name))
        return { topics: listed.map(summary).sort((a, b) => (a.topic < b.topic ? -1 : 1)) }
      },
    },
    {
      method: 'get',
      path: '/topics/{topic}',
      summary: 'One topic',
      parameters: { topic },
      answer: (given) => view(existing(textOf(given, 'topic'))),
    },
    {
      method: 'put',
      path: '/topics/{topic}',
      summary: 'Create a topic on every broker, or change its number of queues',
      parameters: {
        topic,
        queues: {
          in: 'query',
          type: 'integer',
          description: 'queues on each broker, default 8',
          minimum: 1,
          maximum: 1024,
        },
      },
      answer: async (given) => {
        // The broker refuses bad names with its own words.
        const topicName = textOf(given, 'topic')
        const queueNums = numberOf(given, 'queues', 8)
        await calls.brokers('UPDATE_AND_CREATE_TOPIC', {
          topic: topicName,
          defaultTopic: SystemTopic.AUTO_CREATE,
          readQueueNums: queueNums,
          writeQueueNums: queueNums,
          perm: 6,
          topicFilterType: 'SINGLE_TAG',
          topicSysFlag: 0,
          order: false,
        })
        return view(topicName)
      },
    },
    {
      method: 'delete',
      path: '/topics/{topic}',
      summary: 'Delete a topic with its messages',
      parameters: { topic },
      answer: async (given) => {
        const name = existing(textOf(given, 'topic'))
        await calls.brokers('DELETE_TOPIC_IN_BROKER', { topic: name })
        await calls.nameServers('DELETE_TOPIC_IN_NAMESRV', { topic: name })
        return { deleted: name }
      },
    },
    {
      method: 'get',
      path: '/topics/{topic}/messages',
      summary: 'The newest messages of a topic, newest first, or those with a key',
      parameters: {
        topic,
        limit: {
          in: 'query',
          type: 'integer',
          description: 'most messages to return, default 32',
          minimum: 1,
          maximum: 1000,
        },
        key: { in: 'query', type: 'string', description: 'one of KEYS, or the unique key' },
      },
      answer: (given) => {
        const name = existing(textOf(given, 'topic'))
        const key = given['key'] === undefined ? undefined : textOf(given, 'key')
        return { messages: messagesOf(emulator, name, { limit: numberOf(given, 'limit', 32), key }) }
      },
    },
  ]
}
