import type { HostSpec, ServerSpec } from '../../src/scenario/index.ts'

/** Where the NameServer of a small cluster is. */
export const NAMESRV = '10.0.0.1:9876'

/** A host with the NameServer of a small cluster. */
export function namesrvHost(settings: NonNullable<ServerSpec['settings']> = {}): HostSpec {
  return { role: 'namesrv', addresses: ['10.0.0.1'], settings }
}

/** A host with a broker that registers there. */
export function brokerHost(address: string, { settings, ...spec }: ServerSpec = {}): HostSpec {
  return { role: 'broker', addresses: [address], settings: { namesrvAddr: NAMESRV, ...settings }, ...spec }
}

/** A host for programs that use the cluster. */
export function clientHost(address: string): HostSpec {
  return { role: 'none', addresses: [address] }
}
