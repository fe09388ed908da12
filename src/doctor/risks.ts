import type { Examined } from './examine.ts'
import { type Finding, placeOf } from './finding.ts'

/** A NameServer on a machine that is busy, or that emulates another processor, listens this late. */
export const SLOW_NAMESRV_MS = 8000
/** A broker that registers later than this after it could has waited for its next round. */
const PROMPT_MS = 2000

/** Brokers that do not wait for a slow NameServer, and then wait for their next round of registration. `slow` is the world with one. */
export function findStartOrderRisks(slow: Examined): readonly Finding[] {
  const { subject, result } = slow
  const namesrvs = subject.namesrvs.flatMap(({ start }) => ('refused' in start ? [] : [start.listensAtMs]))
  if (namesrvs.length === 0) return []
  const namesrvAtMs = Math.max(...namesrvs)
  return subject.brokers.flatMap(({ container, program, server }): readonly Finding[] => {
    const { start, name, programs } = container
    if ('refused' in start || programs.some(({ kind }) => kind === 'namesrv')) return []
    const brokerName = String(program.settings['brokerName'] ?? server)
    const [first] = result.observations.registrations({ broker: brokerName })
    const possibleAtMs = Math.max(namesrvAtMs, start.listensAtMs)
    if (first === undefined || first.atMs - possibleAtMs < PROMPT_MS || start.listensAtMs > namesrvAtMs) return []
    const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`
    return [
      {
        severity: 'risk',
        ...placeOf(subject, name, { in: 'depends_on' }),
        what: `${name} does not wait until a NameServer listens`,
        reason: `where the NameServer takes ${seconds(SLOW_NAMESRV_MS)} to listen, the broker registers ${seconds(first.atMs - possibleAtMs)} later than it could, and clients that poll find routes after half a minute`,
        fix: 'Give the NameServer a healthcheck of port 9876, and depend on it with condition: service_healthy.',
        scenario: 'compose-start-order-first-30s',
        who: [`container ${name}`],
      },
    ]
  })
}
