import type { HostSpec, ServerSpec } from '../../src/scenario/index.ts'
import { each } from './each.ts'

// The pods of one Kubernetes cluster. Where a scenario has hosts that are no pods, it names the network on which these are.

/** Where the NameServer is, as pods reach it. */
export const POD_NAMESRV = '10.244.0.5:9876'

/** Where the broker is, as pods reach it. */
export const POD_BROKER = '10.244.0.10'

export interface Placed {
  readonly address?: string
  readonly network?: string
}

/** The pod with the NameServer. */
export function namesrvPod(network?: string): HostSpec {
  return { role: 'namesrv', addresses: [nic('10.244.0.5', network)] }
}

/** A pod with a broker that registers there. */
export function brokerPod(
  { settings, ...spec }: ServerSpec = {},
  { address = POD_BROKER, network }: Placed = {},
): HostSpec {
  return {
    role: 'broker',
    addresses: [nic(address, network)],
    settings: { namesrvAddr: POD_NAMESRV, ...settings },
    ...spec,
  }
}

/** Pods for programs: 10.244.1.1, 10.244.1.2 and so on. */
export function clientPods(
  names: readonly string[],
  { network, ...spec }: Pick<HostSpec, 'resolver'> & { readonly network?: string } = {},
): Readonly<Record<string, HostSpec>> {
  return each(names, (_name, index) => ({ role: 'none', addresses: [nic(`10.244.1.${index + 1}`, network)], ...spec }))
}

function nic(address: string, network: string | undefined): NonNullable<HostSpec['addresses']>[number] {
  return network === undefined ? address : { address, network }
}
