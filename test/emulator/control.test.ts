import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProducer, type Producer } from '../../src/client/index.ts'
import { type Emulator, startEmulator } from '../../src/emulator/index.ts'
import { createNodeRuntime } from '../../src/node/index.ts'

let emulator: Emulator
let producer: Producer

beforeAll(async () => {
  emulator = await startEmulator({ namesrvPort: 0, brokerPort: 0, controlPort: 0, topics: ['Orders:2'] })
  producer = createProducer({ runtime: createNodeRuntime(), namesrv: emulator.namesrvAddresses.join(';'), group: 'pg' })
  await producer.start()
})
afterAll(async () => {
  await producer.shutdown()
  await emulator.stop()
})

async function call(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; type: string; json: Record<string, unknown> }> {
  const response = await fetch(`${emulator.controlUrl}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const json = (await response.json()) as Record<string, unknown>
  return { status: response.status, type: response.headers.get('content-type') ?? '', json }
}

const send = (topic: string, text: string, more: object = {}): Promise<unknown> =>
  producer.send({ topic, body: new TextEncoder().encode(text), ...more })

describe('the control API', () => {
  it('says that it is up, and where', async () => {
    const { json } = await call('GET', '/health')
    expect(json).toMatchObject({ status: 'up', nameServers: emulator.namesrvAddresses })
  })

  it('shows topics and messages', async () => {
    await send('Orders', 'hello', { keys: 'order-1', tags: 'TagA' })
    expect((await call('GET', '/topics/Orders')).json).toMatchObject({
      topic: 'Orders',
      messages: 1,
      queues: expect.any(Array),
    })
    const { json } = await call('GET', '/topics/Orders/messages?key=order-1')
    expect(json['messages']).toMatchObject([{ body: 'hello', keys: 'order-1', tags: 'TagA' }])
    expect((await call('GET', '/topics/Orders/messages?key=other')).json['messages']).toEqual([])
  })

  it('creates and deletes topics', async () => {
    expect((await call('PUT', '/topics/Fresh?queues=3')).json).toMatchObject({ topic: 'Fresh', queues: { length: 3 } })
    expect((await call('GET', '/topics')).json['topics']).toContainEqual({
      topic: 'Fresh',
      system: false,
      messages: 0,
      queues: 3,
    })
    await call('DELETE', '/topics/Fresh')
    expect((await call('GET', '/topics/Fresh')).status).toBe(404)
  })

  it('lists the topics of the broker itself only when asked', async () => {
    const names = async (query: string): Promise<unknown[]> =>
      ((await call('GET', `/topics${query}`)).json['topics'] as { topic: string }[]).map(({ topic }) => topic)
    expect(await names('')).not.toContain('TBW102')
    expect(await names('?system=true')).toContain('TBW102')
  })

  it('shows and resets the lag of a group', async () => {
    const { context } = emulator.brokers[0]?.broker ?? {}
    context?.groups.findSubscriptionGroupConfig('billing')
    context?.offsets.commitOffset('billing', 'Orders', 0, 0)
    for (let index = 0; index < 4; index++) await send('Orders', `more ${index}`)
    const before = (await call('GET', '/groups/billing/lag')).json
    expect(before['lag']).toBeGreaterThan(0)
    expect((await call('POST', '/groups/billing/reset', { topic: 'Orders', to: 'latest' })).status).toBe(200)
    const after = await call('GET', '/groups/billing/lag')
    expect(after.json['lag']).toBe(0)
  })

  it("moves the brokers' wall clock, and what is due happens", async () => {
    await send('Later', 'in two hours', { delayLevel: 18 })
    await send('Later', 'in an hour', { properties: { TIMER_DELAY_SEC: '3600' } })
    expect((await call('GET', '/topics/Later')).json['messages']).toBe(0)
    expect((await call('POST', '/clock/advance', { by: '2h' })).json).toMatchObject({ aheadMs: 7_200_000 })
    await expect.poll(async () => (await call('GET', '/topics/Later')).json['messages']).toBe(2)
  })

  it.each([
    ['POST', '/clock/advance', { by: 'soon' }, 400, '"soon" is not a duration'],
    ['POST', '/clock/advance', {}, 400, 'by: missing'],
    ['POST', '/clock/advance', { by: '1h', at: 1 }, 400, 'at: no such body parameter; allowed are by'],
    ['POST', '/clock/advance', '{', 400, 'the body is not a JSON object'],
    ['GET', '/topics/Nowhere', undefined, 404, 'no topic "Nowhere"'],
    ['GET', '/topics/Orders/messages?limit=0', undefined, 400, 'limit: "0" is out of range; allowed are 1 to 1000'],
    ['GET', '/groups/nobody/lag', undefined, 404, 'no consumer group "nobody"'],
    ['POST', '/groups/billing/reset', { topic: 'Orders', to: 'noon' }, 400, '"noon" is not a time'],
    ['PUT', '/topics/a%20b', undefined, 409, 'The specified topic contains illegal characters'],
    ['PUT', '/topics/Orders:3', undefined, 409, 'The specified topic contains illegal characters'],
    ['GET', '/brokers/broker-z/faults', undefined, 404, 'no broker "broker-z"; there is broker-a'],
    ['POST', '/brokers/broker-a/faults', { kind: 'sulks' }, 400, 'kind is "sulks"; allowed is one of busyThreads'],
    ['POST', '/brokers/broker-a/faults', { kind: 'busyThreads' }, 400, 'pool is missing; allowed is one of send, pull'],
    [
      'POST',
      '/brokers/broker-a/faults',
      { kind: 'slowDisk', syncMs: 9, waitMs: 5 },
      400,
      'waitMs is 5; allowed is nothing: a fault of kind slowDisk has syncMs',
    ],
    ['POST', '/brokers/broker-a/faults', { kind: 'fullDisk', usedPercent: 101 }, 400, 'a whole number from 0 to 100'],
    ['POST', '/brokers/broker-a/faults', { kind: 'fullDisk', lasts: 'long' }, 400, 'lasts: "long" is not a duration'],
    ['POST', '/brokers/broker-a/faults', { kind: 'slowConsumer', group: 'x' }, 400, 'no consumer group "x"'],
    ['DELETE', '/brokers/broker-a/faults/77', undefined, 404, 'no fault 77 in broker-a'],
    ['GET', '/nothing', undefined, 404, 'no GET /nothing'],
  ])('answers a mistake as a problem: %s %s', async (method, path, body, status, detail) => {
    const answer = await call(method, path, body)
    expect(answer.status).toBe(status)
    expect(answer.type).toBe('application/problem+json')
    expect(answer.json['detail']).toContain(detail)
  })

  it('lets a broker refuse sends as a busy one does, until the fault ends', async () => {
    const attempt = (): Promise<unknown> =>
      send('Orders', 'refused').catch((error: Error) => String(error.cause ?? error))
    const begun = await call('POST', '/brokers/broker-a/faults', { kind: 'busyPageCache', heldMs: 5000 })
    expect([begun.status, begun.json]).toEqual([200, { id: 1, kind: 'busyPageCache', heldMs: 5000 }])
    expect(await attempt()).toContain('[REJECTREQUEST]system busy, start flow control for a while')
    expect((await call('GET', '/brokers/broker-a/faults')).json).toEqual({ faults: [begun.json] })
    expect((await call('DELETE', '/brokers/broker-a/faults/1')).json).toEqual({ ended: [begun.json] })
    expect(await attempt()).toMatchObject({ status: 'SEND_OK' })
    await call('POST', '/brokers/broker-a/faults', { kind: 'fullDisk' })
    expect(await attempt()).toContain("the broker's disk is full [CL:  0.95 CQ:  0.95")
    await call('DELETE', '/brokers/broker-a/faults')
    expect(await attempt()).toMatchObject({ status: 'SEND_OK' })
  })

  it('ends a fault after the time that it was given', async () => {
    await call('POST', '/brokers/broker-a/faults', { kind: 'busyThreads', pool: 'send', lasts: '50ms' })
    await expect.poll(async () => (await call('GET', '/brokers/broker-a/faults')).json).toEqual({ faults: [] })
  })

  it('describes every operation in its OpenAPI document and on its page', async () => {
    const { json } = await call('GET', '/openapi.json')
    const page = await (await fetch(`${emulator.controlUrl}/`)).text()
    for (const [path, operations] of Object.entries(json['paths'] as Record<string, object>)) {
      for (const method of Object.keys(operations)) expect(page).toContain(`${method.toUpperCase()} ${path}`)
    }
    expect(Object.keys(json['paths'] as object)).toContain('/groups/{group}/dead-letters')
  })

  it('throws everything away on reset, and clients go on', async () => {
    await send('Orders', 'before')
    expect((await call('POST', '/reset')).json).toEqual({ reset: true })
    expect((await call('GET', '/topics/Orders')).json['messages']).toBe(0)
    await send('Orders', 'after')
    expect((await call('GET', '/topics/Orders')).json['messages']).toBe(1)
  })
})
