import { ClientError, type DialectName, dialects } from '../../client/index.ts'
import { listed } from '../happenings.ts'
import type { Outcome } from '../observations.ts'
import type { Evidence } from './explainRun.ts'
import { type Explanation, explanationOf, listedInChinese, type Words } from './explanation.ts'
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
  const address = entry ?? { en: 'no NameServer', zh: '没有 NameServer' }
  const sent = outcomes.reduce((sum, outcome) => sum + count(evidence, outcome), 0)
  const rule = `the address check of ${releases.join(', ')} answers "${text}"`
  const fix = entry === undefined ? fixWithout(text) : fixFor(evidence, releases, entry)
  const what = entry === undefined ? 'no NameServer setting' : `the NameServer setting "${entry}"`
  const zhWhat = entry === undefined ? '没有 NameServer 配置' : `NameServer 配置为“${entry}”`
  const traffic =
    sent === 0 ? 'No packet was sent and no name was looked up.' : `Their hosts sent ${sent} packets in that time.`
  const zhTraffic = sent === 0 ? '没有发出数据包，也没有查询名字' : `期间它们的主机发出了 ${sent} 个数据包`
  const told = explanationOf({
    clients: [...new Set(clients)],
    hop: 'before the first hop',
    address,
    en: { rule, fix: fix.en },
    zh: { rule: `${releases.join('、')} 的地址检查报告“${text}”；${zhTraffic}`, fix: fix.zh },
    intro: {
      en: `${listed(clients)} failed before the first hop, with ${what}: `,
      zh: `${listedInChinese(clients)} 在第一跳之前失败，${zhWhat}：`,
    },
  })
  return { ...told, sentence: told.sentence.replace(`${rule}. `, `${rule}. ${traffic} `) }
}

/** For a client that has no NameServer: because nobody told it any, or because its address service did not. */
function fixWithout(text: string): Words {
  const [, service] = /domain:(\S+)/.exec(text) ?? []
  if (service === undefined || service.includes('jmenv.tbsite.net'))
    return { en: 'give every client a NameServer address', zh: '给每个客户端配置 NameServer 地址' }
  return {
    en: `${service} answers no list "ip:port;ip:port" over HTTP; name an address service, or give NameServers by WithNameServer with http:// in front`,
    zh: `${service} 不会用 HTTP 回答“ip:port;ip:port”；应填写地址服务，或者用 WithNameServer 并在前面加 http://`,
  }
}

/** Packets of the client's host while the step ran. */
function count({ watch }: Evidence, { host, atMs, tookMs = 0 }: Outcome): number {
  return watch.wire.packets.filter(
    (packet) => packet.host === host && packet.atMs >= atMs && packet.atMs <= atMs + tookMs,
  ).length
}

/** Other ways to write the entry that these releases accept; the first that passes their own checks. */
function fixFor(evidence: Evidence, releases: readonly DialectName[], entry: string): Words {
  const parts = entry.split(/[;,\s]+/).filter((part) => part !== '')
  const candidates: readonly (readonly string[])[] = [parts, parts.map((part) => `http://${part}`)]
  const accepted = candidates.find((list) => releases.every((name) => accepts(name, list)))
  if (accepted === undefined) return { en: 'write each NameServer as ip:port', zh: '每个 NameServer 写成 ip:port' }
  const written = accepted.map((part) => `"${part}"`).join(', ')
  const dialled = accepted.map((part) => dialects[releases[0] ?? 'ours'].nameServers.dialAddress(part)).join(', ')
  const each = accepted.length > 1 ? ', one element each' : ''
  const known = resolution(evidence, dialled)
  return {
    en: `write ${written}${each}; ${releases.join(' and ')} ${releases.length === 1 ? 'accepts that and dials' : 'accept that and dial'} ${dialled}${known === undefined ? '' : `, which the DNS knows as ${known}`}`,
    zh: `写成 ${written}${accepted.length > 1 ? '，每个一个元素' : ''}；${releases.join(' 和 ')} 接受它并连接 ${dialled}${known === undefined ? '' : `（DNS 中是 ${known}）`}`,
  }
}

function accepts(name: DialectName, entries: readonly string[]): boolean {
  return 'entries' in dialects[name].nameServers.parse(entries)
}

function resolution({ stage }: Evidence, dialled: string): string | undefined {
  const found = stage.names.addressesOf(dialled.slice(0, dialled.lastIndexOf(':')))
  return found.length === 0 ? undefined : found.join(', ')
}
