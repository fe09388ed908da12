import type { PushConsumerOptions } from '../../../src/client/index.ts'
import { type ClusterOptions, simulatedCluster } from '../cluster.ts'

/** Bodies that tell messages apart: '0', '1', … */
export const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}`)

/** A cluster whose group CG pops topic T, and a producer. */
export async function popCluster(options: ClusterOptions & { readonly popShareQueueNum?: number } = {}) {
  const { popShareQueueNum, ...rest } = options
  const cluster = await simulatedCluster({ topics: { T: 4 }, ...rest })
  const { world, admin } = cluster
  await world.settle(admin.setMessageRequestMode('CG', 'T', 'POP', { popShareQueueNum }))
  const producer = await cluster.producer()
  const send = async (...bodies: readonly string[]): Promise<void> => {
    for (const body of bodies) await world.settle(producer.send({ topic: 'T', body }))
  }
  const consumer = (given: Partial<PushConsumerOptions> & { readonly on?: string }) =>
    cluster.consumer({ on: 'c1', group: 'CG', subscriptions: { T: '*' }, clientRebalance: false, ...given })
  return { ...cluster, producer, send, consumer }
}
