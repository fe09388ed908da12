import { type Cluster, startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'

// What people get wrong who have no compiler at hand, or none that can know: each error names the thing, and what was meant.

const topics = { orders: 2 }
const nothing = (): void => undefined

/** The message of what a call rejects with, or throws. */
async function messageOf(call: () => unknown): Promise<string> {
  try {
    await call()
  } catch (error) {
    expect(error).toBeInstanceOf(Error)
    return (error as Error).message
  }
  throw new Error(`nothing failed: ${String(call)}`)
}

/** Calls with what no type allows. */
const start = startCluster as (options: unknown) => Promise<Cluster>

describe('a misspelt name', () => {
  it('of an option of the cluster is refused', async () => {
    expect(await messageOf(() => start({ topcis: topics }))).toBe(
      'startCluster: there is no topcis; did you mean topics?',
    )
    expect(await messageOf(() => start({ topics: ['orders'] }))).toMatch(
      /^topics: orders is not possible; allowed are names/,
    )
    expect(await messageOf(() => start({ broker: { flushDisktype: 'SYNC_FLUSH' } }))).toBe(
      'broker: broker-a knows no setting flushDisktype; did you mean flushDiskType?',
    )
    expect(await messageOf(() => start({ time: 'real', network: 'tcp', broker: { nope: 1 } }))).toContain(
      'no setting nope',
    )
  })

  it('of an option of a client, a message or a send is refused', async () => {
    await using cluster = await startCluster({ topics })
    const producer = await cluster.producer()
    const send = producer.send.bind(producer) as (message: unknown, options?: unknown) => Promise<unknown>
    const consumer = cluster.consumer.bind(cluster) as (options: object) => Promise<unknown>
    const made = cluster.producer.bind(cluster) as (options: object) => Promise<unknown>
    const message = { topic: 'orders', body: 'tea' }
    const cases: readonly (readonly [() => unknown, string])[] = [
      [() => made({ grup: 'g' }), 'producer: there is no grup; did you mean group?'],
      [() => made({ dialect: 'java' }), 'dialect: java is not a known client; there are ours, '],
      [() => consumer({ group: 'g', topic: 'orders', hander: nothing }), 'there is no hander; did you mean handler?'],
      [() => consumer({ group: 'g', handler: nothing }), 'consumer: it subscribes to nothing; give it a topic, or'],
      [() => consumer({ group: 'g', tags: 'a', handler: nothing }), 'consumer: tags "a" have no topic; give it one'],
      [() => send({ ...message, tag: 'a' }), 'message: there is no tag; did you mean tags?'],
      [() => send({ ...message, delay: '2h' }), 'message: there is no delay; did you mean delayLevel?'],
      [() => send({ ...message, orderKey: 'a' }), 'it is an option of the send: send(message, { orderKey })'],
      [() => send({ topic: 'orders', boby: 'tea' }), 'message: there is no boby; did you mean body?'],
      [() => send({ topic: 'orders' }), 'the body of a message to topic orders is undefined; allowed are text'],
      [
        () => send({ topic: 'orders', body: { a: 1 } }),
        'the body of a message to topic orders is object; allowed are text',
      ],
      [
        () => send('orders', 'tea'),
        "a message is an object such as { topic: 'orders', body: 'one coffee' }, not orders",
      ],
      [() => send(message, { timeout: 5 }), 'options of a send: there is no timeout; did you mean timeoutMs?'],
      [() => producer.sendBatch([{ ...message, tag: 'a' }] as never), 'message: there is no tag; did you mean tags?'],
      [
        () => producer.sendMessageInTransaction(message),
        'tranExecutor is null: the producer was made without a transac',
      ],
    ]
    for (const [call, text] of cases) expect(await messageOf(call)).toContain(text)
  })

  it('of an option of an expectation is refused, and so is what is no list of bodies', async () => {
    await using cluster = await startCluster({ topics })
    const { messages, consumed } = cluster.expect
    const wrong = (call: unknown, ...args: unknown[]): Promise<string> =>
      messageOf(() => Reflect.apply(call as () => unknown, cluster.expect, args))
    expect(await wrong(messages, 'orders', 'x')).toBe(
      `expected messages: "x" is not possible; allowed are a list of bodies as text, such as ['one coffee'], or a number`,
    )
    expect(await wrong(messages, 'orders', [{ text: 'x' }])).toContain('{"text":"x"} is not possible')
    expect(await wrong(messages, 'orders', [], { quiet: '1m' })).toContain('there is no quiet; ')
    expect(await wrong(consumed, 'g', 'orders', [], { onec: true })).toContain('there is no onec; did you mean once?')
  })

  it('of a topic or group shows in what an expectation says', async () => {
    await using cluster = await startCluster({ topics })
    await cluster.consumer({ group: 'billing', topic: 'order', handler: nothing })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'tea' })
    const { expect: demand } = cluster
    const limit = '2s'
    expect(await messageOf(() => demand.messages('oders', 1, { limit }))).toContain(
      '\n  no running broker has a topic oders; did you mean orders?',
    )
    await producer.send({ topic: 'order', body: 'tea' })
    expect(await messageOf(() => demand.messages('orders', 2, { limit }))).toContain(
      '\n  there is a topic order, too, with 1 message',
    )
    expect(await messageOf(() => demand.consumed('biling', 'orders', 1, { limit }))).toContain(
      '\n  the cluster has no push consumer of group biling; did you mean billing?',
    )
    expect(await messageOf(() => demand.consumed('billing', 'orders', 1, { limit }))).toContain(
      '\n  group billing does not subscribe to orders; did you mean order?',
    )
    expect(await messageOf(() => cluster.assertConsumed('nobody', 'orders'))).toMatch(
      /^nobody of group nobody consumes orders/,
    )
    expect(await messageOf(() => cluster.assertNothingLost('oders'))).toMatch(/^nothing was ever sent to oders/)
    cluster.assertNothingLost('orders')
  })
})

describe('what an expectation tells of a group', () => {
  it('is that its members subscribe differently', async () => {
    await using cluster = await startCluster({ topics })
    for (const tags of ['a', 'b']) await cluster.consumer({ group: 'g', topic: 'orders', tags, handler: nothing })
    const producer = await cluster.producer()
    for (let n = 0; n < 4; n++) await producer.send({ topic: 'orders', body: `${n}`, tags: 'a' })
    expect(await messageOf(() => cluster.expect.consumed('g', 'orders', 4))).toContain(
      'members of group g subscribe differently, which loses messages: a broker keeps what one of them said last: ' +
        'consumer-1 to orders (a); consumer-2 to orders (b)',
    )
  })

  it('is what it wants of a topic, when that is not all', async () => {
    await using cluster = await startCluster({ topics })
    await cluster.consumer({ group: 'g', topic: 'orders', tags: 'a || b', handler: nothing })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'tea', tags: 'c' })
    expect(await messageOf(() => cluster.expect.consumed('g', 'orders', ['tea']))).toMatch(
      /\n {2}group g: lag of orders \d \(only a \|\| b\)/,
    )
  })

  it('is what its handler returned that is no outcome', async () => {
    await using cluster = await startCluster({ topics })
    const handler = (): never => 'SUCCESS' as never
    await cluster.consumer({ group: 'g', topic: 'orders', handler })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'tea' })
    expect(await messageOf(() => cluster.expect.consumed('g', 'orders', 1, { limit: '1s' }))).toContain(
      '1 handler failure, the last in group g with "tea": TypeError: the handler returned "SUCCESS"; allowed are nothing',
    )
    expect(cluster.handlerFailures).toHaveLength(1)
  })

  it('is that what it pops never is a dead letter', async () => {
    await using cluster = await startCluster({ topics })
    const admin = await cluster.admin()
    await admin.setMessageRequestMode('g', 'orders', 'POP')
    const handler = (): 'RECONSUME_LATER' => 'RECONSUME_LATER'
    await cluster.consumer({ group: 'g', topic: 'orders', clientRebalance: false, maxReconsumeTimes: 1, handler })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'tea' })
    expect(await messageOf(() => cluster.expect.deadLetters('g', ['tea'], { limit: '5m' }))).toContain(
      'group g pops orders: what failed too often is acknowledged, and is no dead letter',
    )
    expect(cluster.deliveries('g', 'orders')).toHaveLength(2)
    expect(cluster.lag('g', 'orders')).toBe(0)
  })

  it('is what waits in the topic instead', async () => {
    await using cluster = await startCluster({ topics })
    const decide = (): 'UNKNOW' => 'UNKNOW'
    const producer = await cluster.producer({ group: 'bank', transactionListener: { execute: decide, check: decide } })
    await producer.sendMessageInTransaction({ topic: 'orders', body: 'tea' })
    await producer.send({ topic: 'orders', body: 'coffee', delayLevel: 18 })
    const text = await messageOf(() => cluster.expect.messages('orders', 2, { limit: '1s' }))
    expect(text).toContain(
      '\n  1 half message of orders neither committed nor rolled back; producers of group bank were asked 0 times',
    )
    expect(text).toContain('\n  1 message of orders waiting for a delay level or a time of delivery')
  })
})

describe('what an expectation tells of a transaction', () => {
  it('is who cannot answer for it, and what a listener answered that is no state', async () => {
    await using cluster = await startCluster({ topics })
    const wrong = (): never => 'COMMIT' as never
    const producer = await cluster.producer({ group: 'bank', transactionListener: { execute: wrong, check: wrong } })
    await cluster.producer({ group: 'bank' })
    const { localTransactionState } = await producer.sendMessageInTransaction({ topic: 'orders', body: 'tea' })
    expect(localTransactionState).toBe('UNKNOW')
    const text = await messageOf(() => cluster.expect.messages('orders', ['tea'], { limit: '2m' }))
    expect(text).toMatch(
      /; producers of group bank were asked [34] times\n {2}producer-2 of group bank without a transactionListener/,
    )
    expect(text).toMatch(
      /[45] failures of transaction listeners, .* in group bank: TypeError: the listener answered COMMIT; allowed/,
    )
  })
})

describe('what an expectation tells of the network', () => {
  it('is a name in a fault that no host has', async () => {
    await using cluster = await startCluster({ topics })
    using _cut = cluster.network.cut({ from: 'brokera', to: ['*', '10.0.0.0/8', 'namesrv-1'] })
    using _apart = cluster.network.partition(['namesrv-2', ['broker-a', 'network:lan']])
    const text = await messageOf(() => cluster.expect.messages('orders', 1, { limit: '1s' }))
    expect(text).toContain('\n  a fault of the network names brokera, which is no host; did you mean broker-a?')
    expect(text).toContain('names namesrv-2, which is no host; did you mean namesrv-1?')
    expect(text.match(/a fault of the network/g)).toHaveLength(2)
  })
})

describe('a cluster that is stopped', () => {
  it('has nothing started, killed or sent any more', async () => {
    const cluster = await startCluster({ topics })
    const broker = cluster.broker()
    await cluster.stop()
    for (const call of [
      () => broker.start(),
      () => broker.kill(),
      () => cluster.producer(),
      () => cluster.advance('1s'),
    ]) {
      expect(await messageOf(call)).toBe('the cluster is stopped')
    }
    expect(cluster.messages('orders')).toEqual([])
  })
})

describe('what a broker refuses', () => {
  it('comes with the setting that allows it', async () => {
    await using cluster = await startCluster({ topics })
    const subscriptions = { orders: { type: 'SQL92', expression: 'a > 1' } } as const
    const filtered = cluster.consumer({ group: 'g', subscriptions, handler: nothing })
    expect(await messageOf(() => filtered)).toMatch(/by SQL92 \(it does with enablePropertyFilter=true\)$/)
    const producer = await cluster.producer()
    const message = { topic: 'orders', body: 'tea' }
    const { recallHandle } = await producer.send({ ...message, deliverTimestamp: cluster.wallMs + 60_000 })
    expect(await messageOf(() => producer.recallMessage('orders', recallHandle ?? ''))).toMatch(
      /operation is forbidden \(it is allowed with recallMessageEnable=true\)$/,
    )
    const later = producer.send({ ...message, deliverTimestamp: cluster.wallMs + 30 * 86_400_000 })
    expect(await messageOf(() => later)).toMatch(/ \(the broker's wall clock counts, and its timerMaxDelaySec\)$/)
    const admin = await cluster.admin()
    expect(await messageOf(() => admin.deadLetters('g'))).toMatch(/%DLQ%g: the group has given no message up so far/)
  })
})
