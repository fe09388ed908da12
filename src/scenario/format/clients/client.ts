import type { ConsumerSpec } from './consumer.ts'
import type { ProducerSpec } from './producer.ts'

/** A program that uses the cluster, imitating a client release. */
export type ClientSpec = ProducerSpec | ConsumerSpec

export type ClientKind = ClientSpec['kind']
