import type { SocketAddress } from '../../runtime/index.ts'
import type { Probe } from './control.ts'
import type { Fabric } from './fabric.ts'
import type { NetHost } from './netHost.ts'
import { resolveTarget } from './target.ts'

/** Goes the way of a handshake's first packet without sending it, and names the rule that decides. */
export function probe(fabric: Fabric, from: NetHost, to: SocketAddress): Probe {
  const own = from.interfaces[0]?.address ?? '0.0.0.0'
  const flow = { fromHost: from.name, from: { host: own, port: 0 }, to }
  const translation = fabric.rules.translations.find(({ apply }) => apply(flow) !== undefined)
  const translated = translation?.apply(flow)
  const target = resolveTarget(fabric, from, 0, to)
  if (translated === 'drop' || translated === 'reject') {
    const fate = translated === 'drop' ? 'dropped' : 'rejected'
    return { fate, rule: `translate ${translation?.name}`, host: undefined, to }
  }
  const here = { host: from, address: own }
  const holder = target.kind === 'host' && target.host !== from ? target.host : undefined
  const aim = translated?.to ?? to
  const judged = fabric.rules.judgedBy(here, { host: holder, address: aim.host }, aim.port)
  switch (target.kind) {
    case 'noRoute':
      return { fate: judged === undefined ? 'noRoute' : 'unreachable', rule: judged ?? target.why, host: undefined, to }
    case 'dropped':
      return { fate: 'dropped', rule: judged ?? target.why, host: undefined, to }
    case 'absent':
      return { fate: 'absent', rule: undefined, host: undefined, to }
    case 'host':
      return delivered(fabric, from, target, to, judged)
    default:
      return target satisfies never
  }
}

function delivered(
  fabric: Fabric,
  from: NetHost,
  target: Extract<ReturnType<typeof resolveTarget>, { kind: 'host' }>,
  asked: SocketAddress,
  judged: string | undefined,
): Probe {
  const { host, verdict, source } = target
  const seen = { host: host.name, to: target.to }
  if (verdict === 'reject' && host === from) return { fate: 'rejected', rule: judged, host: undefined, to: asked }
  const here = { host: from, address: source }
  const there = { host, address: target.to.host }
  const { port } = target.to
  const { cut } = fabric.path(here, there, port)
  if (cut !== undefined) {
    const rule = fabric.rules.cuts.find(({ matches }) => matches(here, there, port))?.rule ?? cut
    return { fate: 'cut', rule, ...seen }
  }
  const rule = host === from ? undefined : fabric.rules.judgedBy(here, there, port)
  if (verdict === 'drop') return { fate: 'dropped', rule, ...seen }
  if (verdict === 'reject') return { fate: 'rejected', rule, ...seen }
  if (verdict === 'unreachable') return { fate: 'unreachable', rule, ...seen }
  if (!host.up) return { fate: 'off', rule: undefined, ...seen }
  const listening = host.ports.listening(target.to) !== undefined
  return { fate: listening ? 'delivered' : 'closed', rule: undefined, ...seen }
}
