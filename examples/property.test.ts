import fc from 'fast-check'
import { startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

/** The application. RocketMQ delivers at least once, so it has to notice what it has booked before. */
class Books {
  readonly #booked = new Set<string>()
  total = 0

  book(order: string, forgetful: boolean): void {
    if (this.#booked.has(order) && !forgetful) return
    this.#booked.add(order)
    this.total++
  }
}

type Step =
  | { readonly do: 'send'; readonly count: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'kill' | 'swallow' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('send' as const), count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 10_000 }) }),
  fc.record({ do: fc.constantFrom('kill' as const, 'swallow' as const) }),
)

/** One run: what goes in decides everything that happens, so that fast-check can shrink it and play it again. */
async function run(seed: number, steps: readonly Step[], forgetful: boolean): Promise<void> {
  await using cluster = await startCluster({ seed, brokers: 2, topics: { orders: 1 } })
  const books = new Books()
  await cluster.consumer({ group: 'books', topic: 'orders', handler: ({ text }) => books.book(text, forgetful) })
  // An attempt that is not answered leaves time for the next one.
  const producer = await cluster.producer({ sendMsgMaxTimeoutPerRequestMs: 1000 })
  let orders = 0
  for (const one of steps) {
    if (one.do === 'wait') await cluster.advance(one.ms)
    if (one.do === 'kill') await cluster.broker('broker-a').restart()
    if (one.do === 'swallow') cluster.frames.swallow({ request: 'SEND_MESSAGE_V2', kind: 'response' })
    if (one.do !== 'send') continue
    for (let n = 0; n < one.count; n++) await producer.send({ topic: 'orders', body: `order ${orders++}` })
  }
  if (orders > 0) await cluster.assertConsumed('books', 'orders', { limit: '5m' })
  cluster.assertNothingLost('orders')
  expect(books.total).toBe(orders)
}

const runs = fc.tuple(fc.nat(1000), fc.array(step, { maxLength: 6 }))

it('every order is booked once, whatever goes wrong', async () => {
  await fc.assert(
    fc.asyncProperty(runs, ([seed, steps]) => run(seed, steps, false)),
    { numRuns: 10, seed: 1 },
  )
})

it('a forgetful one is found out, made small, and played again', async () => {
  const forgetful = fc.asyncProperty(runs, ([seed, steps]) => run(seed, steps, true))
  const { failed, counterexample } = await fc.check(forgetful, { numRuns: 30, seed: 1 })
  expect(failed).toBe(true)
  const [[seed, steps]] = counterexample ?? [[0, []]]
  expect(steps.length).toBeLessThanOrEqual(2) // an answer is swallowed, and its message sent once more
  await expect(run(seed, steps, true)).rejects.toThrow(/expected \d to be \d/)
})
