import { listed } from '../happenings.ts'
import type { DnsAnswer } from '../observations.ts'
import type { Evidence } from './explainRun.ts'
import type { Explanation } from './explanation.ts'
import { behindLookup } from './names.ts'
import { grouped, programsOn } from './programs.ts'

const RULES: Readonly<Record<DnsAnswer['outcome'], string>> = {
  answer: 'the DNS answers',
  notFound: 'the DNS answers that there is no such name (NXDOMAIN)',
  serverFailure: 'the DNS server answers with a failure (SERVFAIL)',
  timedOut: 'no DNS server answers',
}

/** Names that did not resolve for a host and never did later. */
export function explainLookups(evidence: Evidence): readonly Explanation[] {
  const { dnsAnswers } = evidence.watch
  const failed = dnsAnswers.filter(
    ({ host, name, outcome, atMs }) =>
      outcome !== 'answer' &&
      !dnsAnswers.some(
        (later) => later.host === host && later.name === name && later.outcome === 'answer' && later.atMs > atMs,
      ),
  )
  return grouped(failed, ({ name, outcome }) => `${name} ${outcome}`).flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [explanation(evidence, first, [...new Set(group.map(({ host }) => host))])]
  })
}

function explanation(evidence: Evidence, answer: DnsAnswer, hosts: readonly string[]): Explanation {
  const { name, outcome } = answer
  const { plan, stage, watch } = evidence
  const clients = hosts.flatMap((host) => programsOn(evidence, host))
  const advertised = watch.routes.flatMap(({ addresses }) => addresses).find((text) => text.startsWith(`${name}:`))
  const hop =
    advertised === undefined ? 'looking up a name' : 'second hop, client to broker: looking up the broker name'
  const elsewhere = stage.names.addressesOf(name)
  const views = Object.keys(plan.topology.dns?.[name]?.views ?? {})
  const why = views.length > 0 ? `; it has answers for ${views.join(', ')} only` : ''
  const reason = behindLookup(evidence, answer)
  const rule = reason?.rule ?? `${RULES[outcome]}${why}`
  const fix =
    reason?.fix ??
    (outcome !== 'notFound'
      ? 'Fix: let the host reach a DNS server that answers.'
      : advertised !== undefined
        ? `Fix: make ${name} resolvable on ${listed(hosts)} (a DNS view or a hosts entry with an address that is reachable from there), or let the broker advertise a name that is known there (brokerIP1).`
        : `Fix: correct the name, or add it to the DNS that ${listed(hosts)} asks${elsewhere.length > 0 ? ` (elsewhere it is ${elsewhere.join(', ')})` : ''}.`)
  const from = advertised === undefined ? '' : `, which the route names as ${advertised}`
  return {
    clients,
    hop,
    address: name,
    rule,
    fix,
    sentence: `${listed(clients)} asked for ${name}${from}; ${rule}. ${fix}`,
  }
}
