import { type Checker, type Finding, seconds } from '../finding.ts'
import { eventsOf } from '../history.ts'

/**
 * What a broker acknowledged with SEND_OK reaches every group: it is consumed, or it is among the group's dead letters.
 * A history without its end says nothing about that.
 */
export const acknowledgedLost: Checker = (history) => {
  if (eventsOf(history, 'ended').length === 0) return []
  const concluded = new Set<string>()
  for (const event of history.events) {
    if (event.kind === 'deadLetter' || (event.kind === 'consumed' && event.success))
      concluded.add(`${event.group} ${event.id}`)
  }
  const findings: Finding[] = []
  for (const group of history.groups) {
    const lost = eventsOf(history, 'sendAcknowledged').filter(
      ({ id, status }) => status === 'SEND_OK' && !concluded.has(`${group.name} ${id}`),
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
