import { describe, expect, it } from 'vitest'
import { batchAckBody, type RequestHeader } from '../../../src/protocol/index.ts'
import { records, type TestClient, TestCluster, texts } from './testCluster.ts'

const INVISIBLE_MS = 10_000

function popHeader(given: Partial<RequestHeader<'POP_MESSAGE'>> = {}): RequestHeader<'POP_MESSAGE'> {
  return {
    consumerGroup: 'CG',
    topic: 'T',
    queueId: -1,
    maxMsgNums: 32,
    invisibleTime: INVISIBLE_MS,
    pollTime: 0,
    bornTime: 0,
    initMode: 0,
    ...given,
  }
}

async function pop(client: TestClient, given: Partial<RequestHeader<'POP_MESSAGE'>> = {}) {
  return client.ask('POP_MESSAGE', popHeader(given))
}

type Popped = Awaited<ReturnType<typeof pop>>

/** The handle of the n-th message, as a Java client makes it of the answer. */
function handleOf(answer: Popped, n = 0): RequestHeader<'ACK_MESSAGE'> {
  const record = records(answer)[n]
  if (record === undefined) throw new Error('nothing was popped')
  const given = record.properties.get('POP_CK')
  const { popTime, invisibleTime, reviveQid, startOffsetInfo = '' } = answer.header
  const start = startOffsetInfo.split(';').find((entry) => entry.startsWith(`0 ${record.queueId} `))
  const own = [
    start?.split(' ')[2],
    popTime,
    invisibleTime,
    reviveQid,
    0,
    'broker-a',
    record.queueId,
    record.queueOffset,
  ]
  const extraInfo = given ?? own.join(' ')
  const [, , , , retry, , queueId, offset] = extraInfo.split(' ')
  const topic = retry === '0' ? 'T' : '%RETRY%CG_T'
  return { consumerGroup: 'CG', topic, queueId: Number(queueId), offset: Number(offset), extraInfo }
}

async function cluster(queues = 1, config: Readonly<Record<string, string | number | boolean>> = {}) {
  const started = await TestCluster.start({ topics: { T: queues }, config, inMemory: false })
  return { cluster: started, producer: started.client('producer'), consumer: started.client('consumer') }
}

describe('a pop', () => {
  it('takes messages of all queues and hides them from the group', async () => {
    const { producer, consumer } = await cluster(2)
    for (const queueId of [0, 1]) await producer.send('T', `from ${queueId}`, { queueId })
    const popped = await pop(consumer)
    expect(popped).toMatchObject({ code: 0, remark: 'FOUND', header: { invisibleTime: INVISIBLE_MS, restNum: 0 } })
    expect([...texts(popped)].sort()).toEqual(['from 0', 'from 1'])
    expect(popped.header.msgOffsetInfo?.split(';').sort()).toEqual(['0 0 0', '0 1 0'])
    expect(await pop(consumer)).toMatchObject({ code: 210, remark: 'NO_MESSAGE_IN_QUEUE' })
  })

  it('brings back what was not acknowledged, as a retry of the same message, again and again', async () => {
    const { cluster: world, producer, consumer } = await cluster()
    await producer.send('T', 'one')
    await producer.send('T', 'two')
    const popped = await pop(consumer)
    expect(texts(popped)).toEqual(['one', 'two'])
    expect(await consumer.ask('ACK_MESSAGE', handleOf(popped, 1))).toMatchObject({ code: 0 })
    await world.advance(INVISIBLE_MS - 1000)
    expect((await pop(consumer)).code).toBe(210)
    await world.advance(8000)
    const again = await pop(consumer)
    expect(texts(again)).toEqual(['one'])
    expect(records(again)[0]).toMatchObject({ topic: 'T', reconsumeTimes: 1 })
    await world.advance(INVISIBLE_MS + 8000)
    const third = await pop(consumer)
    expect(records(third)[0]).toMatchObject({ topic: 'T', reconsumeTimes: 2 })
    expect(await consumer.ask('ACK_MESSAGE', handleOf(third))).toMatchObject({ code: 0 })
    await world.advance(INVISIBLE_MS * 3)
    expect((await pop(consumer)).code).toBe(210)
  })

  it('that names the retry topic itself gets the messages as they lie there, without a handle', async () => {
    const started = await TestCluster.start({ topics: { '%RETRY%CG': 1 } })
    await started.client('producer').send('%RETRY%CG', 'one')
    const popped = await pop(started.client('consumer'), { topic: '%RETRY%CG' })
    expect(records(popped)[0]).toMatchObject({ topic: '%RETRY%CG' })
    expect(records(popped)[0]?.properties.has('POP_CK')).toBe(false)
  })

  it('of the retry topic itself stops its revive queue for good, as in the original', async () => {
    const topics = { '%RETRY%CG': 1, T: 1 }
    for (const stopped of [false, true]) {
      const world = await TestCluster.start({ topics, config: { reviveQueueNum: 1 }, inMemory: false })
      const [producer, consumer] = [world.client('producer'), world.client('consumer')]
      if (stopped) {
        await producer.send('%RETRY%CG', 'never again')
        expect(texts(await pop(consumer, { topic: '%RETRY%CG' }))).toEqual(['never again'])
        await world.advance(1000)
      }
      await producer.send('T', 'behind it')
      expect(texts(await pop(consumer))).toEqual(['behind it'])
      await world.advance(INVISIBLE_MS * 3)
      expect((await pop(consumer)).code).toBe(stopped ? 210 : 0)
    }
  })

  it('waits for a message when there is none', async () => {
    const { cluster: world, producer, consumer } = await cluster()
    const waiting = consumer.begin(
      'POP_MESSAGE',
      popHeader({ pollTime: 15_000, bornTime: world.world.epochMs + world.world.now }),
    )
    await world.advance(3000)
    await producer.send('T', 'at last')
    expect(texts(await world.world.settle(waiting))).toEqual(['at last'])
  })

  it('gives up when its time is over', async () => {
    const { cluster: world, consumer } = await cluster()
    const bornTime = world.world.epochMs + world.world.now
    const waiting = consumer.begin('POP_MESSAGE', popHeader({ pollTime: 5000, bornTime }))
    await world.advance(100)
    const info = await consumer.ask('POLLING_INFO', { consumerGroup: 'CG', topic: 'T', queueId: -1 })
    expect(info.header.pollingNum).toBe(1)
    expect(await world.world.settle(waiting)).toMatchObject({ code: 210 })
    expect(world.world.epochMs + world.world.now - bornTime).toBeLessThan(5100)
  })

  it('filters by tag, and passes over what it does not want', async () => {
    const { producer, consumer } = await cluster()
    await producer.send('T', 'red', { properties: { TAGS: 'R' } })
    await producer.send('T', 'blue', { properties: { TAGS: 'B' } })
    expect(texts(await pop(consumer, { exp: 'B', expType: 'TAG' }))).toEqual(['blue'])
    expect((await pop(consumer, { exp: 'B', expType: 'TAG' })).code).toBe(210)
  })

  it('survives a restart of the broker', async () => {
    const { cluster: world, producer, consumer } = await cluster()
    await producer.send('T', 'one')
    expect(texts(await pop(consumer))).toEqual(['one'])
    await world.world.settle(world.broker.stop())
    await world.restartBroker({ inMemory: false })
    await world.advance(INVISIBLE_MS + 8000)
    expect(texts(await pop(consumer))).toEqual(['one'])
  })

  it.each([
    [{ topic: 'None' }, 17, 'topic[None] not exist, apply first please! '],
    [{ queueId: 7 }, 29, 'queueId[7] is illegal, topic:[T] topicConfig.readQueueNums:[1] consumer:['],
    [{ maxMsgNums: 33 }, 29, "the broker[10.0.0.2] pop message's num is greater than 32"],
    [{ exp: 'a =', expType: 'SQL92' }, 23, "parse the consumer's subscription failed"],
  ])('with %j is refused with %d', async (given, code, remark) => {
    const { consumer } = await cluster()
    const answer = await pop(consumer, given)
    expect(answer.code).toBe(code)
    expect(answer.remark).toContain(remark)
  })

  it('is refused without a timer wheel', async () => {
    const { consumer } = await cluster(1, { timerWheelEnable: false })
    const remark = 'the broker[10.0.0.2] pop message is forbidden because timerWheelEnable is false'
    expect(await pop(consumer)).toMatchObject({ code: 1, remark })
  })
})

describe('the invisible time of a message', () => {
  it('is changed to a longer one, and the old handle is void', async () => {
    const { cluster: world, producer, consumer } = await cluster()
    await producer.send('T', 'one')
    const handle = handleOf(await pop(consumer))
    const changed = await consumer.ask('CHANGE_MESSAGE_INVISIBLETIME', { ...handle, invisibleTime: 60_000 })
    expect(changed).toMatchObject({ code: 0, header: { invisibleTime: 60_000 } })
    await world.advance(40_000)
    expect((await pop(consumer)).code).toBe(210)
    await world.advance(30_000)
    expect(texts(await pop(consumer))).toEqual(['one'])
  })

  it('of a message beyond the queue is refused', async () => {
    const { producer, consumer } = await cluster()
    await producer.send('T', 'one')
    const handle = handleOf(await pop(consumer))
    const beyond = { ...handle, offset: 5 }
    expect((await consumer.ask('CHANGE_MESSAGE_INVISIBLETIME', { ...beyond, invisibleTime: 1 })).code).toBe(208)
    expect(await consumer.ask('ACK_MESSAGE', beyond)).toMatchObject({
      code: 208,
      remark: 'offset is illegal, key:T@0, commit:5, store:0~1',
    })
  })
})

describe('a batch of acknowledgements', () => {
  it('acknowledges what its bits name', async () => {
    const { cluster: world, producer, consumer } = await cluster()
    for (const text of ['one', 'two', 'three']) await producer.send('T', text)
    const { popTime = 0, invisibleTime = 0, reviveQid = 0 } = (await pop(consumer)).header
    const ack = {
      bitSet: Buffer.of(0b101).toString('base64'),
      consumerGroup: 'CG',
      invisibleTime,
      popTime,
      queueId: 0,
      retry: '0',
      reviveQueueId: reviveQid,
      startOffset: 0,
      topic: 'T',
    }
    const body = batchAckBody.encode({ acks: [ack], brokerName: 'broker-a' })
    expect((await consumer.ask('BATCH_ACK_MESSAGE', {}, body)).code).toBe(0)
    await world.advance(INVISIBLE_MS + 8000)
    expect(texts(await pop(consumer))).toEqual(['two'])
    expect((await consumer.ask('BATCH_ACK_MESSAGE', {})).code).toBe(208)
  })
})

describe('an ordered pop', () => {
  const ordered = { order: true, attemptId: 'first' }

  it('gets nothing of a queue before its batch is acknowledged, then what follows', async () => {
    const { producer, consumer } = await cluster()
    for (const text of ['one', 'two', 'three']) await producer.send('T', text)
    const popped = await pop(consumer, { ...ordered, maxMsgNums: 2 })
    expect(texts(popped)).toEqual(['one', 'two'])
    expect(popped.header.reviveQid).toBe(999)
    expect((await pop(consumer, { order: true, attemptId: 'second' })).code).toBe(210)
    await consumer.ask('ACK_MESSAGE', handleOf(popped, 0))
    expect((await pop(consumer, { order: true, attemptId: 'second' })).code).toBe(210)
    await consumer.ask('ACK_MESSAGE', handleOf(popped, 1))
    expect(texts(await pop(consumer, { order: true, attemptId: 'second' }))).toEqual(['three'])
  })

  it('gets the same batch again for the same attempt, or when it is visible again', async () => {
    const { cluster: world, producer, consumer } = await cluster()
    await producer.send('T', 'one')
    expect(texts(await pop(consumer, ordered))).toEqual(['one'])
    expect(texts(await pop(consumer, ordered))).toEqual(['one'])
    expect((await pop(consumer, { order: true, attemptId: 'other' })).code).toBe(210)
    await world.advance(INVISIBLE_MS)
    const again = await pop(consumer, { order: true, attemptId: 'other' })
    expect(texts(again)).toEqual(['one'])
    expect(again.header.orderCountInfo).toContain('0 qo0%0 1')
  })
})

describe('a look at what there is', () => {
  it('takes nothing', async () => {
    const { producer, consumer } = await cluster()
    await producer.send('T', 'one')
    const header = { consumerGroup: 'CG', topic: 'T', queueId: -1, maxMsgNums: 8 }
    for (let look = 0; look < 2; look++) expect(texts(await consumer.ask('PEEK_MESSAGE', header))).toEqual(['one'])
    const notification = { consumerGroup: 'CG', topic: 'T', queueId: -1, pollTime: 0, bornTime: 0 }
    expect((await consumer.ask('NOTIFICATION', notification)).header.hasMsg).toBe(true)
    expect(texts(await pop(consumer))).toEqual(['one'])
    expect((await consumer.ask('NOTIFICATION', notification)).header.hasMsg).toBe(false)
  })
})
