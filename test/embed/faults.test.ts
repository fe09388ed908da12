import { startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'

describe('a broker', () => {
  it('keeps its messages when it is killed and started again', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer()
    const received: string[] = []
    await producer.send({ topic: 'orders', body: 'before' })
    const broker = cluster.broker()
    broker.kill()
    expect([broker.running, broker.address]).toEqual([false, undefined])
    expect(cluster.messages('orders')).toEqual([])
    await expect(producer.send({ topic: 'orders', body: 'lost' })).rejects.toThrow(/10\.0\.1\.1:10911/)
    await broker.start()
    expect(broker.running).toBe(true)
    await producer.send({ topic: 'orders', body: 'after' })
    await cluster.consumer({ group: 'g', topic: 'orders', handler: ({ text }) => void received.push(text) })
    await cluster.until(() => received.length === 2)
    expect(received).toEqual(['before', 'after'])
  })

  it('leaves the routes when it stops, and comes back when it restarts', async () => {
    await using cluster = await startCluster({ brokers: 2, topics: { orders: 1 } })
    const brokers = (): readonly string[] =>
      cluster.routes('orders')?.brokerDatas.map((broker) => broker.brokerName) ?? []
    await cluster.broker('broker-b').stop()
    expect(brokers()).toEqual(['broker-a'])
    await cluster.broker('broker-b').restart()
    expect([...brokers()].sort()).toEqual(['broker-a', 'broker-b'])
    await cluster.broker('broker-b').start()
    expect(cluster.broker('broker-b').running).toBe(true)
  })

  it('loses what it had not flushed when the power goes', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 }, seed: 5 }) // the seed decides what the disk had written by itself
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'flushed' })
    await cluster.advance('15s') // flushCommitLogThoroughInterval: fewer than 4 dirty pages wait for 10 s
    await producer.send({ topic: 'orders', body: 'in the page cache' })
    cluster.broker().powerOff()
    await cluster.broker().start()
    expect(cluster.messages('orders').map(({ text }) => text)[0]).toBe('flushed')
    expect(cluster.messages('orders')).toHaveLength(1)
    expect(() => cluster.assertNothingLost()).toThrow(/1 of 2 confirmed messages are lost[\s\S]*confirmed by broker-a/)
  })

  it('that is frozen answers late, not never', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'first' })
    const pause = cluster.broker().freeze()
    const send = producer.send({ topic: 'orders', body: 'second' })
    await cluster.advance('1s')
    expect(cluster.messages('orders')).toHaveLength(1)
    pause[Symbol.dispose]()
    expect((await send).status).toBe('SEND_OK')
  })

  it('that does not exist is refused with the names of those that do', async () => {
    await using cluster = await startCluster({ brokers: 2 })
    expect(() => cluster.broker('broker-z')).toThrow('the cluster has no broker broker-z; it has broker-a, broker-b')
    expect(() => cluster.nameserver('x')).toThrow('the cluster has no NameServer x; it has namesrv-1')
  })
})

describe('a partition', () => {
  it('fails sends until it heals, and only those that cross it', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const shop = await cluster.producer({ host: 'shop' })
    const office = await cluster.producer({ host: 'office' })
    await shop.send({ topic: 'orders', body: '1' })
    await office.send({ topic: 'orders', body: '2' })
    const cut = cluster.network.partition(['shop', ['broker-a', 'namesrv-1', 'office']])
    await expect(shop.send({ topic: 'orders', body: '3' })).rejects.toThrow()
    expect((await office.send({ topic: 'orders', body: '4' })).status).toBe('SEND_OK')
    cut[Symbol.dispose]()
    await cluster.advance('1m')
    expect((await shop.send({ topic: 'orders', body: '5' })).status).toBe('SEND_OK')
  })

  it('of a slow link shows in the time that a send takes', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer({ host: 'shop' })
    await producer.send({ topic: 'orders', body: '1' })
    using _slow = cluster.network.link({ from: 'shop', to: 'broker-a', latencyMs: { min: 100, max: 100 } })
    const before = cluster.now
    await producer.send({ topic: 'orders', body: '2' })
    expect(cluster.now - before).toBeGreaterThanOrEqual(200)
  })

  it('of a link as tc netem makes it lets everything through, late', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    // A burst of losses may take longer than a send has by default.
    const producer = await cluster.producer({ host: 'shop', sendMsgTimeoutMs: 30_000 })
    using _bad = cluster.network.link({
      from: 'shop',
      to: 'broker-a',
      latencyMs: { mean: 50, jitter: 20, distribution: 'paretonormal', correlation: 0.25 },
      loss: { toBad: 0.02, toGood: 0.6 },
      bytesPerSecond: 1_000_000,
      queueBytes: 100_000,
      duplicate: 0.1,
      reorder: 0.05,
      corrupt: 0.01,
    })
    for (let index = 0; index < 30; index++)
      await producer.send({ topic: 'orders', body: `${index}`, keys: [`${index}`] })
    const sent = cluster.messages('orders').map(({ text }) => Number(text))
    expect(new Set(sent)).toEqual(new Set(Array.from({ length: 30 }, (_, index) => index)))
    expect(() => cluster.network.link({ from: 'shop', to: 'broker-a', loss: 3 })).toThrow('loss is 3')
  })
})

describe('a fault of a frame', () => {
  it('loses the answer to a send alone: the message is stored, its sender does not know, and the connection stays', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer({ host: 'shop' })
    await producer.send({ topic: 'orders', body: 'before' })
    const open = cluster.network.connections.length
    using _lost = cluster.frames.swallow({ request: 'SEND_MESSAGE_V2', kind: 'response', from: 'broker-a', to: 'shop' })
    await expect(producer.send({ topic: 'orders', body: 'unknown' })).rejects.toThrow('did not answer within 3000 ms')
    expect(cluster.messages('orders').map(({ text }) => text)).toEqual(['before', 'unknown'])
    expect(cluster.network.connections.length).toBe(open)
    expect((await producer.send({ topic: 'orders', body: 'after' })).status).toBe('SEND_OK')
  })

  it('breaks a connection at the second of its kind, and is over when its handle is disposed', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer({ host: 'shop' })
    const seen: string[] = []
    cluster.events.on('note', ({ name, fields }) => {
      if (name === 'frame fault') seen.push(`${String(fields['fate'])} ${String(fields['name'])}`)
    })
    using _break = cluster.frames.breakAt({ request: 'SEND_MESSAGE_V2', nth: 2, afterBytes: 8 })
    const delay = cluster.frames.delay({ request: 'SEND_MESSAGE_V2', byMs: 500, times: 'all' })
    await producer.send({ topic: 'orders', body: '1' })
    delay[Symbol.dispose]()
    expect(seen).toEqual(['delayed SEND_MESSAGE_V2'])
    await producer.send({ topic: 'orders', body: '2' })
    expect(seen).toEqual(['delayed SEND_MESSAGE_V2', 'broken SEND_MESSAGE_V2'])
    expect(cluster.messages('orders').map(({ text }) => text)).toEqual(['1', '2'])
  })

  it('is refused with a request that nobody knows', async () => {
    await using cluster = await startCluster()
    expect(() => cluster.frames.swallow({ request: 'SEND' as 'SEND_MESSAGE' })).toThrow(
      'a fault of frames: request is SEND; allowed is an original name such as SEND_MESSAGE_V2, or a code',
    )
    expect(() => cluster.frames.swallow({ times: 0 })).toThrow('times is 0; allowed is a whole number from 1, or all')
  })
})
