import type { NetworkInterface } from '../../runtime/index.ts'
import type { NetHost } from './netHost.ts'

/** Every host has one of its own; nobody else reaches it. */
const LOOPBACK: NetworkInterface = {
  name: 'lo',
  addresses: ['127.0.0.1', '::1'],
  loopback: true,
  up: true,
  bridge: false,
  pointToPoint: false,
}

/** The cards of a host as its kernel lists them: loopback first, addresses of one name together. */
export function interfacesOf(host: NetHost): readonly NetworkInterface[] {
  const cards = new Map<string, NetworkInterface>([[LOOPBACK.name, LOOPBACK]])
  for (const { name, address, up, bridge, pointToPoint } of host.interfaces) {
    const addresses = [...(cards.get(name)?.addresses ?? []), address]
    cards.set(name, { name, addresses, loopback: false, up, bridge, pointToPoint })
  }
  return [...cards.values()]
}
