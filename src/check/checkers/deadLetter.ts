import { type Checker, type Finding, seconds } from '../finding.ts'
import type { HistoryEvent } from '../history.ts'

/** A failed message is sent back within 5 s, and over another broker after 5 s more when the first one is silent. */
const SEND_BACK_MS = 30_000

/**
 * A message that failed at its last delivery is among the dead letters of its group, and one that had deliveries left is
 * not.
 */
export const deadLetter: Checker = (history) => {
  const groups = new Map(history.groups.map((group) => [group.name, group]))
  const deliveries = new Map<number, HistoryEvent<'delivered'>>()
  /** Last deliveries that failed, by group and message. */
  const exhausted = new Map<string, HistoryEvent<'consumed'>>()
  const consumed = new Set<string>()
  const dead = new Set<string>()
  const findings: Finding[] = []
  let endMs: number | undefined
  for (const event of history.events) {
    if (event.kind === 'delivered') deliveries.set(event.delivery, event)
    if (event.kind === 'ended') endMs = event.at
    if (event.kind === 'consumed') {
      const key = `${event.group} ${event.id}`
      const times = deliveries.get(event.delivery)?.reconsumeTimes ?? 0
      if (event.success) consumed.add(key)
      else if (times >= (groups.get(event.group)?.retries ?? 0)) exhausted.set(key, event)
    }
    if (event.kind !== 'deadLetter') continue
    const key = `${event.group} ${event.id}`
    dead.add(key)
    if (exhausted.has(key)) continue
    const retries = groups.get(event.group)?.retries ?? 0
    const sentence = `message ${event.id} is a dead letter of group ${event.group} at ${seconds(event.at)}, although it never failed with all ${retries} retries used`
    findings.push({ checker: 'deadLetter', sentence, ids: [event.id] })
  }
  for (const [key, event] of exhausted) {
    if (dead.has(key) || consumed.has(key) || endMs === undefined || endMs - event.at < SEND_BACK_MS) continue
    const sentence = `message ${event.id} failed for the last time in group ${event.group} at ${seconds(event.at)} and is not among its dead letters`
    findings.push({ checker: 'deadLetter', sentence, ids: [event.id] })
  }
  return findings
}
