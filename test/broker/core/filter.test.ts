import { describe, expect, it } from 'vitest'
import { checkClientBody, heartbeatBody, type SubscriptionData } from '../../../src/protocol/index.ts'
import { pullHeader, records, type TestClient, TestCluster } from './testCluster.ts'

const ENABLED = { config: { enablePropertyFilter: true } }
const NOT_SUPPORTED = 'The broker does not support consumer to filter message by SQL92'
const BY_HEARTBEAT = { sysFlag: 0, subVersion: 1 }

function sql(subString: string, topic = 'T', subVersion = 1): SubscriptionData {
  return { topic, subString, subVersion, expressionType: 'SQL92', classFilterMode: false, tagsSet: [], codeSet: [] }
}

async function subscribe(client: TestClient, subscriptions: readonly SubscriptionData[]): Promise<void> {
  const consumer = {
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    consumeType: 'CONSUME_PASSIVELY',
    groupName: 'CG',
    messageModel: 'CLUSTERING',
    subscriptionDataSet: subscriptions,
    unitMode: false,
  }
  const body = heartbeatBody.encode({ clientID: client.name, consumerDataSet: [consumer], producerDataSet: [] })
  await client.ask('HEART_BEAT', {}, body)
}

async function check(client: TestClient, subscriptionData: SubscriptionData) {
  const body = checkClientBody.encode({ clientId: client.name, group: 'CG', namespace: '', subscriptionData })
  const { code, remark } = await client.ask('CHECK_CLIENT_CONFIG', {}, body)
  return { code, remark }
}

async function setUp(options: { readonly config?: Readonly<Record<string, string | number | boolean>> } = ENABLED) {
  const cluster = await TestCluster.start(options)
  const client = cluster.client('client')
  await client.send('T', 'low', { properties: { price: '5', color: 'red' } })
  await client.send('T', 'high', { properties: { price: '15', color: 'red' } })
  await client.send('T', 'none', { properties: { color: 'blue' } })
  return { cluster, client }
}

function texts(answer: { readonly body: Uint8Array | undefined }): readonly string[] {
  return records(answer).map(({ body }) => new TextDecoder().decode(body))
}

describe('a broker with enablePropertyFilter', () => {
  it('delivers what the posted expression matches, and skips the rest', async () => {
    const { client } = await setUp()
    const given = { expressionType: 'SQL92', subscription: "price > 10 AND color = 'red'", subVersion: 1 }
    const answer = await client.pull('T', given)
    expect([answer.code, texts(answer), answer.header.nextBeginOffset]).toEqual([0, ['high'], 3])
    const nothing = await client.pull('T', { ...given, subscription: 'price > 99' })
    expect([nothing.code, nothing.remark, nothing.header.nextBeginOffset]).toEqual([20, 'NO_MATCHED_MESSAGE', 3])
  })

  it('filters nothing for a posted expression that does not compile', async () => {
    const { client } = await setUp()
    const answer = await client.pull('T', { expressionType: 'SQL92', subscription: 'price >', subVersion: 1 })
    expect(texts(answer)).toEqual(['low', 'high', 'none'])
  })

  it('filters by what the heartbeat told, and refuses what it did not', async () => {
    const { client } = await setUp()
    const pull = async (subVersion: number) => {
      const { code, remark, body } = await client.pull('T', { ...BY_HEARTBEAT, subVersion })
      return code === 0 ? texts({ body }) : [code, remark?.split('\n')[0]]
    }
    expect(await pull(1)).toEqual([24, "the consumer's group info not exist"])
    await subscribe(client, [sql('price IS NOT NULL')])
    expect(await pull(1)).toEqual(['low', 'high'])
    expect(await pull(2)).toEqual([25, "the consumer's subscription not latest"])
    await subscribe(client, [sql('price IS', 'T', 2)])
    const missing = "The broker's consumer filter data is not exist!Your expression may be wrong!"
    expect(await pull(2)).toEqual([27, missing])
  })

  it('refuses a filter older than the subscription', async () => {
    const { client } = await setUp()
    await subscribe(client, [sql('price > 1', 'T', 1)])
    await subscribe(client, [{ ...sql('', 'T', 2) }])
    const { code, remark } = await client.pull('T', { ...BY_HEARTBEAT, subVersion: 2 })
    expect([code, remark]).toEqual([28, "the consumer's consumer filter data not latest"])
  })

  it('answers a held pull only when a matching message arrives', async () => {
    const { cluster, client } = await setUp()
    await cluster.advance(100)
    const header = pullHeader('T', {
      queueOffset: 3,
      sysFlag: 6,
      expressionType: 'SQL92',
      subscription: 'price > 10',
      subVersion: 1,
    })
    let answered: readonly string[] | undefined
    const held = client.begin('PULL_MESSAGE', header).then((answer) => {
      answered = texts(answer)
    })
    await client.send('T', 'cheap', { properties: { price: '1' } })
    await cluster.advance(100)
    expect(answered).toBeUndefined()
    await client.send('T', 'dear', { properties: { price: '100' } })
    await cluster.world.settle(held)
    expect(answered).toEqual(['dear'])
  })

  it('tells at the start of a client whether its expression compiles', async () => {
    const { client } = await setUp()
    expect(await check(client, sql('price > 10'))).toEqual({ code: 0, remark: undefined })
    const { code, remark } = await check(client, sql('price !'))
    expect(code).toBe(23)
    expect(remark).toMatch(/^org\.apache\.rocketmq\.filter\.parser\.TokenMgrError: Lexical error at line 1, column 8\./)
  })

  it('filters retries by the expression of their topic only with filterSupportRetry', async () => {
    for (const filterSupportRetry of [false, true]) {
      const { client } = await setUp({ config: { ...ENABLED.config, filterSupportRetry } })
      const retry = '%RETRY%CG'
      await subscribe(client, [sql('price > 10'), sql('price IS NULL', retry)])
      await client.send(retry, 'low', { properties: { price: '5', RETRY_TOPIC: 'T' } })
      await client.send(retry, 'high', { properties: { price: '15', RETRY_TOPIC: 'T' } })
      const answer = await client.pull(retry, BY_HEARTBEAT)
      expect(answer.code === 0 ? texts(answer) : answer.code).toEqual(filterSupportRetry ? ['high'] : 20)
    }
  })
})

describe('a broker with default settings', () => {
  it('refuses expressions at the start of a client and in every pull', async () => {
    const { client } = await setUp({})
    expect(await check(client, sql('price !'))).toEqual({ code: 1, remark: NOT_SUPPORTED })
    const posted = await client.pull('T', { expressionType: 'SQL92', subscription: 'price > 10' })
    expect([posted.code, posted.remark]).toEqual([1, NOT_SUPPORTED])
    await subscribe(client, [sql('price > 10')])
    const registered = await client.pull('T', BY_HEARTBEAT)
    expect([registered.code, registered.remark]).toEqual([1, NOT_SUPPORTED])
  })
})
