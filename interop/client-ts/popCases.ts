import type { PushConsumer } from '../../src/client/index.ts'
import { holds, pause, same, until } from '../stage/index.ts'
import type { Case, Stage } from './stage.ts'

/** Longest wait for a retry: its delay, two seconds of the revive service, and a POP that is held meanwhile. */
const RETRY_LIMIT_MS = 90_000
const INVISIBLE_MS = 10_000

/** A topic whose messages the group pops. */
async function popped(stage: Stage, queues: number = 4, popShareQueueNum: number = 0) {
  const topic = await stage.topic('T', queues)
  const group = stage.group('CG')
  await stage.admin.createGroup({ groupName: group })
  await stage.admin.setMessageRequestMode(group, topic, 'POP', { popShareQueueNum })
  const producer = await stage.producer()
  const subscription = { group, subscriptions: { [topic]: '*' }, clientRebalance: false }
  const queueIds = (consumer: PushConsumer): readonly number[] =>
    [...consumer.assigned]
      .filter((queue) => queue.topic === topic)
      .map((queue) => queue.queueId)
      .sort()
  const send = async (...bodies: readonly string[]): Promise<void> => {
    for (const body of bodies) await producer.send({ topic, body })
  }
  return { topic, group, producer, subscription, queueIds, send }
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}`)

export const popCases: readonly Case[] = [
  {
    name: 'popConcurrent',
    run: async (stage) => {
      const { topic, group, subscription, queueIds, send } = await popped(stage)
      const got: string[] = []
      const handles: (string | undefined)[] = []
      await send(...numbers(40))
      const consumer = await stage.consumer({
        ...subscription,
        popInvisibleTimeMs: INVISIBLE_MS,
        handler: ({ text, properties }) => {
          got.push(text)
          handles.push(properties.get('POP_CK'))
        },
      })
      await until('consumption of 40 messages', () => got.length >= 40)
      await pause(INVISIBLE_MS + 4000)
      same([...got].sort(), numbers(40).sort(), 'messages, each once')
      holds(
        handles.every((handle) => handle?.split(' ').length === 8),
        'a message has no handle of eight fields',
      )
      same(queueIds(consumer), [-1], 'assigned queues')
      same((await stage.admin.consumerProgress(group, topic)).diffTotal, 0, 'lag')
      const { mqPopTable } = await stage.admin.consumerRunningInfo(group, consumer.clientId)
      same(
        mqPopTable.map(([{ queueId }, { waitAckCount }]) => [queueId, waitAckCount]),
        [[-1, 0]],
        'running info',
      )
    },
  },
  {
    name: 'popRetry',
    run: async (stage) => {
      const { topic, subscription, send } = await popped(stage)
      const tries: { readonly as: string; readonly atMs: number }[] = []
      await stage.consumer({
        ...subscription,
        handler: (message) => {
          tries.push({ as: `${message.topic} ${message.text} ${message.reconsumeTimes}`, atMs: Date.now() })
          if (message.reconsumeTimes === 0) throw new Error('refused on purpose')
        },
      })
      await send('again')
      await until('the second delivery', () => tries.length >= 2, RETRY_LIMIT_MS)
      same(
        tries.map(({ as }) => as),
        [`${topic} again 0`, `${topic} again 1`],
        'deliveries',
      )
      const [first, second] = tries
      const gapMs = (second?.atMs ?? 0) - (first?.atMs ?? 0)
      holds(gapMs >= 10_000, `the first delay of 10 s took ${gapMs} ms`)
    },
  },
  {
    name: 'popSlowHandler',
    run: async (stage) => {
      const { subscription, send } = await popped(stage)
      const times: number[] = []
      await stage.consumer({
        ...subscription,
        popInvisibleTimeMs: 5000,
        handler: async ({ reconsumeTimes }) => {
          times.push(reconsumeTimes)
          if (reconsumeTimes === 0) await pause(6000)
        },
      })
      await send('slow')
      await until('the second delivery', () => times.length >= 2, RETRY_LIMIT_MS)
      await pause(12_000)
      same(times, [0, 1], 'deliveries')
    },
  },
  {
    name: 'popTags',
    run: async (stage) => {
      const { topic, producer, subscription } = await popped(stage)
      const got: string[] = []
      await stage.consumer({
        ...subscription,
        subscriptions: { [topic]: 'AaAa || TagC' },
        popInvisibleTimeMs: 5000,
        handler: ({ tags }) => void got.push(tags ?? ''),
      })
      // AaAa and BBBB have the same hash code, by which the broker filters.
      for (const tags of ['AaAa', 'BBBB', 'TagB', 'TagC', undefined]) await producer.send({ topic, body: 'x', tags })
      await until('the wanted messages', () => got.length >= 2)
      await pause(9000)
      same([...got].sort(), ['AaAa', 'TagC'], 'tags')
    },
  },
  {
    name: 'popSql',
    run: async (stage) => {
      const { topic, producer, subscription } = await popped(stage)
      const got: string[] = []
      await stage.consumer({
        ...subscription,
        subscriptions: { [topic]: { type: 'SQL92', expression: 'n > 2' } },
        handler: ({ text }) => void got.push(text),
      })
      for (const n of numbers(5)) await producer.send({ topic, body: n, properties: { n } })
      await until('the wanted messages', () => got.length >= 2)
      await pause(1000)
      same([...got].sort(), ['3', '4'], 'messages')
    },
  },
  {
    name: 'popOneQueueManyConsumers',
    run: async (stage) => {
      const { subscription, queueIds, send } = await popped(stage, 1)
      const got: string[][] = [[], [], []]
      const members: PushConsumer[] = []
      for (const [index, list] of got.entries()) {
        const consumer = await stage.consumer({
          ...subscription,
          instanceName: `one${index}`,
          consumeThreads: 1,
          popBatchNums: 1,
          popThresholdForQueue: 1,
          handler: async ({ text }) => {
            await pause(100)
            list.push(text)
          },
        })
        members.push(consumer)
      }
      await until('all have the queue', () => members.every((member) => queueIds(member).length === 1))
      await send(...numbers(30))
      await until('all messages', () => got.flat().length >= 30)
      same(new Set(got.flat()).size, 30, 'distinct messages')
      holds(
        got.every((list) => list.length > 0),
        `one of them got nothing: ${got.map((list) => list.length).join(', ')}`,
      )
    },
  },
  {
    name: 'popDeadConsumer',
    run: async (stage) => {
      const { subscription, send } = await popped(stage, 1)
      const options = { ...subscription, popInvisibleTimeMs: 5000 }
      let held = 0
      const mortal = await stage.consumer({
        ...options,
        instanceName: 'mortal',
        handler: () => {
          held++
          return new Promise(() => undefined)
        },
      })
      await send(...numbers(3))
      await until('three messages in hand', () => held === 3)
      await mortal.shutdown()
      const got: string[] = []
      await stage.consumer({
        ...options,
        instanceName: 'heir',
        handler: ({ text, reconsumeTimes }) => void got.push(`${text} ${reconsumeTimes}`),
      })
      await until('the messages of the dead', () => got.length >= 3, RETRY_LIMIT_MS)
      same([...got].sort(), ['0 1', '1 1', '2 1'], 'messages')
    },
  },
  {
    name: 'popOrderly',
    run: async (stage) => {
      const { topic, producer, subscription, queueIds } = await popped(stage)
      for (let i = 0; i < 40; i++) await producer.send({ topic, body: `${i}` }, { orderKey: `key${i % 4}` })
      const got = new Map<string, number[]>()
      const suspended: number[] = []
      const consumer = await stage.consumer({
        ...subscription,
        orderly: true,
        handler: ({ text, queue, reconsumeTimes, properties }) => {
          if (text === '20' && reconsumeTimes < 2) {
            suspended.push(reconsumeTimes)
            return 'SUSPEND_CURRENT_QUEUE_A_MOMENT'
          }
          const key = `${queue.brokerName} ${queue.queueId} ${properties.has('POP_CK')}`
          got.set(key, [...(got.get(key) ?? []), Number(text)])
          return 'CONSUME_SUCCESS'
        },
      })
      const all = (): readonly number[] => [...got.values()].flat()
      await until('consumption of 40 messages', () => all().length >= 40)
      await pause(2000)
      for (const [key, list] of got) {
        const sorted = [...list].sort((left, right) => left - right)
        same(list, sorted, `order of ${key}`)
        holds(key.endsWith(' true'), `${key} was not popped`)
      }
      same([all().length, suspended], [40, [0, 1]], 'deliveries and suspensions')
      same(queueIds(consumer), [0, 1, 2, 3], 'popped queues')
    },
  },
  {
    name: 'popOrderlyDeadLetter',
    run: async (stage) => {
      const { group, subscription, send } = await popped(stage, 1)
      const got: string[] = []
      await stage.consumer({
        ...subscription,
        orderly: true,
        maxReconsumeTimes: 1,
        handler: ({ text, reconsumeTimes }) => {
          got.push(`${text} ${reconsumeTimes}`)
          return text === 'poison' ? 'SUSPEND_CURRENT_QUEUE_A_MOMENT' : 'CONSUME_SUCCESS'
        },
      })
      await send('poison', 'next')
      await until('the dead letter', async () => {
        const stats = await stage.admin.topicStats(`%DLQ%${group}`).catch(() => [])
        return got.length >= 3 && stats.some(([, offset]) => offset.maxOffset === 1)
      })
      same(got, ['poison 0', 'poison 1', 'next 0'], 'deliveries')
    },
  },
  {
    name: 'popSharedQueues',
    run: async (stage) => {
      const { subscription, queueIds } = await popped(stage, 8, 1)
      const members: PushConsumer[] = []
      for (const name of ['a', 'b', 'c', 'd']) {
        members.push(await stage.consumer({ ...subscription, instanceName: name, handler: () => undefined }))
      }
      await until('four queues each', () => members.every((member) => queueIds(member).length === 4))
      const all = members.flatMap(queueIds)
      same(
        numbers(8).map((id) => all.filter((queueId) => queueId === Number(id)).length),
        Array(8).fill(2),
        'members of each queue',
      )
    },
  },
  {
    name: 'popThenPull',
    run: async (stage) => {
      const { topic, group, subscription, queueIds, send } = await popped(stage, 2)
      const got: string[] = []
      const consumer = await stage.consumer({
        ...subscription,
        handler: ({ text, properties }) => void got.push(`${text} ${properties.has('POP_CK') ? 'popped' : 'pulled'}`),
      })
      await send('first')
      await until('the first message', () => got.length === 1)
      await stage.admin.setMessageRequestMode(group, topic, 'PULL')
      await until('both queues are pulled', () => queueIds(consumer).join() === '0,1')
      await pause(16_000) // until no POP of before is held any more
      await send('second')
      await until('the second message', () => got.length === 2)
      await stage.admin.setMessageRequestMode(group, topic, 'POP')
      await until('popped again', () => queueIds(consumer).join() === '-1')
      await send('third')
      await until('the third message', () => got.length >= 3)
      same(got, ['first popped', 'second pulled', 'third popped'], 'messages')
    },
  },
  {
    name: 'brokerAssignsPulls',
    run: async (stage) => {
      const topic = await stage.topic('T', 8)
      const group = stage.group('CG')
      const producer = await stage.producer()
      const got: string[] = []
      const consumerOf = (instanceName: string) =>
        stage.consumer({
          group,
          instanceName,
          clientRebalance: false,
          subscriptions: { [topic]: '*' },
          handler: ({ text }) => void got.push(text),
        })
      const members = [await consumerOf('first'), await consumerOf('second')]
      const counts = () => members.map(({ assigned }) => assigned.filter((queue) => queue.topic === topic).length)
      await until('four queues each', () => counts().join() === '4,4')
      for (const body of numbers(16)) await producer.send({ topic, body })
      await until('all messages', () => new Set(got).size === 16)
    },
  },
]
