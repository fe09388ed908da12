import { expect, it } from 'vitest'
import type { DialectName } from '../../src/client/index.ts'
import { simulatedCluster } from './cluster.ts'

/**
 * UPDATE_CONSUMER_OFFSET (15) frames for the one queue of a topic in ten idle minutes, as far as they were not cut on their
 * way: one delivery in eight is.
 */
async function commitsOfTenIdleMinutes(dialect: DialectName): Promise<number> {
  const cluster = await simulatedCluster({ topics: { T: 1 } })
  const { world } = cluster
  const got: string[] = []
  const producer = await cluster.producer()
  const handler = (message: { readonly text: string }): void => void got.push(message.text)
  await cluster.consumer({ on: 'c1', group: 'CG', subscriptions: { T: '*' }, dialect, handler })
  await world.settle(producer.send({ topic: 'T', body: 'one' }))
  await cluster.until('the message', () => got.length === 1)
  await world.run({ forMs: 20_000 })
  let commits = 0
  const decoder = new TextDecoder('latin1')
  const listening = world.bus.on('tcp.data', ({ bytes }) => {
    commits += decoder.decode(bytes).match(/"code":15,[^}]*"topic":"T"/g)?.length ?? 0
  })
  await world.run({ forMs: 600_000 })
  listening[Symbol.dispose]()
  return commits
}

it('repeats an offset that has not moved every 30 s', async () => {
  const commits = await commitsOfTenIdleMinutes('ours')
  expect(commits).toBeGreaterThan(10)
  expect(commits).toBeLessThanOrEqual(20)
})

it('repeats it every 5 s as the Java client does', async () => {
  const commits = await commitsOfTenIdleMinutes('java-5.3')
  expect(commits).toBeGreaterThan(60)
  expect(commits).toBeLessThanOrEqual(120)
})
