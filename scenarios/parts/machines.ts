import type { HostSpec, ServerSpec } from '../../src/scenario/index.ts'
import { each } from './each.ts'

/** Where the NameServer of a small cluster is. */
export const NAMESRV = '10.0.0.1:9876'

/** A host with the NameServer of a small cluster. */
export function namesrvHost(settings: NonNullable<ServerSpec['settings']> = {}): HostSpec {
  return { role: 'namesrv', addresses: ['10.0.0.1'], settings }
}

/** Hosts with a NameServer each: 10.0.0.1, 10.0.0.2 and so on. */
export function namesrvHosts(names: readonly string[]): Readonly<Record<string, HostSpec>> {
  return each(names, (_name, index) => ({ role: 'namesrv', addresses: [`10.0.0.${index + 1}`] }))
}

/** A host with a broker that registers there. */
export function brokerHost(
  address: string,
  { settings, ...spec }: Omit<HostSpec, 'role' | 'addresses'> = {},
): HostSpec {
  return { role: 'broker', addresses: [address], settings: { namesrvAddr: NAMESRV, ...settings }, ...spec }
}

/** A host for programs that use the cluster. */
export function clientHost(address: string, network?: string): HostSpec {
  return { role: 'none', addresses: [network === undefined ? address : { address, network }] }
}

/** Hosts for programs, from the first address of a network on: 10.0.1.1, 10.0.1.2 and so on. */
export function clientHosts(names: readonly string[], network = '10.0.1'): Readonly<Record<string, HostSpec>> {
  return each(names, (_name, index) => clientHost(`${network}.${index + 1}`))
}
