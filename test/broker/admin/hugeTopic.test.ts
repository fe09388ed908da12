import { describe, expect, it } from 'vitest'
import { TestCluster } from '../core/testCluster.ts'

const QUEUES = 2_147_483_647
const topic = 'Huge'
const group = 'Group'

describe('a topic of 2^31 - 1 queues', () => {
  it('keeps nobody waiting, whatever is asked about it', async () => {
    const cluster = await TestCluster.start()
    const client = cluster.client('stranger')
    const created = await client.ask('UPDATE_AND_CREATE_TOPIC', {
      topic,
      defaultTopic: 'TBW102',
      readQueueNums: QUEUES,
      writeQueueNums: QUEUES,
      perm: 6,
      topicFilterType: 'SINGLE_TAG',
      topicSysFlag: 0,
      order: false,
    })
    expect(created.code).toBe(0)
    await client.join(group, topic)
    const committed = await client.ask('UPDATE_CONSUMER_OFFSET', {
      consumerGroup: group,
      topic,
      queueId: 0,
      commitOffset: 1,
    })
    expect(committed.code).toBe(0)
    const outOfMemory = { code: 1, remark: 'java.lang.OutOfMemoryError: Java heap space' }
    expect(await client.ask('GET_TOPIC_STATS_INFO', { topic })).toMatchObject(outOfMemory)
    expect(await client.ask('GET_CONSUME_STATS', { consumerGroup: group, topic })).toMatchObject(outOfMemory)
    expect(await client.ask('QUERY_CONSUME_TIME_SPAN', { topic, group })).toMatchObject(outOfMemory)
    const pop = {
      consumerGroup: group,
      topic,
      queueId: -1,
      maxMsgNums: 1,
      invisibleTime: 10_000,
      pollTime: 0,
      bornTime: 0,
      initMode: 0,
    }
    expect((await client.ask('POP_MESSAGE', pop)).code).toBe(210)
    const reset = await client.ask('INVOKE_BROKER_TO_RESET_OFFSET', { topic, group, timestamp: -1, isForce: true })
    expect(reset).toMatchObject(outOfMemory)
  })
})
