import type { Producer, PushConsumer, PushConsumerOptions } from '../../../src/client/index.ts'
import { type Cluster, type ClusterOptions, simulatedCluster } from '../cluster.ts'

/** Bodies that tell messages apart: '0', '1', … */
export const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}`)

export interface PopCluster extends Omit<Cluster, 'producer' | 'consumer'> {
  readonly producer: Producer
  /** Messages to T, one after the other. */
  send(...bodies: readonly string[]): Promise<void>
  /** A member of CG, on the host `c1` unless told otherwise. */
  consumer(options: Partial<PushConsumerOptions> & { readonly on?: string }): Promise<PushConsumer>
}

/** A cluster whose group CG pops topic T, and a producer. */
export async function popCluster(
  options: ClusterOptions & { readonly popShareQueueNum?: number } = {},
): Promise<PopCluster> {
  const { popShareQueueNum, ...rest } = options
  const cluster = await simulatedCluster({ topics: { T: 4 }, ...rest })
  const { world, admin } = cluster
  await world.settle(admin.setMessageRequestMode('CG', 'T', 'POP', { popShareQueueNum }))
  const producer = await cluster.producer()
  return {
    ...cluster,
    producer,
    send: async (...bodies) => {
      for (const body of bodies) await world.settle(producer.send({ topic: 'T', body }))
    },
    consumer: (given) =>
      cluster.consumer({ on: 'c1', group: 'CG', subscriptions: { T: '*' }, clientRebalance: false, ...given }),
  }
}
