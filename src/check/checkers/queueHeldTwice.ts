import { Disturbances } from '../disturbance.ts'
import { type Checker, type Finding, seconds } from '../finding.ts'
import type { HistoryEvent } from '../history.ts'

/**
 * A broker forgets its locks when it dies, and a holder that cannot renew its lock trusts it for 30 s while the broker
 * grants it to others after 60 s: for so long after a disturbance two holders are nobody's fault.
 */
const LOCK_MAX_LIVE_MS = 60_000

/**
 * Two handlers of one orderly group never work on one queue at the same time. A handler of a consumer that was killed or
 * has begun to shut down no longer counts.
 */
export const queueHeldTwice: Checker = (history) => {
  const orderly = new Set(history.groups.filter((group) => group.orderly).map((group) => group.name))
  const disturbances = new Disturbances(history)
  /** Handlers at work, by group and queue. */
  const working = new Map<string, HistoryEvent<'delivered'>[]>()
  /** Consumers that shut down or are dead: what they still begin is not their group's any more. */
  const gone = new Set<string>()
  const findings: Finding[] = []
  const drop = (over: (delivered: HistoryEvent<'delivered'>) => boolean): void => {
    for (const [key, list] of working) {
      if (!list.some(over)) continue
      const left = list.filter((delivered) => !over(delivered))
      if (left.length === 0) working.delete(key)
      else working.set(key, left)
    }
  }
  for (const event of history.events) {
    if (event.kind === 'client' && event.what === 'started') gone.delete(event.client)
    else if (event.kind === 'client') {
      gone.add(event.client)
      drop(({ consumer }) => consumer === event.client)
    } else if (event.kind === 'consumed') drop(({ delivery }) => delivery === event.delivery)
    if (event.kind !== 'delivered' || !orderly.has(event.group) || gone.has(event.consumer)) continue
    const key = `${event.group} ${event.queue}`
    const others = working.get(key) ?? []
    working.set(key, [...others, event])
    const [other] = others
    if (other === undefined || disturbances.within(event.at - LOCK_MAX_LIVE_MS, event.at)) continue
    findings.push({
      checker: 'queueHeldTwice',
      sentence: `${event.consumer} of orderly group ${event.group} got ${event.id} of ${event.queue} at ${seconds(event.at)} while ${other.consumer} still worked on ${other.id} of that queue`,
      ids: [other.id, event.id],
    })
  }
  return findings
}
