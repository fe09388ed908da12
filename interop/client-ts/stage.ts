import { openClients, type StageClients, until } from '../stage/index.ts'

/** What a case works with. Its topics and groups carry its own prefix, so that cases may run side by side. */
export interface Stage extends Omit<StageClients, 'close'> {
  readonly namesrv: string
  readonly prefix: string
  /** Makes a topic and waits for its route. */
  topic(name: string, queues?: number, attributes?: Readonly<Record<string, string>>): Promise<string>
  group(name: string): string
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
  const { close, ...clients } = await openClients(namesrv, prefix)
  const stage: Stage = {
    ...clients,
    namesrv,
    prefix,
    group: (name) => `${prefix}_${name}`,
    topic: async (name, queues = 4, attributes = {}) => {
      const topic = `${prefix}_${name}`
      await clients.admin.createTopic({ topic, readQueueNums: queues, writeQueueNums: queues, attributes })
      await until('the route of the new topic', async () => {
        const route = await clients.admin.topicRoute(topic).catch(() => undefined)
        return route !== undefined && route.queueDatas.length > 0
      })
      return topic
    },
  }
  return { stage, close }
}
