import { listed } from '../happenings.ts'
import type { DnsAnswer } from '../observations.ts'
import type { Evidence } from './explainRun.ts'
import { listedInChinese, type Words } from './explanation.ts'

/** A reason for a look-up that failed which the DNS itself does not tell, and what to do about it. */
export interface NameReason {
  readonly rule: Words
  readonly fix: Words
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
  return answer.outcome === 'notFound' ? (notReady(evidence, answer.name) ?? elsewhere(evidence, answer)) : undefined
}

/** A name that is none, because a prefix, a blank or a comment is part of it. */
export function noHostName(name: string): NameReason {
  const rule: Words = {
    en: `"${name}" is no host name, and no DNS server is asked for it`,
    zh: `“${name}”不是主机名，不会去问任何 DNS 服务器`,
  }
  if (name.includes('://')) {
    const hosts = name.split(/[,;]/).map((part) => part.replace(/^[a-z]+:\/\//i, '').replace(/:\d+$/, ''))
    const written = hosts.map((host) => `${host}:port`).join(';')
    const prefix = name.slice(0, name.indexOf('://') + 3)
    return {
      rule,
      fix: {
        en: `write ${written}; brokers and Java tools separate by ";" and know no ${prefix}`,
        zh: `写成 ${written}；Broker 和 Java 工具用“;”分隔，不认识 ${prefix}`,
      },
    }
  }
  const [first = name] = name.trim().split(/[\s#]/)
  return {
    rule,
    fix: {
      en: `write ${first} alone; a blank or a comment behind a value is part of it`,
      zh: `只写 ${first}；值后面的空格或注释也会成为值的一部分`,
    },
  }
}

/** The hosts plugin of the server answers for the name and passes it on to nobody. */
function hostsBlock({ watch, stage }: Evidence, { host, name }: DnsAnswer): NameReason | undefined {
  const server = watch.dnsQueries.findLast((query) => query.host === host && isAbout(query.name, name))?.server
  const zones = server === undefined ? undefined : stage.names.fallthroughOf(server)
  if (zones === undefined || zones.includes('.')) return undefined
  const passes = zones.length === 0 ? 'no name' : `names of ${listed(zones)} alone`
  const zhPasses = zones.length === 0 ? '不再往下传' : `只往下传 ${listedInChinese(zones)} 的名字`
  return {
    rule: {
      en: `the hosts plugin of ${server} lacks it, passes on ${passes}, and answers with a failure (SERVFAIL)`,
      zh: `${server} 的 hosts 插件里没有它，${zhPasses}，回答 SERVFAIL`,
    },
    fix: {
      en: `write fallthrough on a line of its own into the hosts block of ${server}, with nothing behind it`,
      zh: `在 ${server} 的 hosts 块里单独一行写 fallthrough，后面什么都不要加`,
    },
  }
}

function notReady({ stage }: Evidence, name: string): NameReason | undefined {
  const hosts = stage.names.notReadyBehind(name)
  if (hosts.length === 0) return undefined
  return {
    rule: {
      en: `the DNS answers that there is no such name (NXDOMAIN), since ${listed(hosts)} behind it ${hosts.length === 1 ? 'is' : 'are'} not ready`,
      zh: `DNS 回答没有这个名字（NXDOMAIN），因为它背后的 ${listedInChinese(hosts)} 还没有就绪`,
    },
    fix: {
      en: 'publish the addresses of pods that are not ready (publishNotReadyAddresses), or let their readiness not wait for those that ask',
      zh: '发布未就绪 Pod 的地址（publishNotReadyAddresses），或者不要让就绪探针依赖来查询的一方',
    },
  }
}

/** A short name that a search domain of another namespace would complete. */
function elsewhere({ plan, watch }: Evidence, { host, name }: DnsAnswer): NameReason | undefined {
  const asked = [
    ...new Set(
      watch.dnsQueries.filter((query) => query.host === host && isAbout(query.name, name)).map((query) => query.name),
    ),
  ]
  const full = Object.keys(plan.topology.dns ?? {}).find((known) => known.startsWith(`${name}.`))
  if (asked.length < 2 || full === undefined) return undefined
  return {
    rule: {
      en: `the DNS answers that there is no such name (NXDOMAIN) for all ${asked.length} completions that ${host} tries (${listed(asked)})`,
      zh: `${host} 尝试的全部 ${asked.length} 个补全名（${listedInChinese(asked)}）都得到 NXDOMAIN`,
    },
    fix: {
      en: `write the full name with a dot at its end, ${full}. ; the short one belongs to the namespace of the program`,
      zh: `写完整的名字并以点结尾：${full}. ；短名只在程序自己的命名空间里有效`,
    },
  }
}

/** Whether a query was for a name or for a completion of it. */
function isAbout(queried: string, name: string): boolean {
  const bare = name.replace(/\.$/, '').toLowerCase()
  return queried === bare || queried.startsWith(`${bare}.`)
}
