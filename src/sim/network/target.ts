import type { SocketAddress } from '../../runtime/index.ts'
import type { FirewallAction } from './control.ts'
import type { Fabric } from './fabric.ts'
import type { NetHost } from './netHost.ts'
import type { Passage } from './obstacle.ts'

/** What a new connection's first packet meets: translations, then the route, then the firewall. */
export type Target =
  | {
      readonly kind: 'host'
      readonly host: NetHost
      /** Address on that host, after translation. */
      readonly to: SocketAddress
      /** Its own address as the server sees it. */
      readonly shownAs: SocketAddress
      /** The box that translates. */
      readonly through: Passage | undefined
      /** Own address that the connection uses. */
      readonly source: string
      /** Own address as the server sees it. */
      readonly fromAddress: string
      readonly verdict: FirewallAction
    }
  | { readonly kind: 'absent'; readonly source: string }
  | { readonly kind: 'dropped'; readonly source: string; readonly why?: string }
  | { readonly kind: 'noRoute'; readonly source: string; readonly why: string }

export function resolveTarget(fabric: Fabric, from: NetHost, fromPort: number, to: SocketAddress): Target {
  const own = from.interfaces[0]?.address ?? '0.0.0.0'
  let target = to
  let fromAddress: string | undefined
  let toHost: NetHost | undefined
  let through: Passage | undefined
  let shownAs: SocketAddress | undefined
  let rejected = false
  for (const { apply } of fabric.rules.translations) {
    const translated = apply({ fromHost: from.name, from: { host: own, port: fromPort }, to })
    if (translated === undefined) continue
    if (translated === 'drop') return { kind: 'dropped', source: own }
    if (translated === 'reject') {
      rejected = true
      break
    }
    target = translated.to
    fromAddress = translated.fromAddress
    through = translated.through
    if (translated.directReturn === true) shownAs = to
    if (translated.toHost !== undefined) toHost = fabric.hostNamed(translated.toHost)
    break
  }
  const located =
    toHost === undefined ? fabric.locate(from, target.host) : { kind: 'host' as const, host: toHost, source: own }
  if (rejected) return rejectedAtOnce(from, target, own)
  if (located.kind === 'host') {
    const { host, source } = located
    const verdict =
      host === from
        ? 'accept'
        : fabric.rules.judge({ host: from, address: source }, { host, address: target.host }, target.port)
    const seen = { shownAs: shownAs ?? target, fromAddress: fromAddress ?? source }
    return { kind: 'host', host, to: target, source, ...seen, through, verdict }
  }
  // Rules speak of addresses too, whether or not somebody holds them.
  const verdict = fabric.rules.judge(
    { host: from, address: own },
    { host: undefined, address: target.host },
    target.port,
  )
  if (verdict === 'drop') return { kind: 'dropped', source: own }
  if (verdict === 'unreachable') return { kind: 'noRoute', source: own, why: 'a router answered: unreachable' }
  if (verdict === 'reject') return rejectedAtOnce(from, target, own)
  if (located.kind === 'lost') return { kind: 'dropped', source: own, why: located.why }
  return located.kind === 'noRoute'
    ? { kind: 'noRoute', source: own, why: located.why }
    : { kind: 'absent', source: own }
}

/** Somebody near answers with a reset. */
function rejectedAtOnce(host: NetHost, to: SocketAddress, source: string): Target {
  return {
    kind: 'host',
    host,
    to,
    shownAs: to,
    source,
    fromAddress: source,
    through: undefined,
    verdict: 'reject',
  }
}
