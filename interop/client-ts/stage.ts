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

/** What a case works with. Its topics and groups carry its own prefix, so that cases may run side by side. */
export interface Stage {
  readonly namesrv: string
  readonly prefix: string
  readonly runtime: Runtime
  readonly admin: Admin
  /** Makes a topic and waits for its route. */
  topic(name: string, queues?: number): Promise<string>
  group(name: string): string
  producer(options?: Partial<Parameters<typeof createProducer>[0]>): Promise<Producer>
  consumer(options: Omit<PushConsumerOptions, 'runtime' | 'namesrv'>): Promise<PushConsumer>
}

export interface Case {
  readonly name: string
  readonly run: (stage: Stage) => Promise<void>
}

/** A stage, and the end of everything that was started on it. */
export async function openStage(
  namesrv: string,
  prefix: string,
): Promise<{ readonly stage: Stage; readonly close: () => Promise<void> }> {
  const runtime = createNodeRuntime()
  const started: { shutdown(): Promise<void> }[] = []
  const admin = createAdmin({ runtime, namesrv })
  await admin.start()
  const stage: Stage = {
    namesrv,
    prefix,
    runtime,
    admin,
    group: (name) => `${prefix}_${name}`,
    topic: async (name, queues = 4) => {
      const topic = `${prefix}_${name}`
      await admin.createTopic({ topic, readQueueNums: queues, writeQueueNums: queues })
      await until('the route of the new topic', async () => {
        const route = await admin.topicRoute(topic).catch(() => undefined)
        return route !== undefined && route.queueDatas.length > 0
      })
      return topic
    },
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
  }
  const close = async (): Promise<void> => {
    for (const client of started.reverse()) await client.shutdown()
    await admin.shutdown()
  }
  return { stage, close }
}

export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}

/** Waits for a condition, with a limit that is generous for a real broker. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs: number = 60_000,
): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what} did not come about within ${limitMs} ms`)
    await pause(50)
  }
}

export function same(actual: unknown, expected: unknown, what: string): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (left !== right) throw new Error(`${what}: ${left} instead of ${right}`)
}

export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(what)
}
