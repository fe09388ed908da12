/**
 * RocketMQ in one process, for tests:
 *
 * ```ts
 * import { startCluster } from 'rocketmq-sim'
 *
 * await using cluster = await startCluster()
 * const received: string[] = []
 * await cluster.consumer({ group: 'billing', topic: 'orders', handler: (message) => void received.push(message.text) })
 * const producer = await cluster.producer()
 * await producer.send({ topic: 'orders', body: 'one coffee' })
 * await cluster.until(() => received.length === 1)
 * ```
 */
export type { Message, Producer, PushConsumer, ReceivedMessage, SendResult } from './client/index.ts'
export type { BrokerFault, BrokerHandle, Cluster, ClusterOptions, Delivery, Expectations } from './embed/index.ts'
export { startCluster } from './embed/index.ts'
export { SimError } from './runtime/index.ts'
