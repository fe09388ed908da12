/**
 * A cluster for each vitest test that asks for one:
 *
 * ```ts
 * import { test } from 'rocketmq-sim/vitest'
 * import { expect } from 'vitest'
 *
 * test('an order is billed', async ({ cluster }) => {
 *   const producer = await cluster.producer()
 *   expect((await producer.send({ topic: 'orders', body: 'one coffee' })).status).toBe('SEND_OK')
 * })
 * ```
 *
 * Options of the cluster: `const it = test.extend({ clusterOptions: { brokers: 2 } })`.
 */
export type { ClusterFixtures } from './fixture.ts'
export { test } from './fixture.ts'
