import { ClientError, type DialectName, dialects } from '../../client/index.ts'
import { listed } from '../happenings.ts'
import type { Outcome } from '../observations.ts'
import type { Evidence } from './explainRun.ts'
import type { Explanation } from './explanation.ts'
import { grouped } from './programs.ts'

/** NameServer settings that a client refused by itself. */
export function explainSettings(evidence: Evidence): readonly Explanation[] {
  const refused = evidence.stage.outcomes.all.flatMap((outcome) => {
    const { error } = outcome
    if (!ClientError.is(error) || error.failure.kind !== 'namesrvSetting') return []
    return [{ outcome, entry: error.failure.entry, text: error.failure.text }]
  })
  return grouped(refused, ({ entry, text }) => `${entry} ${text}`).map((group) => {
    const [{ entry, text } = { entry: undefined, text: '' }] = group
    const outcomes = group.map(({ outcome }) => outcome)
    return explanation(evidence, outcomes, entry, text)
  })
}

function explanation(
  evidence: Evidence,
  outcomes: readonly Outcome[],
  entry: string | undefined,
  text: string,
): Explanation {
  const clients = outcomes.map(({ client }) => client)
  const releases = [...new Set(outcomes.map(({ dialect }) => dialect))]
  const address = entry ?? 'no NameServer'
  const sent = outcomes.reduce((sum, outcome) => sum + count(evidence, outcome), 0)
  const hop = 'before the first hop'
  const rule = `the address check of ${releases.join(', ')} answers "${text}"`
  const fix = entry === undefined ? fixWithout(text) : fixFor(evidence, releases, entry)
  const what = entry === undefined ? 'no NameServer setting' : `the NameServer setting "${entry}"`
  const traffic =
    sent === 0 ? 'No packet was sent and no name was looked up.' : `Their hosts sent ${sent} packets in that time.`
  return {
    clients,
    hop,
    address,
    rule,
    fix,
    sentence: `${listed(clients)} failed ${hop}, with ${what}: ${rule}. ${traffic} ${fix}`,
  }
}

/** For a client that has no NameServer: because nobody told it any, or because its address service did not. */
function fixWithout(text: string): string {
  const [, service] = /domain:(\S+)/.exec(text) ?? []
  if (service === undefined || service.includes('jmenv.tbsite.net'))
    return 'Fix: give every client a NameServer address.'
  return `Fix: ${service} answers no list "ip:port;ip:port" over HTTP; name an address service, or give NameServers by WithNameServer with http:// in front.`
}

/** Packets of the client's host while the step ran. */
function count({ watch }: Evidence, { host, atMs, tookMs = 0 }: Outcome): number {
  return watch.wire.packets.filter(
    (packet) => packet.host === host && packet.atMs >= atMs && packet.atMs <= atMs + tookMs,
  ).length
}

/** Other ways to write the entry that these releases accept; the first that passes their own checks. */
function fixFor(evidence: Evidence, releases: readonly DialectName[], entry: string): string {
  const parts = entry.split(/[;,\s]+/).filter((part) => part !== '')
  const candidates: readonly (readonly string[])[] = [parts, parts.map((part) => `http://${part}`)]
  const accepted = candidates.find((list) => releases.every((name) => accepts(name, list)))
  if (accepted === undefined) return 'Write each NameServer as ip:port.'
  const written = accepted.map((part) => `"${part}"`).join(', ')
  const dialled = accepted.map((part) => dialects[releases[0] ?? 'ours'].nameServers.dialAddress(part)).join(', ')
  const each = accepted.length > 1 ? ', one element each' : ''
  return `Fix: write ${written}${each}; ${releases.join(' and ')} ${releases.length === 1 ? 'accepts that and dials' : 'accept that and dial'} ${dialled}${resolution(evidence, dialled)}.`
}

function accepts(name: DialectName, entries: readonly string[]): boolean {
  return 'entries' in dialects[name].nameServers.parse(entries)
}

function resolution({ stage }: Evidence, dialled: string): string {
  const name = dialled.slice(0, dialled.lastIndexOf(':'))
  const found = stage.names.addressesOf(name)
  return found.length === 0 ? '' : `, which the DNS knows as ${found.join(', ')}`
}
