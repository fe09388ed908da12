import { createPullConsumer } from '../../src/client/index.ts'
import { holds, pause, same, until } from '../stage/index.ts'
import type { Case } from './stage.ts'

export const consumeCases: readonly Case[] = [
  {
    name: 'pushConcurrent',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const group = stage.group('CG')
      const producer = await stage.producer()
      const got: string[] = []
      for (let i = 0; i < 100; i++) await producer.send({ topic, body: `m${i}` })
      const consumer = await stage.consumer({
        group,
        subscriptions: { [topic]: '*' },
        handler: (message) => void got.push(message.text),
      })
      await until('consumption of 100 messages', () => got.length >= 100)
      same(new Set(got).size, 100, 'distinct messages')
      await consumer.commit()
      await until('the lag is gone', async () => (await stage.admin.consumerProgress(group, topic)).diffTotal === 0)
      const connections = await stage.admin.consumerConnections(group)
      same(
        connections?.connectionSet.map((one) => one.clientId),
        [consumer.clientId],
        'connections',
      )
      const info = await stage.admin.consumerRunningInfo(group, consumer.clientId)
      holds(info.mqTable.length >= 4, 'the running info lists the queues')
    },
  },
  {
    name: 'innerBatch',
    run: async (stage) => {
      const topic = await stage.topic('T', 1, { 'queue.type': 'BatchCQ' })
      const producer = await stage.producer({ dialect: 'java-5.3' })
      const batch = (from: number, count: number) =>
        Array.from({ length: count }, (_, i) => ({ topic, body: `m${from + i}`, tags: `T${i % 2}` }))
      const first = await producer.sendBatch(batch(0, 3))
      same([first.msgId.includes(','), first.queueOffset], [false, 0], 'one key and one place for the batch')
      same((await producer.send({ topic, body: 'm3' })).queueOffset, 3, 'offset of a message')
      same((await producer.sendBatch(batch(4, 20))).queueOffset, 4, 'offset of the second batch')
      const got: { readonly text: string; readonly queueOffset: number }[] = []
      await stage.consumer({
        group: stage.group('CG'),
        subscriptions: { [topic]: '*' },
        handler: ({ text, queueOffset, reconsumeTimes }) => {
          got.push({ text, queueOffset })
          if (text === 'm1' && reconsumeTimes === 0) throw new Error('not yet')
        },
      })
      await until('all messages, one of them twice', () => got.length === 25, 60_000)
      const [last] = got.splice(24)
      same(last?.text, 'm1', 'the message that came again')
      got.sort((one, other) => one.queueOffset - other.queueOffset)
      const expected = Array.from({ length: 24 }, (_, i) => ({ text: `m${i}`, queueOffset: i }))
      same(got, expected, 'messages and their offsets')
    },
  },
  {
    name: 'pushTags',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const got: string[] = []
      await stage.consumer({
        group: stage.group('CG'),
        subscriptions: { [topic]: 'TagA || TagC' },
        handler: (message) => void got.push(message.tags ?? ''),
      })
      for (const tags of ['TagA', 'TagB', 'TagC', 'TagB', 'TagA', undefined])
        await producer.send({ topic, body: 'x', tags })
      await until('the three wanted messages', () => got.length >= 3)
      await pause(1000)
      same([...got].sort(), ['TagA', 'TagA', 'TagC'], 'tags')
    },
  },
  {
    name: 'pushSql',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const got: string[] = []
      await stage.consumer({
        group: stage.group('CG'),
        subscriptions: { [topic]: { type: 'SQL92', expression: 'n > 2' } },
        handler: (message) => void got.push(message.text),
      })
      for (let n = 0; n < 5; n++) await producer.send({ topic, body: `${n}`, properties: { n: `${n}` } })
      await until('the wanted messages', () => got.length >= 2)
      same([...got].sort(), ['3', '4'], 'messages')
    },
  },
  {
    name: 'pushOrderly',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const got = new Map<string, number[]>()
      for (let i = 0; i < 40; i++) {
        const key = `key${i % 4}`
        await producer.send({ topic, body: `${i}`, keys: key }, { orderKey: key })
      }
      let suspended = false
      await stage.consumer({
        group: stage.group('CG'),
        orderly: true,
        subscriptions: { [topic]: '*' },
        handler: (message) => {
          if (message.text === '20' && !suspended) {
            suspended = true
            return 'SUSPEND_CURRENT_QUEUE_A_MOMENT'
          }
          const key = message.keys[0] ?? ''
          got.set(key, [...(got.get(key) ?? []), Number(message.text)])
          return 'CONSUME_SUCCESS'
        },
      })
      const count = (): number => [...got.values()].reduce((sum, list) => sum + list.length, 0)
      await until('consumption of 40 messages', () => count() >= 40)
      for (const [key, list] of got)
        same(
          list,
          [...list].sort((a, b) => a - b),
          `order of ${key}`,
        )
      same(count(), 40, 'deliveries')
      holds(suspended, 'the queue was never suspended')
    },
  },
  {
    name: 'pushBroadcasting',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const got: string[][] = [[], []]
      for (const [index, list] of got.entries()) {
        await stage.consumer({
          group: stage.group('CG'),
          instanceName: `broadcast${index}`,
          messageModel: 'BROADCASTING',
          subscriptions: { [topic]: '*' },
          handler: (message) => void list.push(message.text),
        })
      }
      await pause(1500)
      for (let i = 0; i < 10; i++) await producer.send({ topic, body: `${i}` })
      await until('ten messages at both', () => got.every((list) => list.length >= 10))
    },
  },
  {
    name: 'retryThenSuccess',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const tries: { readonly times: number; readonly topic: string; readonly id: string }[] = []
      await stage.consumer({
        group: stage.group('CG'),
        subscriptions: { [topic]: '*' },
        handler: (message, context) => {
          tries.push({ times: message.reconsumeTimes, topic: message.topic, id: message.msgId })
          context.delayLevelWhenNextConsume = 1
          return message.reconsumeTimes < 2 ? 'RECONSUME_LATER' : 'CONSUME_SUCCESS'
        },
      })
      const { msgId } = await producer.send({ topic, body: 'again' })
      // The queues of a new retry topic join with the route poll, up to 30 s later.
      await until('the third delivery', () => tries.length >= 3, 90_000)
      same(
        tries,
        [0, 1, 2].map((times) => ({ times, topic, id: msgId })),
        'deliveries',
      )
    },
  },
  {
    name: 'deadLetter',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const group = stage.group('CG')
      const producer = await stage.producer()
      let deliveries = 0
      await stage.consumer({
        group,
        maxReconsumeTimes: 0,
        subscriptions: { [topic]: '*' },
        handler: () => {
          deliveries++
          throw new Error('refused on purpose')
        },
      })
      await producer.send({ topic, body: 'poison', keys: 'dead' })
      const dead = `%DLQ%${group}`
      await until('the dead letter', async () => {
        const stats = await stage.admin.topicStats(dead).catch(() => [])
        return stats.some(([, offset]) => offset.maxOffset === 1)
      })
      same(deliveries, 1, 'deliveries')
    },
  },
  {
    name: 'delayLevel',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer()
      const lateMs: number[] = []
      let sentAt = 0
      await stage.consumer({
        group: stage.group('CG'),
        subscriptions: { [topic]: '*' },
        handler: () => void lateMs.push(Date.now() - sentAt),
      })
      await pause(2000)
      sentAt = Date.now()
      await producer.send({ topic, body: 'later', delayLevel: 2 })
      await until('the delayed message', () => lateMs.length > 0)
      const [late = 0] = lateMs
      holds(late >= 4900 && late < 9000, `level 2 (5 s) came after ${late} ms`)
    },
  },
  {
    name: 'twoConsumersShareQueues',
    run: async (stage) => {
      const topic = await stage.topic('T', 8)
      const group = stage.group('CG')
      const producer = await stage.producer()
      const got: string[][] = [[], []]
      const consumerOf = (index: number) =>
        stage.consumer({
          group,
          instanceName: `pair${index}`,
          subscriptions: { [topic]: '*' },
          handler: (message) => void got[index]?.push(message.text),
        })
      const first = await consumerOf(0)
      const mine = (consumer: typeof first): number => consumer.assigned.filter((queue) => queue.topic === topic).length
      await until('the first alone has all queues', () => mine(first) === 8)
      const second = await consumerOf(1)
      await until('both have four queues', () => mine(first) === 4 && mine(second) === 4)
      for (let i = 0; i < 80; i++) await producer.send({ topic, body: `${i}` })
      await until('all messages', () => new Set(got.flat()).size === 80)
      holds(
        got.every((list) => list.length >= 40),
        'one of the two got less than its share',
      )
      await second.shutdown()
      await until('the first has all queues again', () => mine(first) === 8)
    },
  },
  {
    name: 'offsetsSurviveRestart',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const group = stage.group('CG')
      const producer = await stage.producer()
      const got: string[] = []
      const options = {
        group,
        subscriptions: { [topic]: '*' },
        handler: (m: { text: string }) => void got.push(m.text),
      }
      for (let i = 0; i < 10; i++) await producer.send({ topic, body: `a${i}` })
      const first = await stage.consumer({ ...options, instanceName: 'before' })
      await until('ten messages', () => got.length === 10)
      await first.shutdown()
      for (let i = 0; i < 5; i++) await producer.send({ topic, body: `b${i}` })
      await stage.consumer({ ...options, instanceName: 'after' })
      await until('the new messages', () => got.length >= 15)
      await pause(500)
      same(got.slice(10).sort(), ['b0', 'b1', 'b2', 'b3', 'b4'], 'messages after the restart')
    },
  },
  {
    name: 'pullAndSeek',
    run: async (stage) => {
      const topic = await stage.topic('T', 1)
      const producer = await stage.producer()
      for (let i = 0; i < 20; i++) await producer.send({ topic, body: `${i}` })
      await using consumer = createPullConsumer({
        runtime: stage.runtime,
        namesrv: stage.namesrv,
        group: stage.group('CG'),
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      })
      await consumer.start()
      const [queue] = await consumer.fetchMessageQueues(topic)
      if (queue === undefined) throw new Error('no queue')
      const plain = await consumer.pull(queue, '*', 5, 3)
      same(
        plain.messages.map((message) => message.text),
        ['5', '6', '7'],
        'plain pull',
      )
      await consumer.assign([queue])
      const got: string[] = []
      for await (const message of consumer) {
        got.push(message.text)
        if (got.length === 20) break
      }
      same(
        got,
        Array.from({ length: 20 }, (_, i) => `${i}`),
        'iteration',
      )
      await consumer.commit()
      await until('the committed offset', async () => (await consumer.committed(queue)) === 20)
      await consumer.seek(queue, 15)
      same(
        (await consumer.poll({ maxMessages: 2 })).map((message) => message.text),
        ['15', '16'],
        'after the seek',
      )
    },
  },
]
