import { listed } from '../happenings.ts'
import type { DnsAnswer } from '../observations.ts'
import type { Evidence } from './explainRun.ts'

/** A reason for a look-up that failed which the DNS itself does not tell, and what to do about it. */
export interface NameReason {
  readonly rule: string
  readonly fix: string
}

/** What a host name may consist of. */
const HOST_NAME = /^[A-Za-z0-9._-]+$/

export function isHostName(name: string): boolean {
  return HOST_NAME.test(name)
}

/** Looks behind a failed look-up: at the text itself, at the server that was asked, at the pods behind the name. */
export function behindLookup(evidence: Evidence, answer: DnsAnswer): NameReason | undefined {
  if (!isHostName(answer.name)) return noHostName(answer.name)
  if (answer.outcome === 'serverFailure') return hostsBlock(evidence, answer)
  return answer.outcome === 'notFound' ? notReady(evidence, answer.name) : undefined
}

/** A name that is none, because a prefix, a blank or a comment is part of it. */
export function noHostName(name: string): NameReason {
  const rule = `"${name}" is no host name, and no DNS server is asked for it`
  if (name.includes('://')) {
    const hosts = name.split(/[,;]/).map((part) => part.replace(/^[a-z]+:\/\//i, '').replace(/:\d+$/, ''))
    return {
      rule,
      fix: `Fix: write ${hosts.map((host) => `${host}:port`).join(';')}; brokers and Java tools separate by ";" and know no ${name.slice(0, name.indexOf('://') + 3)}.`,
    }
  }
  const [first = name] = name.trim().split(/[\s#]/)
  return { rule, fix: `Fix: write ${first} alone; a blank or a comment behind a value is part of it.` }
}

/** The hosts plugin of the server answers for the name and passes it on to nobody. */
function hostsBlock({ watch, stage }: Evidence, { host, name }: DnsAnswer): NameReason | undefined {
  const server = watch.dnsQueries.findLast((query) => query.host === host && isAbout(query.name, name))?.server
  const zones = server === undefined ? undefined : stage.names.fallthroughOf(server)
  if (zones === undefined || zones.includes('.')) return undefined
  const passes = zones.length === 0 ? 'no name' : `names of ${listed(zones)} alone`
  return {
    rule: `the hosts plugin of ${server} lacks it, passes on ${passes}, and answers with a failure (SERVFAIL)`,
    fix: `Fix: write fallthrough on a line of its own into the hosts block of ${server}, with nothing behind it.`,
  }
}

function notReady({ stage }: Evidence, name: string): NameReason | undefined {
  const hosts = stage.names.notReadyBehind(name)
  if (hosts.length === 0) return undefined
  return {
    rule: `the DNS answers that there is no such name (NXDOMAIN), since ${listed(hosts)} behind it ${hosts.length === 1 ? 'is' : 'are'} not ready`,
    fix: 'Fix: publish the addresses of pods that are not ready (publishNotReadyAddresses), or let their readiness not wait for those that ask.',
  }
}

/** Whether a query was for a name or for a completion of it. */
function isAbout(queried: string, name: string): boolean {
  const bare = name.replace(/\.$/, '').toLowerCase()
  return queried === bare || queried.startsWith(`${bare}.`)
}
