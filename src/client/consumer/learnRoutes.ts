import { isRetryTopic } from '../../protocol/index.ts'
import { clientError } from '../errors.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'

/** Asks for the routes of the topics that a consumer subscribes to as it starts. Rejects when it cannot start without them. */
export async function learnRoutes({ routes, dialect }: ClientInstance, topics: readonly string[]): Promise<void> {
  if (dialect.consumer.startWithoutRoute) {
    for (const topic of topics) await routes.update(topic)
    return
  }
  // Go asks for all routes, whatever the answers, and looks afterwards for what it has got.
  let failed: unknown
  for (const topic of topics) {
    try {
      await routes.update(topic)
    } catch (error) {
      failed = error
    }
  }
  const missing = topics.find((topic) => !isRetryTopic(topic) && routes.route(topic) === undefined)
  if (missing !== undefined) throw clientError(dialect, { kind: 'noRoute', topic: missing, atStart: true }, failed)
}
