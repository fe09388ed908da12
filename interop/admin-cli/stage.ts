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
import { Tool } from './tool.ts'

/** What the cases share: one cluster, and the facts that they create in it. */
export interface Stage {
  readonly namesrv: string
  /** Address of the one broker, as the route gives it. */
  readonly broker: string
  readonly prefix: string
  readonly tool: Tool
  readonly runtime: Runtime
  /** Release of the broker as it names itself, such as V5_3_3. */
  readonly version: string
  readonly producer: Producer
  /** For what no command shows. */
  readonly admin: Admin
  /** Makes a topic and waits until its route is known. */
  topic(name: string, queues: number): Promise<string>
  consumer(options: Omit<PushConsumerOptions, 'runtime' | 'namesrv'>): Promise<PushConsumer>
}

export interface Case {
  readonly name: string
  readonly run: (stage: Stage) => Promise<void>
}

interface ClusterJson {
  readonly brokers: readonly { readonly address: string; readonly version: string }[]
}

export async function openStage(namesrv: string, prefix: string): Promise<{ stage: Stage; close(): Promise<void> }> {
  const runtime = createNodeRuntime()
  const tool = new Tool(namesrv)
  const started: { shutdown(): Promise<void> }[] = []
  const producer = createProducer({ runtime, namesrv, group: `${prefix}_PG` })
  await producer.start()
  const admin = createAdmin({ runtime, namesrv })
  await admin.start()
  const [broker] = (await tool.json<ClusterJson>('clusterList')).brokers
  if (broker === undefined) throw new Error(`no broker is registered at ${namesrv}`)
  const stage: Stage = {
    namesrv,
    broker: broker.address,
    prefix,
    tool,
    runtime,
    version: broker.version,
    producer,
    admin,
    topic: async (name, queues) => {
      const topic = `${prefix}_${name}`
      await tool.text(`updateTopic -b ${broker.address} -t ${topic} -r ${queues} -w ${queues}`)
      await until(`a route of ${topic}`, async () => (await tool.run(['topicRoute', '-t', topic])).code === 0)
      return topic
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
    await producer.shutdown()
    await admin.shutdown()
  }
  return { stage, close }
}

export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}

/** Waits for a condition, with a limit that is generous for a real broker. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what} did not come about within ${limitMs} ms`)
    await pause(100)
  }
}

export function same(actual: unknown, expected: unknown, what: string): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (left !== right) throw new Error(`${what}: ${left} instead of ${right}`)
}

export function match(text: string, pattern: RegExp, what: string): void {
  if (!pattern.test(text)) throw new Error(`${what}: no ${pattern} in ${text.slice(0, 600)}`)
}
