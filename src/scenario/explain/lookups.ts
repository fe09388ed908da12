import { listed } from '../happenings.ts'
import type { DnsAnswer } from '../observations.ts'
import type { Evidence } from './explainRun.ts'
import { type Explanation, explanationOf, listedInChinese, type Words } from './explanation.ts'
import { behindLookup } from './names.ts'
import { grouped, programsOn } from './programs.ts'

const RULES: Readonly<Record<DnsAnswer['outcome'], Words>> = {
  answer: { en: 'the DNS answers', zh: 'DNS 有回答' },
  notFound: {
    en: 'the DNS answers that there is no such name (NXDOMAIN)',
    zh: 'DNS 回答没有这个名字（NXDOMAIN）',
  },
  serverFailure: {
    en: 'the DNS server answers with a failure (SERVFAIL)',
    zh: 'DNS 服务器回答失败（SERVFAIL）',
  },
  timedOut: { en: 'no DNS server answers', zh: '没有 DNS 服务器应答' },
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
  const { plan, watch } = evidence
  const clients = hosts.flatMap((host) => programsOn(evidence, host))
  const advertised = watch.routes.flatMap(({ addresses }) => addresses).find((text) => text.startsWith(`${name}:`))
  const hop =
    advertised === undefined ? 'looking up a name' : 'second hop, client to broker: looking up the broker name'
  const views = Object.keys(plan.topology.dns?.[name]?.views ?? {})
  const reason = behindLookup(evidence, answer)
  const rule = reason?.rule ?? {
    en: `${RULES[outcome].en}${views.length > 0 ? `; it has answers for ${views.join(', ')} only` : ''}`,
    zh: `${RULES[outcome].zh}${views.length > 0 ? `；它只回答 ${views.join('、')}` : ''}`,
  }
  const fix = reason?.fix ?? fixFor(evidence, answer, hosts, advertised)
  const from = advertised === undefined ? '' : `, which the route names as ${advertised}`
  const zhFrom = advertised === undefined ? '' : `（路由中的 ${advertised}）`
  return explanationOf({
    clients,
    hop,
    address: name,
    en: { rule: rule.en, fix: fix.en },
    zh: { rule: rule.zh, fix: fix.zh },
    intro: {
      en: `${listed(clients)} asked for ${name}${from}; `,
      zh: `${listedInChinese(clients)} 查询 ${name}${zhFrom}；`,
    },
  })
}

function fixFor(
  evidence: Evidence,
  { name, outcome }: DnsAnswer,
  hosts: readonly string[],
  advertised: string | undefined,
): Words {
  if (outcome !== 'notFound') {
    const asked = [
      ...new Set(evidence.watch.dnsQueries.filter(({ host }) => hosts.includes(host)).map(({ server }) => server)),
    ]
    const servers = asked.length === 0 ? '' : ` (${asked.join(', ')})`
    return {
      en: `let ${listed(hosts)} reach a DNS server that answers: a second replica behind the one that was asked${servers}, and a cache on each node`,
      zh: `让 ${listedInChinese(hosts)} 能访问到会应答的 DNS 服务器：给被查询的服务器${servers}增加副本，并在每个节点上加缓存`,
    }
  }
  if (advertised !== undefined) {
    return {
      en: `make ${name} resolvable on ${listed(hosts)} (a DNS view or a hosts entry with an address that is reachable from there), or let the broker advertise a name that is known there (brokerIP1)`,
      zh: `让 ${listedInChinese(hosts)} 能解析 ${name}（DNS 视图，或 hosts 文件里写上从那里可达的地址），或者让 Broker 注册一个那里认识的名字（brokerIP1）`,
    }
  }
  const notStarted = evidence.watch.logs.find(({ host, message }) => host === name && message === 'the server failed')
  if (notStarted !== undefined) {
    return {
      en: `${name} has no address because it did not start (${String(notStarted.fields['error'])}); mend that first`,
      zh: `${name} 没有启动（${String(notStarted.fields['error'])}），所以没有地址；先解决这个问题`,
    }
  }
  const elsewhere = evidence.stage.names.addressesOf(name)
  return {
    en: `correct the name, or add it to the DNS that ${listed(hosts)} asks${elsewhere.length > 0 ? ` (elsewhere it is ${elsewhere.join(', ')})` : ''}`,
    zh: `改正名字，或者把它加到 ${listedInChinese(hosts)} 所用的 DNS 里${elsewhere.length > 0 ? `（在别处它是 ${elsewhere.join('、')}）` : ''}`,
  }
}
