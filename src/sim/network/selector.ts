import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { parseAddress, subnetMatcher } from './address.ts'
import type { Between, Selector } from './control.ts'
import type { NetHost } from './netHost.ts'

/** One end of a flow: the host (undefined while nobody holds the address) and the address in use. */
export interface FlowEnd {
  readonly host: NetHost | undefined
  readonly address: string
}

export type EndMatcher = (end: FlowEnd) => boolean

export function endMatcher(selector: Selector | undefined): EndMatcher {
  if (selector === undefined || selector === '*') return () => true
  if (typeof selector !== 'string') {
    const any = selector.map((item) => endMatcher(item))
    return (end) => any.some((matches) => matches(end))
  }
  if (selector.startsWith('network:')) {
    const network = selector.slice('network:'.length)
    return (end) => end.host?.interfaces.some((card) => card.network === network) ?? false
  }
  if (selector.includes('/') || parseAddress(selector) !== undefined) {
    const inSubnet = subnetMatcher(selector)
    if (inSubnet === undefined) throw new SimError(ErrorCodes.ConfigInvalid, `no valid subnet: ${selector}`)
    // A host is meant by any of its addresses, whichever one the connection uses.
    return (end) => inSubnet(end.address) || (end.host?.interfaces.some((card) => inSubnet(card.address)) ?? false)
  }
  return (end) => end.host?.name === selector
}

/** A rule's condition on a flow; `port` is the service port in both directions. */
export type FlowMatcher = (from: FlowEnd, to: FlowEnd, port: number) => boolean

export function flowMatcher(between: Between): FlowMatcher {
  const from = endMatcher(between.from)
  const to = endMatcher(between.to)
  const ports = typeof between.port === 'number' ? [between.port] : between.port
  return (fromEnd, toEnd, port) => from(fromEnd) && to(toEnd) && (ports === undefined || ports.includes(port))
}

export function betweenText(between: Between): string {
  const port = between.port === undefined ? '' : ` port ${String(between.port)}`
  return `${selectorText(between.from)} > ${selectorText(between.to)}${port}`
}

export function selectorText(selector: Selector | undefined): string {
  return selector === undefined ? '*' : String(selector)
}
