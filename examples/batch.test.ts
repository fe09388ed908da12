import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

it('messages that are sent in one batch are messages of their own, and are handled in batches', async () => {
  await using cluster = await startCluster({ topics: { readings: 1 } })
  const producer = await cluster.producer()
  const bodies = Array.from({ length: 12 }, (_, index) => `sensor ${index}`)
  const { msgId } = await producer.sendBatch(bodies.map((body) => ({ topic: 'readings', body })))
  expect(msgId.split(',')).toHaveLength(12)

  const batches: number[] = []
  await cluster.consumer({
    group: 'archive',
    topic: 'readings',
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    consumeMessageBatchMaxSize: 5,
    batchHandler: (messages, context) => {
      batches.push(messages.length)
      const broken = messages.findIndex(({ text, reconsumeTimes }) => text === 'sensor 7' && reconsumeTimes === 0)
      if (broken >= 0) context.ackIndex = broken - 1 // those before it are done; it and the rest come again
    },
  })
  await cluster.expect.consumed('archive', 'readings', bodies, { once: true })
  expect(batches.slice(0, 3)).toEqual([5, 5, 2])
})

it('a large body travels and lies compressed, and comes as it was', async () => {
  await using cluster = await startCluster({ topics: { readings: 1 } })
  const producer = await cluster.producer() // compresses what is larger than 4 KiB
  const body = 'all quiet '.repeat(10_000)
  await producer.send({ topic: 'readings', body })
  const [stored] = cluster.messages('readings')
  expect(stored?.text).toBe(body)
  expect(stored?.storeSize).toBeLessThan(2000)

  const tooLarge = producer.send({ topic: 'readings', body: 'x'.repeat(4 * 1024 * 1024 + 1) })
  await expect(tooLarge).rejects.toThrow('4194304')
})

it('in a topic with batch consume queues a batch is one record, which consumers take apart', async () => {
  await using cluster = await startCluster()
  const admin = await cluster.admin()
  const queues = { readQueueNums: 1, writeQueueNums: 1 }
  await admin.createTopic({ topic: 'readings', ...queues, attributes: { 'queue.type': 'BatchCQ' } })
  const producer = await cluster.producer({ dialect: 'java-5.3' }) // gives the batch itself a key, as Java 5.x does
  const bodies = Array.from({ length: 12 }, (_, index) => `sensor ${index}`)
  const { msgId, offsetMsgId, queueOffset } = await producer.sendBatch(
    bodies.map((body) => ({ topic: 'readings', body })),
  )
  expect([msgId, offsetMsgId].map((ids) => ids.split(',').length)).toEqual([1, 1])
  expect(queueOffset).toBe(0)
  expect((await producer.send({ topic: 'readings', body: 'alone' })).queueOffset).toBe(12)

  await cluster.consumer({
    group: 'archive',
    topic: 'readings',
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    handler: () => undefined,
  })
  await cluster.expect.consumed('archive', 'readings', [...bodies, 'alone'], { once: true })
})
