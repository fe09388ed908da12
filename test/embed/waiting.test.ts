import assert, { AssertionError } from 'node:assert'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as nodeSetTimeout } from 'node:timers'
import { setInterval as every, scheduler, setTimeout as waited } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Cluster, SimError, startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'

const topics = { orders: 1 }

/** Code under test that knows nothing of a cluster: it waits by itself, with a timer of JavaScript. */
class Desk {
  #open: ((answer: string) => void) | undefined

  answered(answer: string): void {
    this.#open?.(answer)
  }

  ask(): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no answer within 10 s')), 10_000)
      this.#open = (answer) => {
        clearTimeout(timer)
        resolve(answer)
      }
    })
  }
}

async function rejection(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  expect(error).toBeInstanceOf(Error)
  return error as Error
}

async function deskOf(cluster: Cluster): Promise<Desk> {
  const desk = new Desk()
  await cluster.consumer({ group: 'desk', topic: 'orders', handler: ({ text }) => desk.answered(text) })
  return desk
}

describe('until with a promise', () => {
  it('lets time pass until it settles, and answers as it does', async () => {
    await using cluster = await startCluster({ topics })
    const desk = await deskOf(cluster)
    const producer = await cluster.producer()
    const answer = desk.ask()
    await producer.send({ topic: 'orders', body: 'one coffee', delayLevel: 5 }) // 1 minute
    expect(await cluster.until(answer, { limit: '2m' })).toBe('one coffee')
    await expect(cluster.until(Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError)
  })

  it('says what it knows when it does not settle', async () => {
    await using cluster = await startCluster({ topics })
    const never = cluster.until(new Promise(() => undefined), { limit: '5s', what: 'the answer' })
    await expect(never).rejects.toThrow(
      /^the answer did not settle after 5000 ms of simulated time; what it waits for must come from .*\nThe cluster at /,
    )
  })

  it('refuses what is neither promise nor condition, and what a condition must not answer', async () => {
    await using cluster = await startCluster({ topics })
    const until = cluster.until.bind(cluster) as (what: unknown, options?: object) => Promise<void>
    await expect(until(true)).rejects.toThrow(/^until: true is not possible; allowed are a condition such as/)
    await expect(until(async () => false)).rejects.toThrow(/the condition async \(\) => false answered a promise/)
    await expect(until(() => undefined)).rejects.toThrow(/answered undefined; allowed are true and false/)
    await expect(until(() => false, { timeout: '5s' })).rejects.toThrow('options of until: there is no timeout')
  })
})

describe('timers of the cluster', () => {
  it('stand in for the global ones, so that code under test waits in virtual time', async () => {
    await using cluster = await startCluster({ topics })
    const desk = await deskOf(cluster)
    const real = { setTimeout, Date }
    {
      using _timers = cluster.timers.install()
      const beganMs = cluster.now
      expect(Date.now()).toBe(cluster.wallMs)
      expect(new Date().toISOString()).toMatch(/^2026-01-01T00:00:00/)
      expect(new Date(0)).toBeInstanceOf(real.Date)
      await expect(cluster.until(desk.ask())).rejects.toThrow('no answer within 10 s')
      expect(cluster.now - beganMs).toBeCloseTo(10_000, 0)
      const producer = await cluster.producer()
      const answer = desk.ask()
      await producer.send({ topic: 'orders', body: 'one coffee' })
      expect(await cluster.until(answer)).toBe('one coffee')
      await cluster.advance('20s') // its timer was cleared
      expect(() => cluster.timers.install()).toThrow('stand in their place already')
    }
    expect(setTimeout).toBe(real.setTimeout)
    expect(Date).toBe(real.Date)
  })

  it('stand in for those of node:timers and node:timers/promises, where they were imported', async () => {
    await using cluster = await startCluster()
    const real = [waited, nodeSetTimeout, scheduler.wait]
    {
      using _timers = cluster.timers.install()
      const beganMs = cluster.now
      const passed = (): number => cluster.now - beganMs
      const fired: number[] = []
      nodeSetTimeout(() => void fired.push(passed()), 500)
      await cluster.until(waited(1000).then(() => fired.push(passed())))
      await cluster.until(scheduler.wait(1000).then(() => fired.push(passed())))
      await cluster.until(promisify(setTimeout)(1000).then(() => fired.push(passed())))
      const ticks = async (): Promise<void> => {
        for await (const word of every(1000, 'tick')) if (fired.push(word.length) === 6) return
      }
      await cluster.until(ticks())
      expect(fired).toEqual([500, 1000, 2000, 3000, 4, 4])
      expect(await cluster.until(waited(1, 'value'))).toBe('value')
      const stop = new AbortController()
      const aborted = cluster.until(waited(60_000, undefined, { signal: stop.signal }))
      stop.abort()
      await expect(aborted).rejects.toMatchObject({ name: 'AbortError', code: 'ABORT_ERR' })
      expect(passed()).toBeLessThan(6000)
    }
    expect([waited, nodeSetTimeout, scheduler.wait]).toEqual(real)
  })

  it('can be handed to code that takes them', async () => {
    await using cluster = await startCluster()
    const { setInterval, clearInterval, setTimeout, clearTimeout, now } = cluster.timers
    const at: number[] = []
    const startMs = now()
    const every = setInterval(() => void at.push(now() - startMs), 1000)
    const never = setTimeout(() => void at.push(-1), 500).unref()
    clearTimeout(never)
    setTimeout((text: string) => void at.push(text.length), 2500, 'four')
    await cluster.advance('3500ms')
    clearInterval(every)
    await cluster.advance('10s')
    expect(at).toEqual([1000, 2000, 4, 3000])
  })
})

describe('work outside of the cluster', () => {
  it('lets virtual time stand still, and go on for calls that it makes', async () => {
    const server = createServer((_, response) => void setTimeout(() => response.end('booked'), 20))
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await using cluster = await startCluster({ topics: { orders: 1, booked: 1 } })
    const producer = await cluster.producer()
    const tookMs: number[] = []
    await cluster.consumer({
      group: 'billing',
      topic: 'orders',
      handler: ({ text }) =>
        cluster.outside(async () => {
          const beganMs = cluster.now
          const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
          const answer = await response.text()
          tookMs.push(cluster.now - beganMs)
          await producer.send({ topic: 'booked', body: `${text} ${answer}` })
        }),
    })
    for (const body of ['tea', 'coffee']) await producer.send({ topic: 'orders', body })
    await cluster.expect.messages('booked', ['tea booked', 'coffee booked'], { limit: '2s' })
    expect(tookMs[0]).toBe(0)
    server.close()
  })

  it('answers and fails as the work does', async () => {
    await using cluster = await startCluster()
    expect(await cluster.outside(async () => 7)).toBe(7)
    await expect(cluster.outside(() => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError)
    await cluster.advance('1s')
  })
})

describe('an assertion that fails in a handler', () => {
  it('fails what the test waits for, at once', async () => {
    await using cluster = await startCluster({ topics })
    await cluster.consumer({ group: 'g', topic: 'orders', handler: ({ text }) => expect(text).toBe('tea') })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'coffee' })
    await expect(cluster.advance('1m')).rejects.toThrow("expected 'coffee' to be 'tea'")
    expect(cluster.now).toBeLessThan(1000)
    expect(cluster.handlerFailures).toHaveLength(1)
  })

  it('does so in a transaction listener, too', async () => {
    await using cluster = await startCluster({ topics })
    const check = (): never => expect.fail('asked once more')
    const producer = await cluster.producer({ group: 'bank', transactionListener: { execute: () => 'UNKNOW', check } })
    await producer.sendMessageInTransaction({ topic: 'orders', body: 'tea' })
    await expect(cluster.advance('5m')).rejects.toThrow('asked once more')
  })

  it('is left to the consumer where it is one of node:assert, which code under test uses as well', async () => {
    await using cluster = await startCluster({ topics })
    const handler = ({ text }: { readonly text: string }): void => assert.equal(text, 'tea')
    await cluster.consumer({ group: 'g', topic: 'orders', maxReconsumeTimes: 1, handler })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'coffee' })
    await cluster.expect.deadLetters('g', ['coffee'])
  })

  it('does so in real time', async () => {
    await using cluster = await startCluster({ time: 'real', network: 'tcp', topics })
    await cluster.consumer({ group: 'g', topic: 'orders', handler: ({ text }) => expect(text).toBe('tea') })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'coffee' })
    await expect(cluster.until(() => false, { limit: '20s' })).rejects.toThrow("expected 'coffee' to be 'tea'")
  })
})

describe('a call without await', () => {
  it('fails when the cluster is stopped, so that the test does', async () => {
    const cluster = await startCluster({ topics })
    const producer = await cluster.producer()
    const forgotten = [
      rejection(cluster.expect.consumed('g', 'orders', ['tea'])),
      rejection(producer.send({ topic: 'orders', body: 'tea' })),
      rejection(cluster.until(() => false)),
      rejection(cluster.advance('1h')),
    ]
    await cluster.stop()
    const errors = await Promise.all(forgotten)
    for (const { stack } of errors) expect(stack?.match(/waiting\.test\.ts:(\d+)/g)).toHaveLength(1)
    expect(errors.map((error) => SimError.is(error) && error.code)).toEqual(Array(4).fill('RMQSIM_CLOSED'))
    expect(
      errors.map(({ message }) => message.replace(/.* while (.*?) (\(.*\) )?was under way: (.*)/, '$1: $3')),
    ).toEqual(
      ['expect', 'producer-1.send', 'until', 'advance'].map((what) => `${what}: is an \`await\` missing before it?`),
    )
  })
})

describe('the stack of an error', () => {
  const here = /waiting\.test\.ts:\d+:\d+/

  it('has the line of the test that waited', async () => {
    await using cluster = await startCluster({ topics })
    const producer = await cluster.producer({ group: 'shop' })
    cluster.broker().kill()
    const calls = [
      () => producer.send({ topic: 'orders', body: 'tea' }),
      () => cluster.until(() => false, { limit: '1s' }),
      () => cluster.until(new Promise(() => undefined), { limit: '1s' }),
      () => cluster.expect.messages('orders', ['tea'], { limit: '1s' }),
      () => cluster.expect.messages('orders', [], { limit: '1s', quietFor: 'soon' }),
      () => cluster.assertConsumed('g', 'orders', { limit: '1s' }),
      () => cluster.consumer({ group: 'g', topic: 'orders' }),
      () => startCluster({ broker: { flushDiskType: 'SYNC' } }),
    ]
    for (const call of calls) {
      const error = await rejection(call())
      expect(error.stack, String(call)).toMatch(here)
      expect(error.stack?.match(/waiting\.test\.ts/g)?.length, String(call)).toBeLessThan(4)
    }
  })

  it('has it where the assertion is the cause of another one', async () => {
    await using cluster = await startCluster({ topics })
    const broken = (): never => {
      throw new SyntaxError('no JSON')
    }
    await cluster.consumer({ group: 'g', topic: 'orders', handler: broken })
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'tea' })
    const error = await rejection(cluster.expect.consumed('g', 'orders', ['tea'], { limit: '5s' }))
    expect(error).toBeInstanceOf(AssertionError)
    expect(error.cause).toBeInstanceOf(SyntaxError)
    expect((error.cause as Error).stack).toMatch(here)
  })
})
