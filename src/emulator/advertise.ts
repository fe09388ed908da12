import type { PresentedAddress } from '../namesrv/index.ts'
import { addressText } from '../runtime/index.ts'

export interface AdvertiseRules {
  /** `--advertise`: this host, and this port when one is given, for every client. */
  readonly advertised: { readonly host: string; readonly port?: number } | undefined
  /** `--brokerIP1`: hand out what is registered, as the original does. */
  readonly asRegistered: boolean
  /** Whether a broker of ours registered this address. Others (a real broker that registered here) are never touched. */
  readonly own: (address: string) => boolean
}

/**
 * An address that the asking client can reach: what was asked for explicitly, else the local address of the connection
 * that the question came in on, with the broker's own port. A client that reached the NameServer at an address reaches
 * the broker of the same process there as well.
 */
export function presentedAddressOf(rules: AdvertiseRules): PresentedAddress {
  return (registered, channel) => {
    if (rules.asRegistered || !rules.own(registered)) return registered
    const port = Number(registered.slice(registered.lastIndexOf(':') + 1))
    const { advertised } = rules
    if (advertised !== undefined) return addressText({ host: advertised.host, port: advertised.port ?? port })
    return addressText({ host: withoutMapping(channel.local.host), port })
  }
}

/** A dual-stack listener shows an IPv4 peer as `::ffff:127.0.0.1`, which no RocketMQ client can parse. */
function withoutMapping(host: string): string {
  return host.startsWith('::ffff:') && host.includes('.') ? host.slice('::ffff:'.length) : host
}
