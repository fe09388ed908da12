import type { Engine } from './engine.ts'
import type { History } from './history.ts'
import type { Views } from './views.ts'

/** What somebody wants to know first when a condition did not come true: dead servers, failing handlers, lag. */
export function situation(engine: Engine, history: History, views: Views): string {
  const parts: string[] = []
  const down = [...engine.nameServers, ...engine.brokers].filter(({ server }) => server === undefined)
  if (down.length > 0) parts.push(`not running: ${down.map(({ name }) => name).join(', ')}`)
  for (const { name, server } of engine.brokers) {
    const kinds = server?.faults.active.map(({ fault }) => fault.kind) ?? []
    if (kinds.length > 0) parts.push(`faults of ${name}: ${kinds.join(', ')}`)
  }
  for (const [group, topics] of history.subscriptions) {
    const lags = [...topics.keys()].map((topic) => `${topic} ${views.lag(group, topic)}`)
    const dead = views.deadLetters(group).length
    parts.push(`group ${group}: lag of ${lags.join(', ')}${dead === 0 ? '' : `; ${dead} dead letters`}`)
  }
  if (history.running.size > 0) {
    const groups = [...new Set(history.running.values())].join(', ')
    const what = 'what they wait for must come from the cluster, or its time must be real'
    parts.push(`${history.running.size} handlers of ${groups} have not finished (${what})`)
  }
  const last = history.failures.at(-1)
  if (last !== undefined) {
    const count = history.failures.length
    parts.push(
      `${count} handler failure${count === 1 ? '' : 's'}, the last in group ${last.group}: ${String(last.error)}`,
    )
  }
  parts.push(engine.pendingText())
  return parts.join('; ')
}
