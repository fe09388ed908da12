import { describe, expect, it } from 'vitest'
import { startBroker } from '../../../src/broker/index.ts'
import {
  queryAssignmentRequestBody,
  queryAssignmentResponseBody,
  setMessageRequestModeBody,
} from '../../../src/protocol/index.ts'
import { type TestClient, TestCluster } from '../core/testCluster.ts'

/** Two brokers with two queues each of topic T; two members of group CG at broker-a. */
async function twoBrokers(): Promise<{ cluster: TestCluster; one: TestClient; two: TestClient }> {
  const cluster = await TestCluster.start({ topics: { T: 2 } })
  const host = cluster.world.addHost({ name: 'broker-b', addresses: ['10.0.0.3'] })
  const config = { brokerName: 'broker-b', namesrvAddr: 'namesrv:9876' }
  const { runtime } = host.spawn('broker')
  await cluster.world.settle(startBroker({ runtime, config, inMemory: true, topics: { T: 2 } }))
  const [one, two] = [cluster.client('one'), cluster.client('two')]
  for (const client of [one, two]) await client.join('CG', 'T')
  return { cluster, one, two }
}

/** `broker:queue mode` of what the client is told to consume; undefined when it is to keep what it has. */
async function assigned(client: TestClient, strategyName = 'AVG'): Promise<readonly string[] | undefined> {
  const asked = { topic: 'T', consumerGroup: 'CG', clientId: client.name, strategyName, messageModel: 'CLUSTERING' }
  const { body } = await client.ask('QUERY_ASSIGNMENT', {}, queryAssignmentRequestBody.encode(asked))
  return queryAssignmentResponseBody
    .decode(body)
    .messageQueueAssignments?.map(
      ({ messageQueue: { brokerName, queueId }, mode }) => `${brokerName}:${queueId} ${mode}`,
    )
}

describe('QUERY_ASSIGNMENT', () => {
  it('shares the queues of all brokers among the members of the group', async () => {
    const { one, two } = await twoBrokers()
    expect(await assigned(one)).toEqual(['broker-a:0 PULL', 'broker-a:1 PULL'])
    expect(await assigned(two)).toEqual(['broker-b:0 PULL', 'broker-b:1 PULL'])
    expect(await assigned(two, 'AVG_BY_CIRCLE')).toEqual(['broker-a:1 PULL', 'broker-b:1 PULL'])
  })

  it('gives every member all brokers once the group takes the topic by POP', async () => {
    const { one, two } = await twoBrokers()
    const mode = { topic: 'T', consumerGroup: 'CG', mode: 'POP', popShareQueueNum: 0 }
    const set = await one.ask('SET_MESSAGE_REQUEST_MODE', {}, setMessageRequestModeBody.encode(mode))
    expect(set.code).toBe(0)
    expect(await assigned(one)).toEqual(['broker-a:-1 POP', 'broker-b:-1 POP'])
    expect(await assigned(two)).toEqual(['broker-a:-1 POP', 'broker-b:-1 POP'])
  })

  it('learns within 30 s of queues that came later', async () => {
    const { cluster, one } = await twoBrokers()
    expect(await assigned(one)).toHaveLength(2)
    await one.ask('UPDATE_AND_CREATE_TOPIC', {
      topic: 'T',
      defaultTopic: 'TBW102',
      readQueueNums: 4,
      writeQueueNums: 4,
      perm: 6,
      topicFilterType: 'SINGLE_TAG',
      topicSysFlag: 0,
      order: false,
    })
    expect(await assigned(one)).toHaveLength(2)
    await cluster.advance(31_000)
    expect(await assigned(one)).toEqual(['broker-a:0 PULL', 'broker-a:1 PULL', 'broker-a:2 PULL'])
  })
})
