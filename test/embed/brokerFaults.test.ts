import { type BrokerFault, startCluster } from 'rocketmq-sim'
import { ClientError } from 'rocketmq-sim/client'
import { describe, expect, it } from 'vitest'

const BUSY: BrokerFault = { kind: 'busyPageCache', heldMs: 5000 }
const FULL: BrokerFault = { kind: 'fullDisk' }

/** What the user of a release sees whose producer sends to a broker with a fault, and which of its texts say why. */
async function failed(fault: BrokerFault, dialect: 'java-5.3' | 'java-4.9' | 'go-2.1.2' | 'go-2.1.1') {
  await using cluster = await startCluster({ topics: { orders: 1 } })
  const producer = await cluster.producer({ dialect })
  await producer.send({ topic: 'orders', body: 'first' })
  using _fault = cluster.broker().fault(fault)
  const error: unknown = await producer.send({ topic: 'orders', body: 'second' }).catch((thrown: unknown) => thrown)
  if (!ClientError.is(error)) throw new Error('the send was not refused')
  const { cause } = error
  return { text: error.dialectText, cause: ClientError.is(cause) ? cause.dialectText : '' }
}

describe('a producer', () => {
  it('goes to another broker when one is busy or has a full disk', async () => {
    await using cluster = await startCluster({ brokers: 2, topics: { orders: 1 } })
    const producer = await cluster.producer()
    for (const fault of [BUSY, FULL]) {
      using _fault = cluster.broker('broker-a').fault(fault)
      for (let number = 0; number < 6; number++) {
        const { status, queue } = await producer.send({ topic: 'orders', body: `order ${number}` })
        expect([status, queue.brokerName]).toEqual(['SEND_OK', 'broker-b'])
      }
    }
  })

  it('tries SERVICE_NOT_AVAILABLE again in every release but Go 2.1.1', async () => {
    const java = await failed(FULL, 'java-5.3')
    expect(java.text).toMatch(/Send \[3\] times, still failed/)
    expect(java.cause).toContain('CODE: 14  DESC: service not available now. It may be caused by one of')
    expect((await failed(FULL, 'java-4.9')).text).toMatch(/Send \[3\] times, still failed/)
    expect((await failed(FULL, 'go-2.1.2')).text).toMatch(/^CODE: 14, DESC: service not available now/)
    expect((await failed(FULL, 'go-2.1.1')).text).toMatch(/^service not available now/)
  })

  it('tries SYSTEM_BUSY again in Java 5.3 only', async () => {
    const said = '[REJECTREQUEST]system busy, start flow control for a while'
    const java = await failed(BUSY, 'java-5.3')
    expect(java.text).toMatch(/Send \[3\] times, still failed/)
    expect(java.cause).toContain(`CODE: 2  DESC: ${said}`)
    expect((await failed(BUSY, 'java-4.9')).text).toContain(`CODE: 2  DESC: ${said}`)
    expect((await failed(BUSY, 'go-2.1.2')).text).toBe(`CODE: 2, DESC: ${said}`)
    expect((await failed(BUSY, 'go-2.1.1')).text).toBe(said)
  })

  it('waits out a stall that ends within its time', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 }, broker: { waitTimeMillsInSendQueue: 2000 } })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'first' })
    const busy = cluster.broker().fault({ kind: 'busyThreads', pool: 'send' })
    const sends = ['1', '2', '3'].map((body) => producer.send({ topic: 'orders', body }))
    await cluster.advance('1s')
    expect(cluster.messages('orders')).toHaveLength(1)
    busy[Symbol.dispose]()
    await Promise.all(sends)
    expect(cluster.messages('orders')).toHaveLength(4)
  })
})

describe('a consumer', () => {
  it('goes on when the threads for pulls are free again', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer()
    const received: string[] = []
    await cluster.consumer({ group: 'billing', topic: 'orders', handler: ({ text }) => void received.push(text) })
    const busy = cluster.broker().fault({ kind: 'busyThreads', pool: 'pull' })
    await producer.send({ topic: 'orders', body: 'one coffee' })
    await cluster.advance('1m')
    expect(received).toEqual([])
    busy[Symbol.dispose]()
    await cluster.until(() => received.length === 1)
  })

  it('that counts as slow gets nothing until its group may consume again', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const producer = await cluster.producer()
    const received: string[] = []
    await cluster.consumer({ group: 'billing', topic: 'orders', handler: ({ text }) => void received.push(text) })
    await producer.send({ topic: 'orders', body: 'before' })
    await cluster.until(() => received.length === 1)
    const slow = cluster.broker().fault({ kind: 'slowConsumer', group: 'billing' })
    await producer.send({ topic: 'orders', body: 'after' })
    await cluster.advance('1m')
    expect(received).toEqual(['before'])
    slow[Symbol.dispose]()
    await cluster.until(() => received.length === 2)
  })
})

describe('a fault of a broker', () => {
  it('ends with its broker, and needs a running one', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const broker = cluster.broker()
    broker.fault(FULL)
    broker.kill()
    expect(() => broker.fault(FULL)).toThrow('broker-a cannot be given a fault: it does not run')
    await broker.start()
    const producer = await cluster.producer()
    expect((await producer.send({ topic: 'orders', body: 'x' })).status).toBe('SEND_OK')
  })

  it('of an unknown kind is refused with the kinds that there are', async () => {
    await using cluster = await startCluster()
    const unknown = { kind: 'sulks' } as unknown as BrokerFault
    expect(() => cluster.broker().fault(unknown)).toThrow(
      'a fault of a broker: kind is "sulks"; allowed is one of busyThreads, busyPageCache, fullDisk, slowDisk, slowConsumer, answers',
    )
  })

  it('is named when a test waits for something in vain', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    using _full = cluster.broker().fault(FULL)
    await expect(cluster.until(() => false, { limit: '1s' })).rejects.toThrow('faults of broker-a: fullDisk')
  })

  it('works in real time, too', async () => {
    await using cluster = await startCluster({ time: 'real', network: 'tcp', topics: { orders: 1 } })
    const producer = await cluster.producer({ dialect: 'java-4.9' })
    using _busy = cluster.broker().fault({ kind: 'busyThreads', pool: 'send' })
    await cluster.advance('1s')
    await expect(producer.send({ topic: 'orders', body: 'x' })).rejects.toThrow(/\[TIMEOUT_CLEAN_QUEUE\]broker busy/)
  })
})

describe('a message that was popped', () => {
  it.each([
    ['when it is popped', 'pop'],
    ['when it is to come back', 'revive'],
  ] as const)('comes again when the broker is killed while the page cache is stuck, %s', async (_, moment) => {
    // Puts wait for as long as this; later ones are refused.
    const config = { osPageCacheBusyTimeOutMills: 120_000 }
    await using cluster = await startCluster({ topics: { orders: 1 }, broker: config })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'once more' })
    await (await cluster.admin()).setMessageRequestMode('billing', 'orders', 'POP')
    const broker = cluster.broker('broker-a')
    const stick = (): Disposable => broker.fault({ kind: 'busyPageCache' })
    if (moment === 'pop') stick()
    const received: string[] = []
    await cluster.consumer({
      group: 'billing',
      topic: 'orders',
      clientRebalance: false,
      handler: ({ text }) => {
        received.push(text)
        return received.length === 1 ? new Promise(() => {}) : undefined
      },
    })
    await cluster.until(() => received.length === 1)
    if (moment === 'revive') {
      // Its check point has come out of the timer wheel, and acknowledgements of the last second may still come.
      await cluster.advance('61s')
      stick()
    }
    await cluster.advance('1m')
    expect(received).toEqual(['once more'])
    await broker.kill()
    await broker.start()
    await cluster.until(() => received.length === 2, { limit: '5m' })
  })
})

describe('a message that waits for its time', () => {
  /** Both are put back 10 s after they were sent. */
  const LATER = [
    ['a delay level', { delayLevel: 3 }],
    ['a time', { properties: { TIMER_DELAY_MS: '9500' } }],
  ] as const

  /** Lets the page cache get stuck half a second before. */
  async function stuck(wait: (typeof LATER)[number][1]) {
    const cluster = await startCluster({ topics: { orders: 1 }, broker: { flushDelayOffsetInterval: 1000 } })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'later', ...wait })
    await cluster.advance('9500ms')
    const broker = cluster.broker('broker-a')
    const busy = broker.fault({ kind: 'busyPageCache' })
    await cluster.advance('15s')
    expect(cluster.messages('orders')).toEqual([])
    return { cluster, broker, busy }
  }

  it.each(LATER)('for %s is not lost when the broker is killed while its put waits', async (_, wait) => {
    const { cluster, broker } = await stuck(wait)
    await using _cluster = cluster
    await broker.kill()
    await broker.start()
    await cluster.expect.messages('orders', ['later'], { quietFor: '1m' })
  })

  it.each(LATER)('for %s comes once when its put goes on and the broker is stopped at once', async (_, wait) => {
    const { cluster, broker, busy } = await stuck(wait)
    await using _cluster = cluster
    busy[Symbol.dispose]()
    await broker.stop()
    await broker.start()
    await cluster.expect.messages('orders', ['later'], { quietFor: '1m' })
    expect(cluster.delayed('orders')).toEqual([])
  })
})
