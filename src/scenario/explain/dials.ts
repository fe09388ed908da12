import { addressText } from '../../runtime/index.ts'
import { listed } from '../happenings.ts'
import { addressOf, type WatchedDial } from '../watch/dials.ts'
import { fixForBroker, fixForDirect } from './dialFixes.ts'
import { disputed } from './disputed.ts'
import type { Evidence } from './explainRun.ts'
import { type Explanation, explanationOf, listedInChinese, type Words } from './explanation.ts'
import { grouped, programsOn } from './programs.ts'

/** The VIP port of a broker is two below its own. */
const VIP_PORT_DISTANCE = 2

/** Connections that did not open. One that opened at a later try is no explanation, unless a step failed meanwhile. */
export function explainDials(evidence: Evidence): readonly Explanation[] {
  const { dials } = evidence.watch.dials
  const failures = evidence.stage.outcomes.all.filter(({ state }) => state === 'failed')
  const failed = dials.filter((dial) => {
    if (dial.met === undefined) return false
    const { host, to, atMs } = dial
    const during = failures.some(
      (step) => step.host === host && atMs >= step.atMs && atMs <= step.atMs + (step.tookMs ?? 0),
    )
    const opened = dials.some(
      (later) => later.host === host && later.to === to && later.result === 'open' && later.atMs > atMs,
    )
    return during || !opened
  })
  return grouped(failed, ({ to, met }) => `${to} ${met?.fate} ${met?.rule}`).flatMap((group) => {
    const [dial] = group
    return dial === undefined ? [] : [explanation(evidence, dial, [...new Set(group.map(({ host }) => host))])]
  })
}

function explanation(evidence: Evidence, dial: WatchedDial, hosts: readonly string[]): Explanation {
  const clients = hosts.flatMap((host) => programsOn(evidence, host))
  const { to } = dial
  const found = advertisement(evidence, hosts, to)
  const hop = found === undefined ? firstHop(evidence, to) : 'second hop, client to broker'
  const rule = ruleOf(dial)
  const address = found?.address ?? to
  const fix = fixOf(evidence, dial, hosts, found)
  const dialled = to === address ? 'it' : to
  const origin: Words =
    found === undefined
      ? { en: `dialled ${to}`, zh: `连接 ${to}` }
      : {
          en: `got ${address} from the NameServer (broker ${found.broker} registers it as brokerIP1) and dialled ${dialled}`,
          zh: `从 NameServer 得到 ${address}（Broker ${found.broker} 以 brokerIP1 注册）并连接${to === address ? '它' : ` ${to}`}`,
        }
  return explanationOf({
    clients,
    hop,
    address,
    en: { rule: rule.en, fix: fix.en },
    zh: { rule: rule.zh, fix: fix.zh },
    intro: {
      en: `${listed(clients)} ${origin.en} (${hop}); `,
      zh: `${listedInChinese(clients)} ${origin.zh}（${HOPS[hop] ?? hop}）；`,
    },
  })
}

const HOPS: Readonly<Record<string, string>> = {
  'second hop, client to broker': '第二跳，客户端到 Broker',
  'first hop, to the NameServer': '第一跳，到 NameServer',
  'a connection': '一次连接',
}

function fixOf(
  evidence: Evidence,
  dial: WatchedDial,
  hosts: readonly string[],
  found: Advertisement | undefined,
): Words {
  const { to } = dial
  const shared = disputed(evidence, dial)
  if (shared !== undefined) return shared
  if (found === undefined) return fixForDirect(evidence, dial, hosts)
  if (vipOwner(to) !== found.address) return fixForBroker(evidence, dial, hosts, found.host)
  return {
    en: `let ${listed(hosts)} connect to ${to}, the VIP port of ${found.broker}, or switch the VIP channel off (setVipChannelEnabled(false))`,
    zh: `允许 ${listedInChinese(hosts)} 连接 ${found.broker} 的 VIP 端口 ${to}，或者关闭 VIP 通道（setVipChannelEnabled(false)）`,
  }
}

function ruleOf({ met, syns, tookMs = 0, to }: WatchedDial): Words {
  const port = addressOf(to).port
  const ms = Math.round(tookMs)
  const unanswered = `${syns} SYN in ${ms} ms got no answer`
  const zhUnanswered = `${ms} 毫秒内 ${syns} 个 SYN 没有应答`
  switch (met?.fate) {
    case 'dropped':
      return {
        en: `the rule "${met.rule}" drops the packets, ${unanswered}`,
        zh: `规则“${met.rule}”丢弃数据包，${zhUnanswered}`,
      }
    case 'rejected':
      return {
        en: `the rule "${met.rule}" answers with a reset, which reads as "connection refused"`,
        zh: `规则“${met.rule}”以 RST 拒绝，表现为 connection refused`,
      }
    case 'unreachable':
      return { en: `the rule "${met.rule}" answers "unreachable"`, zh: `规则“${met.rule}”回答不可达` }
    case 'noRoute':
      return { en: met.rule ?? 'no route leads there', zh: `没有路由可达（${met.rule ?? 'no route'}）` }
    case 'cut':
      return { en: `the path is cut ("${met.rule}"), ${unanswered}`, zh: `路径中断（${met.rule}），${zhUnanswered}` }
    case 'absent':
      return {
        en: `no host holds ${addressOf(to).host}, ${unanswered}`,
        zh: `没有主机持有 ${addressOf(to).host}，${zhUnanswered}`,
      }
    case 'off':
      return { en: `${met.host} is off, ${unanswered}`, zh: `${met.host} 已关机，${zhUnanswered}` }
    case 'closed':
      return {
        en: `${met.host} answers that nobody listens on port ${port}`,
        zh: `${met.host} 回答端口 ${port} 没有程序监听`,
      }
    default:
      return {
        en: `the attempt gave up after ${ms} ms, though the way is open`,
        zh: `路是通的，但 ${ms} 毫秒后放弃了`,
      }
  }
}

interface Advertisement {
  /** As the route names it. */
  readonly address: string
  readonly broker: string
  /** The host that registered it. */
  readonly host: string
}

/** The route entry behind a dialled address: the same text, or a name that these hosts resolved to it. */
function advertisement({ watch }: Evidence, hosts: readonly string[], to: string): Advertisement | undefined {
  const aim = addressOf(to)
  const names = watch.dnsAnswers
    .filter(({ host, addresses }) => hosts.includes(host) && addresses.includes(aim.host))
    .map(({ name }) => `${name}:${aim.port}`)
  const asked = watch.routes.filter(({ host }) => hosts.includes(host)).flatMap(({ addresses }) => addresses)
  const address = asked.find((text) => text === to || names.includes(text))
  // The list of a cluster, which consoles ask for, names the same addresses; the VIP port is two below.
  const named =
    address ?? watch.registrations.find((entry) => entry.address === to || entry.address === vipOwner(to))?.address
  const registration = watch.registrations.findLast((entry) => entry.address === named)
  if (named === undefined || registration === undefined || hosts.includes(registration.host)) return undefined
  return { address: named, broker: registration.brokerName, host: registration.host }
}

/** The address whose VIP port this is. */
function vipOwner(to: string): string {
  const { host, port } = addressOf(to)
  return addressText({ host, port: port + VIP_PORT_DISTANCE })
}

function firstHop({ stage }: Evidence, to: string): string {
  const { port } = addressOf(to)
  const namesrv = [...stage.servers.values()].some(
    ({ role, node }) => role === 'namesrv' && (node.server?.address.port ?? 9876) === port,
  )
  return namesrv ? 'first hop, to the NameServer' : 'a connection'
}
