import { DEFAULT_BRIDGE_SUBNET, LAN } from './constants.ts'
import type { Machine, Membership } from './model.ts'

export interface BridgeNetwork {
  /** As containers name it; `bridge` is the default one. */
  readonly name: string
  /** In the world: `machine/name`. */
  readonly id: string
  readonly subnet: string
  readonly gateway: string
  /** User-defined networks have an embedded DNS. */
  readonly hasDns: boolean
  /** Nothing leads out of it. */
  readonly internal: boolean
  /** Its containers are on the network of all machines. */
  readonly onLan: boolean
}

/** The networks that a container is on, with its further names there. */
export function membershipsOf(
  networks: readonly string[] | Readonly<Record<string, Membership>> | undefined,
): readonly (readonly [string, Membership])[] {
  if (networks === undefined) return [['bridge', {}]]
  return Array.isArray(networks) ? networks.map((name) => [name, {}]) : Object.entries(networks)
}

/** The bridge networks of a machine that containers are on, or that are defined. */
export function bridgesOf(machineName: string, machine: Machine): ReadonlyMap<string, BridgeNetwork> {
  const used = Object.values(machine.containers).flatMap(({ networks, sharesNetworkOf }) =>
    sharesNetworkOf === undefined ? membershipsOf(networks).map(([name]) => name) : [],
  )
  const names = [...new Set(['bridge', ...Object.keys(machine.networks ?? {}), ...used])].filter(
    (name) => name !== 'host' && name !== 'none',
  )
  let next = 18
  const given = new Set(Object.values(machine.networks ?? {}).map(({ subnet }) => subnet))
  const free = (): string => {
    let subnet = `172.${next++}.0.0/16`
    while (given.has(subnet)) subnet = `172.${next++}.0.0/16`
    return subnet
  }
  return new Map(
    names.map((name) => {
      const { subnet: given, gateway, internal = false, onLan = false } = machine.networks?.[name] ?? {}
      const subnet = name === 'bridge' ? DEFAULT_BRIDGE_SUBNET : (given ?? free())
      const id = onLan ? LAN : `${machineName}/${name}`
      const own = { name, id, subnet, gateway: gateway ?? nth(subnet, 1), hasDns: name !== 'bridge', internal, onLan }
      return [name, own]
    }),
  )
}

/** The address number `n` of a subnet. */
export function nth(subnet: string, n: number): string {
  const [base = ''] = subnet.split('/')
  const fields = base.split('.').map(Number)
  const [a = 0, b = 0, c = 0, d = 0] = fields
  const value = ((a * 256 + b) * 256 + c) * 256 + d + n
  return [value / 16_777_216, value / 65_536, value / 256, value].map((part) => Math.floor(part) % 256).join('.')
}
