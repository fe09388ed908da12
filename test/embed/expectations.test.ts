import { AssertionError } from 'node:assert'
import { type Cluster, startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'

/** The text of an assertion that fails, promised or thrown. */
async function failure(assertion: () => Promise<void> | void): Promise<string> {
  try {
    await assertion()
  } catch (error) {
    expect(error).toBeInstanceOf(AssertionError)
    return (error as AssertionError).message
  }
  throw new Error('nothing failed')
}

async function send(cluster: Cluster, topic: string, ...bodies: readonly string[]): Promise<readonly string[]> {
  const producer = await cluster.producer()
  const ids: string[] = []
  for (const body of bodies) ids.push((await producer.send({ topic, body })).msgId)
  return ids
}

const nothing = (): void => undefined

describe('expect.consumed', () => {
  it('waits for exactly these, in any order', async () => {
    await using cluster = await startCluster({ topics: { orders: 2 } })
    const consumeFromWhere = 'CONSUME_FROM_FIRST_OFFSET'
    await cluster.consumer({ group: 'billing', topic: 'orders', consumeFromWhere, handler: nothing })
    await send(cluster, 'orders', 'a', 'b')
    await cluster.expect.consumed('billing', 'orders', ['b', 'a'], { once: true, quietFor: '1m' })
    await cluster.expect.consumed('billing', 'orders', 2)
  })

  it('lists what is missing, after its limit', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    await cluster.consumer({ group: 'billing', topic: 'orders', handler: nothing })
    await send(cluster, 'orders', 'a')
    const text = await failure(() => cluster.expect.consumed('billing', 'orders', ['a', 'b', 'c'], { limit: '5s' }))
    expect(text).toMatch(
      /^group billing has not consumed what is expected of orders after 5000 ms of simulated time:\n {2}missing: "b"\n {2}missing: "c"\nThe cluster at \d+ ms:\n/,
    )
    expect(text).toContain('\n  group billing: lag of orders')
    expect(text).not.toContain('pending virtual timers')
  })

  it('tells what a new group has passed over', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const [id] = await send(cluster, 'orders', 'a')
    const admin = await cluster.admin()
    await admin.createGroup({ groupName: 'billing' })
    await admin.resetQueueOffset('billing', { topic: 'orders', brokerName: 'broker-a', queueId: 0 }, 1)
    await cluster.consumer({ group: 'billing', topic: 'orders', handler: nothing })
    const why = `${id} (passed over: offset 0 of broker-a/0 came to no handler, and the group is at 1)`
    const text = await failure(() => cluster.expect.consumed('billing', 'orders', ['a'], { limit: '10s' }))
    expect(text).toContain(`:\n  missing: "a"\n  "a" ${why}`)
    expect(await failure(() => cluster.assertConsumed('billing', 'orders', { limit: '10s' }))).toContain(`\n  ${why}`)
  })

  it('fails at once for one too many', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    await cluster.consumer({ group: 'billing', topic: 'orders', handler: nothing })
    const [, id] = await send(cluster, 'orders', 'a', 'b')
    await cluster.assertConsumed('billing', 'orders')
    const before = cluster.now
    const text = await failure(() => cluster.expect.consumed('billing', 'orders', ['a']))
    expect(text).toMatch(new RegExp(`:\\n {2}not expected: "b" ${id}\nThe cluster`))
    expect(cluster.now).toBe(before)
    expect(await failure(() => cluster.expect.consumed('billing', 'orders', 1))).toContain('expected 1, found 2')
  })

  it('holds in real time, too', async () => {
    await using cluster = await startCluster({ time: 'real', network: 'tcp', topics: { orders: 1 } })
    const consumeFromWhere = 'CONSUME_FROM_FIRST_OFFSET'
    await cluster.consumer({ group: 'billing', topic: 'orders', consumeFromWhere, handler: nothing })
    await send(cluster, 'orders', 'a')
    await cluster.expect.consumed('billing', 'orders', ['a'], { limit: '20s' })
    const text = await failure(() => cluster.expect.consumed('billing', 'orders', 2, { limit: '100ms' }))
    expect(text).toContain('expected 2, found 1')
  })

  it('tells what came twice, when once is asked for', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    let answers = 0
    await cluster.consumer({ group: 'billing', topic: 'orders', handler: () => void answers++ })
    await send(cluster, 'orders', 'a')
    await cluster.expect.consumed('billing', 'orders', ['a'], { once: true })
    const admin = await cluster.admin()
    await admin.resetOffsetByTime('billing', 'orders', 0)
    await cluster.until(() => answers === 2)
    await cluster.expect.consumed('billing', 'orders', ['a'])
    const text = await failure(() => cluster.expect.consumed('billing', 'orders', ['a'], { once: true }))
    expect(text).toMatch(/:\n {2}again: "a" [0-9A-F]{32} by consumer-1 at \d+ ms\nThe cluster/)
  })

  it('sees what comes in the time after', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    await cluster.consumer({ group: 'billing', topic: 'orders', handler: nothing })
    await send(cluster, 'orders', 'a')
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'late', delayLevel: 3 }) // 10 s
    const text = await failure(() => cluster.expect.consumed('billing', 'orders', ['a'], { quietFor: '20s' }))
    expect(text).toContain('any more 20000 ms later')
    expect(text).toContain('not expected: "late"')
  })
})

describe('expect.deadLetters', () => {
  it('waits for the last retry', async () => {
    await using cluster = await startCluster({ topics: { orders: 1 } })
    const handler = (): 'RECONSUME_LATER' => 'RECONSUME_LATER'
    await cluster.consumer({ group: 'billing', topic: 'orders', maxReconsumeTimes: 2, handler })
    await send(cluster, 'orders', 'bad')
    expect(await failure(() => cluster.expect.deadLetters('billing', ['bad'], { limit: '30s' }))).toMatch(
      /^the dead letters of group billing are not those expected after 30000 ms of simulated time:\n {2}missing: "bad"\nThe cluster/,
    )
    await cluster.expect.deadLetters('billing', ['bad'])
    expect(cluster.deliveries('billing', 'orders').map(({ reconsumeTimes }) => reconsumeTimes)).toEqual([0, 1, 2])
  })
})

describe('expect.messages and expect.halfMessages', () => {
  it('wait for the end of a transaction', async () => {
    await using cluster = await startCluster({ topics: { payments: 1 } })
    const transactionListener = { execute: () => 'UNKNOW' as const, check: () => 'COMMIT_MESSAGE' as const }
    const producer = await cluster.producer({ group: 'bank', transactionListener })
    await producer.sendMessageInTransaction({ topic: 'payments', body: '10 EUR' })
    await cluster.expect.halfMessages('payments', ['10 EUR'])
    const early = await failure(() => cluster.expect.halfMessages('payments', [], { limit: '10s' }))
    expect(early).toContain('the half messages of topic payments are not those expected after 10000 ms')
    expect(early).toMatch(/not expected: "10 EUR" [0-9A-F]{32}\nThe cluster/)
    await cluster.expect.halfMessages('payments', [])
    await cluster.expect.messages('payments', ['10 EUR'])
    expect(await failure(() => cluster.expect.messages('payments', []))).toContain('not expected: "10 EUR"')
  })
})

describe('expect.delayed', () => {
  it('waits until nothing waits any more', async () => {
    await using cluster = await startCluster({ topics: { reminders: 1 } })
    const producer = await cluster.producer()
    await producer.send({ topic: 'reminders', body: 'soon', delayLevel: 4 }) // 30 s
    await producer.send({ topic: 'reminders', body: 'later', deliverTimestamp: cluster.wallMs + 3_600_000 })
    await cluster.expect.delayed('reminders', ['soon', 'later'])
    await cluster.expect.delayed('reminders', ['later'])
    const text = await failure(() => cluster.expect.delayed('reminders', []))
    expect(text).toMatch(/^the delayed messages of topic reminders .*\n {2}not expected: "later"/)
    await cluster.expect.delayed('reminders', [], { limit: '2h' })
    await cluster.expect.messages('reminders', ['soon', 'later'])
  })
})

describe('expect.delay', () => {
  it('judges when a message came to its handler', async () => {
    await using cluster = await startCluster({ topics: { reminders: 1 } })
    await cluster.consumer({ group: 'desk', topic: 'reminders', handler: nothing })
    const producer = await cluster.producer()
    expect(await failure(() => cluster.expect.delay('desk', 'reminders', {}))).toMatch(
      /^nothing that was sent to reminders has come to a handler of group desk\nThe cluster at \d+ ms:/,
    )
    await producer.send({ topic: 'reminders', body: 'a', deliverTimestamp: cluster.wallMs + 7_200_000 })
    await cluster.expect.consumed('desk', 'reminders', ['a'], { limit: '3h' })
    cluster.expect.delay('desk', 'reminders', { atLeast: '2h', atMost: '2h2s' })

    const early = await failure(() => cluster.expect.delay('desk', 'reminders', { atLeast: '2h10s' }))
    expect(early).toMatch(
      /came to group desk after at least 2h10s:\n {2}too early, after 720\d{4} ms: "a" [0-9A-F]{32}$/,
    )
    const late = await failure(() => cluster.expect.delay('desk', 'reminders', { atMost: '1h' }))
    expect(late).toMatch(/at least 0 and at most 1h:\n {2}too late, after 720\d{4} ms: "a"/)
  })

  it('names what is late and has not come', async () => {
    await using cluster = await startCluster({ topics: { reminders: 1 } })
    await cluster.consumer({ group: 'desk', topic: 'reminders', handler: nothing })
    await send(cluster, 'reminders', 'a')
    const producer = await cluster.producer()
    const { msgId } = await producer.send({ topic: 'reminders', body: 'b', delayLevel: 5 }) // 1 minute
    await cluster.advance('20s')
    cluster.expect.delay('desk', 'reminders', { atMost: '30s' })
    await cluster.advance('20s')
    expect(await failure(() => cluster.expect.delay('desk', 'reminders', { atMost: '30s' }))).toMatch(
      new RegExp(`\\n {2}not yet, after 400\\d\\d ms: ${msgId}$`),
    )
  })
})

describe('expect.inOrder', () => {
  const steps = ['7: order', '8: order', '7: grind', '7: brew', '8: brew']
  const table = ({ text }: { readonly text: string }): string => text.slice(0, 1)

  it('holds for an orderly group, and for a key', async () => {
    await using cluster = await startCluster({ topics: { steps: 4 } })
    let failures = 2
    const handler = ({ text }: { readonly text: string }): void => {
      if (text === '7: grind' && failures-- > 0) throw new Error('the mill is jammed')
    }
    await cluster.consumer({ group: 'kitchen', topic: 'steps', orderly: true, handler })
    const producer = await cluster.producer()
    for (const body of steps) await producer.send({ topic: 'steps', body }, { orderKey: body.slice(0, 1) })
    await cluster.assertConsumed('kitchen', 'steps')
    cluster.expect.inOrder('kitchen', 'steps')
    cluster.expect.inOrder('kitchen', 'steps', table)
  })

  it('names what overtook what', async () => {
    await using cluster = await startCluster({ topics: { steps: 1 } })
    let failures = 1
    const handler = ({ text }: { readonly text: string }): void => {
      if (text === '7: grind' && failures-- > 0) throw new Error('the mill is jammed')
    }
    await cluster.consumer({ group: 'kitchen', topic: 'steps', handler })
    const [, , grind, brew] = await send(cluster, 'steps', ...steps)
    await cluster.until(() => cluster.deliveries('kitchen', 'steps').length === 5)
    expect(await failure(() => cluster.expect.inOrder('kitchen', 'steps', table))).toMatch(
      new RegExp(
        `^group kitchen has not consumed steps in order:\\n {2}7: "7: brew" ${brew} at \\d+ ms, and "7: grind" ${grind} not yet$`,
      ),
    )
    await cluster.assertConsumed('kitchen', 'steps')
    expect(await failure(() => cluster.expect.inOrder('kitchen', 'steps', table))).toMatch(
      new RegExp(`\\n {2}7: "7: brew" ${brew} began at \\d+ ms, and "7: grind" ${grind} ended at \\d+ ms$`),
    )
    expect(await failure(() => cluster.expect.inOrder('kitchen', 'steps'))).toContain('broker-a/0: "8: brew"')
  })
})

describe('expect.everyMember', () => {
  it('waits until each has had everything', async () => {
    await using cluster = await startCluster({ topics: { prices: 2 } })
    for (let count = 0; count < 3; count++) {
      await cluster.consumer({
        group: 'tills',
        topic: 'prices',
        messageModel: 'BROADCASTING',
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        handler: nothing,
      })
    }
    await send(cluster, 'prices', 'coffee 3', 'tea 2')
    await cluster.expect.everyMember('tills', 'prices')
    expect(cluster.deliveries('tills', 'prices')).toHaveLength(6)
  })

  it('names who lacks what', async () => {
    await using cluster = await startCluster({ topics: { prices: 1 } })
    await cluster.consumer({ group: 'tills', topic: 'prices', handler: nothing })
    await cluster.consumer({ group: 'tills', topic: 'prices', handler: nothing })
    const [id] = await send(cluster, 'prices', 'coffee 3')
    const text = await failure(() => cluster.expect.everyMember('tills', 'prices', { limit: '30s' }))
    expect(text).toMatch(/^not every member of group tills has consumed all of prices after 30000 ms/)
    expect(text).toMatch(new RegExp(`\\n {2}consumer-[12] lacks: "coffee 3" ${id}\nThe cluster`))
    expect(await failure(() => cluster.expect.everyMember('nobody', 'prices'))).toContain('it has no push consumer')
  })
})
