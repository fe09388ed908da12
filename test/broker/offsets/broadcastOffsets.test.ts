import { describe, expect, it } from 'vitest'
import type { ProfileName } from '../../../src/profile/index.ts'
import { heartbeatBody } from '../../../src/protocol/index.ts'
import { type Answered, pullHeader, type TestClient, TestCluster, texts } from '../core/testCluster.ts'

async function setUp(profile: ProfileName = '5.3.3', config: Readonly<Record<string, number | boolean>> = {}) {
  const cluster = await TestCluster.start({ inMemory: false, profile, topics: { T: 2 }, config })
  const client = cluster.client('client')
  for (let number = 0; number < 5; number++) await client.send('T', `m${number}`)
  return { cluster, broker: cluster.broker, client }
}

/** Joins a group that broadcasts the topic. */
async function join(client: TestClient, given: { group?: string; consumeType?: string } = {}): Promise<void> {
  const { group: groupName = 'CG', consumeType = 'CONSUME_PASSIVELY' } = given
  const subscription = {
    classFilterMode: false,
    codeSet: [],
    expressionType: 'TAG',
    subString: '*',
    subVersion: 1,
    tagsSet: [],
    topic: 'T',
  }
  const body = heartbeatBody.encode({
    clientID: client.name,
    consumerDataSet: [
      {
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        consumeType,
        groupName,
        messageModel: 'BROADCASTING',
        subscriptionDataSet: [subscription],
        unitMode: false,
      },
    ],
    producerDataSet: [],
  })
  await client.ask('HEART_BEAT', {}, body)
}

/** A pull of a proxy for one of its clients. */
const proxied = (clientId: string | undefined, queueOffset: number) => ({
  queueOffset,
  requestSource: 1,
  ...(clientId === undefined ? {} : { proxyFrowardClientId: clientId }),
})

const told = ({ code, remark, header }: Answered<'PULL_MESSAGE'>): readonly unknown[] => [
  code,
  remark,
  header.nextBeginOffset,
]

describe('offsets of broadcasting clients', () => {
  it('are committed every 5 s for GROUP@broadcast: where the slowest client pulls', async () => {
    const { cluster, broker } = await setUp()
    const clients = [cluster.client('one'), cluster.client('two')]
    for (const client of clients) await join(client)
    await clients[0]?.pull('T', { queueOffset: 2 })
    await clients[0]?.pull('T', { queueOffset: 5 })
    await clients[1]?.pull('T', { queueOffset: 3 })
    expect(broker.context.offsets.queryOffset('CG@broadcast', 'T', 0)).toBe(-1)
    await cluster.advance(5000)
    expect(broker.context.offsets.queryOffset('CG@broadcast', 'T', 0)).toBe(3)
    await clients[1]?.pull('T', { queueOffset: 1 })
    await cluster.advance(5000)
    expect(broker.context.offsets.queryOffset('CG@broadcast', 'T', 0)).toBe(3) // of one client they never go back
  })

  it('stand in consumerOffset.json, and no group of that name is listed', async () => {
    const { cluster, broker, client } = await setUp()
    await join(client)
    await client.pull('T', { queueOffset: 4 })
    await cluster.advance(20_000)
    const file = cluster.brokerHost.spawn('shell').runtime.disk.open('config/consumerOffset.json')
    const text = new TextDecoder().decode(file.read(0, file.size())).replaceAll(/\s/g, '')
    expect(text).toContain('"offsetTable":{"T@CG@broadcast":{0:4}}')
    expect(text).toContain('"groupTopicMap":{}')
    expect(broker.context.offsets.whichGroupByTopic('T')).toEqual([])
  })

  it('are where a pull is sent when it asks for an illegal one', async () => {
    const { cluster, broker, client } = await setUp()
    await join(client)
    expect(told(await client.pull('T', { queueOffset: 77 }))).toEqual([21, 'OFFSET_OVERFLOW_BADLY', 5])
    await cluster.advance(5000)
    expect(broker.context.offsets.queryOffset('CG@broadcast', 'T', 0)).toBe(5)
  })

  it.each([
    ['a clustering group', 'CLUSTERING', '5.3.3', {}],
    ['a group that pulls actively', 'CONSUME_ACTIVELY', '5.3.3', {}],
    ['enableBroadcastOffsetStore=false', 'CONSUME_PASSIVELY', '5.3.3', { enableBroadcastOffsetStore: false }],
    ['4.9.7', 'CONSUME_PASSIVELY', '4.9.7', {}],
  ] as const)('are not kept of %s', async (_, kind, profile, config) => {
    const { cluster, broker, client } = await setUp(profile, config)
    if (kind === 'CLUSTERING') await client.join('CG', 'T')
    else await join(client, { consumeType: kind })
    await client.pull('T', { queueOffset: 2 })
    await cluster.advance(20_000)
    expect([...broker.context.offsets.offsetTable.keys()].filter((key) => key.endsWith('@broadcast'))).toEqual([])
  })

  it('count for 2 minutes after a client is gone, and for 5 while it stays and does not pull', async () => {
    const { cluster, broker } = await setUp('5.3.3', { channelExpiredTimeout: 3_600_000 })
    const [gone, silent, busy] = ['gone', 'silent', 'busy'].map((name) => cluster.client(name))
    const at = (): number => broker.context.offsets.queryOffset('CG@broadcast', 'T', 0)
    for (const client of [gone, silent, busy]) if (client !== undefined) await join(client)
    await gone?.pull('T', { queueOffset: 1 })
    await gone?.close()
    await silent?.pull('T', { queueOffset: 2 })
    const keepBusy = async (forMs: number): Promise<void> => {
      for (let ms = 0; ms < forMs; ms += 10_000) {
        await busy?.pull('T', { queueOffset: 4 })
        await join(silent as TestClient)
        await cluster.advance(10_000)
      }
    }
    await keepBusy(100_000)
    expect(at()).toBe(1)
    await keepBusy(60_000)
    expect(at()).toBe(2)
    await keepBusy(180_000)
    expect(at()).toBe(4)
  })

  it('are committed once more when the broker stops', async () => {
    const { cluster, client } = await setUp()
    await join(client)
    await client.pull('T', { queueOffset: 4 })
    await cluster.world.settle(cluster.broker.stop())
    await cluster.restartBroker({ inMemory: false })
    expect(cluster.broker.context.offsets.queryOffset('CG@broadcast', 'T', 0)).toBe(4)
  })
})

describe('a broadcasting client behind a proxy', () => {
  it('that is new begins at the offset of GROUP@broadcast, else at 0 or at the end', async () => {
    const { broker, client } = await setUp()
    const moved = await client.pull('T', proxied('c-1', -1))
    expect(told(moved)).toEqual([21, 'OFFSET_RESET', 0])
    expect(moved.header).toMatchObject({ minOffset: 0, maxOffset: 0, suggestWhichBrokerId: 0 })
    expect(told(await client.pull('T', { ...proxied('c-1', -1), queueId: 1 }))).toEqual([21, 'OFFSET_RESET', 0])
    broker.context.offsets.commitOffset('Other@broadcast', 'T', 0, 3)
    expect(told(await client.pull('T', { ...proxied('c-2', -1), consumerGroup: 'Other' }))).toEqual([
      21,
      'OFFSET_RESET',
      3,
    ])
  })

  it('pulls from where it says otherwise', async () => {
    const { client } = await setUp()
    const first = await client.pull('T', proxied('c-1', 2))
    expect([first.code, texts(first)]).toEqual([0, ['m2', 'm3', 'm4']])
    const next = await client.pull('T', proxied('c-1', 3))
    expect([next.code, texts(next)]).toEqual([0, ['m3', 'm4']])
  })

  it('that comes to the broker, or goes back, goes on where it stood', async () => {
    const { client } = await setUp()
    await client.pull('T', proxied('client', 3))
    await join(client)
    expect(told(await client.pull('T', { queueOffset: 0 }))).toEqual([21, 'OFFSET_RESET', 3])
    expect((await client.pull('T', { queueOffset: 3 })).code).toBe(0)
    await client.pull('T', { queueOffset: 4 })
    expect(told(await client.pull('T', proxied('client', 0)))).toEqual([21, 'OFFSET_RESET', 4])
  })

  it('is not sent anywhere by 4.9.7', async () => {
    const { client } = await setUp('4.9.7')
    expect(told(await client.pull('T', proxied('c-1', -1)))).toEqual([21, 'OFFSET_TOO_SMALL', 0])
  })

  it('that the proxy does not name makes the original throw, or fall silent', async () => {
    const { cluster, client } = await setUp()
    const sent = await client.pull('T', proxied(undefined, -1))
    expect([sent.code, sent.remark]).toEqual([1, expect.stringMatching(/^java\.lang\.NullPointerException, /)])
    const known = await client.pull('T', proxied(undefined, -1))
    expect(known.remark).toContain('because "key" is null')
    const silent = client.begin('PULL_MESSAGE', pullHeader('T', { ...proxied(undefined, 0), consumerGroup: 'Other' }))
    await expect(cluster.world.settle(silent)).rejects.toThrow('did not answer')
  })
})
