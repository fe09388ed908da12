import { type Checker, type Finding, seconds } from '../finding.ts'
import { eventsOf, type History } from '../history.ts'

/** A second flush attempt follows a failed one after 500 ms (flushIntervalCommitLog); a single one takes milliseconds. */
const UNFLUSHED_MS = 1000

/**
 * What a broker acknowledged with SEND_OK reaches every group: it is consumed, or it is among the group's dead letters.
 * A history without its end says nothing about that. Brokers do not wait for the flush of what they put themselves, which
 * is a message whose delay is over and one that a consumer gave back: such a one may be lost when a broker lost its power
 * just then, or later when a fault inside a broker had held up puts or syncs.
 */
export const acknowledgedLost: Checker = (history) => {
  if (eventsOf(history, 'ended').length === 0) return []
  const concluded = new Set<string>()
  /** When a broker put a message itself, by message and, for given back ones, group. */
  const putAt = new Map<string, number[]>()
  const put = (key: string, at: number): void => {
    const times = putAt.get(key) ?? []
    times.push(at)
    putAt.set(key, times)
  }
  for (const event of history.events) {
    if (event.kind === 'deadLetter' || (event.kind === 'consumed' && event.success))
      concluded.add(`${event.group} ${event.id}`)
    else if (event.kind === 'consumed') put(`${event.group} ${event.id}`, event.at)
    else if (event.kind === 'delivered') put(`${event.group} ${event.id}`, event.at)
    else if (event.kind === 'sendInvoked' && event.delayMs > 0) put(event.id, event.at + event.delayMs)
  }
  const powerOffs = eventsOf(history, 'server').filter(({ what }) => what === 'poweredOff')
  const holdUps = holdUpsOf(history)
  const flushedBy = (at: number): number =>
    holdUps.reduce(
      (by, { fromMs, toMs }) => (fromMs <= by && toMs >= at ? Math.max(by, toMs + UNFLUSHED_MS) : by),
      at + UNFLUSHED_MS,
    )
  const unflushed = (key: string): boolean =>
    putAt.get(key)?.some((at) => powerOffs.some((off) => off.at >= at && off.at <= flushedBy(at))) ?? false
  const findings: Finding[] = []
  for (const group of history.groups) {
    const lost = eventsOf(history, 'sendAcknowledged').filter(
      ({ id, status }) =>
        status === 'SEND_OK' &&
        !concluded.has(`${group.name} ${id}`) &&
        !unflushed(id) &&
        !unflushed(`${group.name} ${id}`),
    )
    const [first] = lost
    if (first === undefined) continue
    const others = lost.length === 1 ? '' : ` (and ${lost.length - 1} more)`
    findings.push({
      checker: 'acknowledgedLost',
      sentence: `message ${first.id}${others} was acknowledged at ${seconds(first.at)} as ${first.queue} offset ${first.queueOffset}, and group ${group.name} never consumed it`,
      ids: lost.map(({ id }) => id),
    })
  }
  return findings
}

/** When brokers put and synced late, or refused, in the order of the beginnings. A slow sync may have begun just before its end. */
function holdUpsOf(history: History): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const spans: { readonly fault: string; readonly fromMs: number; toMs: number }[] = []
  for (const { fault, active, at, syncMs } of eventsOf(history, 'inside')) {
    if (active) spans.push({ fault, fromMs: at, toMs: Number.POSITIVE_INFINITY })
    const ended = active ? undefined : spans.find((span) => span.fault === fault)
    if (ended !== undefined) ended.toMs = at + 2 * syncMs
  }
  return spans
}
