import type { Producer } from '../../src/client/index.ts'
import { openClients, type StageClients, until } from '../stage/index.ts'
import { Tool } from './tool.ts'

/** What the cases share: one cluster, and the facts that they create in it. `admin` is for what no command shows. */
export interface Stage extends Pick<StageClients, 'runtime' | 'admin' | 'consumer'> {
  readonly namesrv: string
  /** Address of the one broker, as the route gives it. */
  readonly broker: string
  readonly prefix: string
  readonly tool: Tool
  /** Release of the broker as it names itself, such as V5_3_3. */
  readonly version: string
  readonly producer: Producer
  /** Makes a topic and waits until its route is known. */
  topic(name: string, queues: number): Promise<string>
}

export interface Case {
  readonly name: string
  readonly run: (stage: Stage) => Promise<void>
}

interface ClusterJson {
  readonly brokers: readonly { readonly address: string; readonly version: string }[]
}

export async function openStage(namesrv: string, prefix: string): Promise<{ stage: Stage; close(): Promise<void> }> {
  const tool = new Tool(namesrv)
  const { runtime, admin, producer, consumer, close } = await openClients(namesrv, prefix)
  const [broker] = (await tool.json<ClusterJson>('clusterList')).brokers
  if (broker === undefined) throw new Error(`no broker is registered at ${namesrv}`)
  const stage: Stage = {
    namesrv,
    broker: broker.address,
    prefix,
    tool,
    runtime,
    version: broker.version,
    producer: await producer({ group: `${prefix}_PG` }),
    admin,
    topic: async (name, queues) => {
      const topic = `${prefix}_${name}`
      await tool.text(`updateTopic -b ${broker.address} -t ${topic} -r ${queues} -w ${queues}`)
      await until(`a route of ${topic}`, async () => (await tool.run(['topicRoute', '-t', topic])).code === 0)
      return topic
    },
    consumer,
  }
  return { stage, close }
}
