import { delayLevelMs } from '../delayLevels.ts'
import { type Checker, type Finding, seconds } from '../finding.ts'
import { isRetryQueue } from '../history.ts'

/** The first retry of a message waits at this level, each further one a level more (3 + reconsumeTimes). */
const FIRST_RETRY_LEVEL = 3

/** Brokers stamp messages in whole milliseconds. */
const ROUNDING_MS = 1

/**
 * A delayed message is not delivered before its time, counted from the moment at which it was sent, and a message that
 * came through the retry topic not before the delay of its retry, counted from a delivery that failed. A consumer that cannot
 * give a message back hands it to its handler once more after 5 s, with one more on its count: such a repetition has no delay.
 */
export const delayTooEarly: Checker = (history) => {
  const concurrent = new Set(history.groups.filter((group) => !group.orderly).map((group) => group.name))
  const dueAt = new Map<string, number>()
  const failedAt = new Map<string, number>()
  /** Places in retry queues that were delivered. */
  const seen = new Set<string>()
  const findings: Finding[] = []
  for (const event of history.events) {
    if (event.kind === 'sendInvoked' && event.delayMs > 0) dueAt.set(event.id, event.at + event.delayMs)
    if (event.kind === 'consumed' && !event.success) {
      const key = `${event.group} ${event.id}`
      if (!failedAt.has(key)) failedAt.set(key, event.at)
    }
    if (event.kind !== 'delivered') continue
    const { id, group, reconsumeTimes } = event
    const due = dueAt.get(id)
    if (due !== undefined && event.at < due - ROUNDING_MS) {
      const sentence = `group ${group} got delayed message ${id} at ${seconds(event.at)}, before ${seconds(due)}, when it was due`
      findings.push({ checker: 'delayTooEarly', sentence, ids: [id] })
    }
    if (!concurrent.has(group) || !isRetryQueue(event.queue)) continue
    const place = `${group} ${event.queue} ${event.queueOffset}`
    if (seen.has(place)) continue
    seen.add(place)
    const failed = failedAt.get(`${group} ${id}`)
    const delayMs = delayLevelMs(FIRST_RETRY_LEVEL + reconsumeTimes - 1)
    if (failed !== undefined && event.at >= failed + delayMs - ROUNDING_MS) continue
    const cause = failed === undefined ? 'it had never failed' : `it first failed at ${seconds(failed)}`
    const sentence = `group ${group} got retry ${reconsumeTimes} of message ${id} at ${seconds(event.at)}; that retry comes ${delayMs / 1000} s after a failure, and ${cause}`
    findings.push({ checker: 'delayTooEarly', sentence, ids: [id] })
  }
  return findings
}
