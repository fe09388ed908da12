import type { Cluster } from '../embed/index.ts'
import { formatEvent, type WorldEvent, type WorldEventKind } from '../sim/index.ts'

const LINES = 30

/** Too many and too small to tell what went wrong. */
const LEFT_OUT: ReadonlySet<WorldEventKind> = new Set([
  'tcp.data',
  'draw',
  'timer',
  'disk.write',
  'disk.change',
  'disk.sync',
])

/** What a failed test prints: how to repeat it, and what happened last. */
export function failureReport(cluster: Cluster, virtual: boolean): string {
  if (!virtual) return `cluster at ${cluster.namesrvAddress}, ${Math.round(cluster.now)} ms after its start\n`
  const head = `cluster with seed ${cluster.seed}, at ${cluster.now} ms of simulated time`
  if (cluster.trace.mode !== 'full') return `${head}; trace 'full' would show what happened\n`
  const lines = lastLines(cluster.trace.events()).map((line) => `  ${line}\n`)
  return `${head}; what happened last:\n${lines.join('')}`
}

function lastLines(events: Iterable<WorldEvent>): readonly string[] {
  const last: WorldEvent[] = []
  for (const event of events) {
    if (LEFT_OUT.has(event.kind)) continue
    last.push(event)
    if (last.length > LINES) last.shift()
  }
  return last.map(formatEvent)
}
