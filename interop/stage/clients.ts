import {
  type Admin,
  createAdmin,
  createProducer,
  createPushConsumer,
  type Producer,
  type PushConsumer,
  type PushConsumerOptions,
} from '../../src/client/index.ts'
import { createNodeRuntime } from '../../src/node/index.ts'
import type { Runtime } from '../../src/runtime/index.ts'

/** Clients of ours on real sockets, started as the cases ask for them. */
export interface StageClients {
  readonly runtime: Runtime
  readonly admin: Admin
  producer(options?: Partial<Parameters<typeof createProducer>[0]>): Promise<Producer>
  consumer(options: Omit<PushConsumerOptions, 'runtime' | 'namesrv'>): Promise<PushConsumer>
  /** Ends all of them, the last first. */
  close(): Promise<void>
}

/** Groups of producers that name none begin with `prefix`. */
export async function openClients(namesrv: string, prefix: string): Promise<StageClients> {
  const runtime = createNodeRuntime()
  const started: { shutdown(): Promise<void> }[] = []
  const admin = createAdmin({ runtime, namesrv })
  await admin.start()
  return {
    runtime,
    admin,
    producer: async (options = {}) => {
      const producer = createProducer({ runtime, namesrv, group: `${prefix}_PG_${started.length}`, ...options })
      started.push(producer)
      await producer.start()
      return producer
    },
    consumer: async (options) => {
      const consumer = createPushConsumer({
        runtime,
        namesrv,
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        ...options,
      })
      started.push(consumer)
      await consumer.start()
      return consumer
    },
    close: async () => {
      for (const client of started.reverse()) await client.shutdown()
      await admin.shutdown()
    },
  }
}
