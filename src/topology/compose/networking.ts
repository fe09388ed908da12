import type { Membership, NetworkSpec } from '../docker/index.ts'
import type { Field } from './field.ts'
import { MEMBERSHIP_KEYS, NETWORK_KEYS } from './keys.ts'

export const IPV4: RegExp = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/
const IPV6 = /^\[?[\da-fA-F:]*:[\da-fA-F:.]*\]?$/

/** A network of a service. */
export interface Joined {
  readonly name: string
  readonly membership: Membership
  readonly field: Field
}

export function readJoined(field: Field | undefined): readonly Joined[] {
  if (field === undefined) return []
  if (field.tree.kind === 'list') {
    return field
      .items('a list of networks')
      .map((item) => ({ name: item.text('a network'), membership: {}, field: item }))
  }
  return field.entries('networks').map(([name, item]) => {
    const parts = item.fields(MEMBERSHIP_KEYS, 'a membership')
    const given = parts.get('ipv4_address')
    const address = given?.text('an IPv4 address')
    if (address !== undefined && !IPV4.test(address)) given?.refuse(`is ${given.shown}; allowed is an IPv4 address`)
    const aliases = parts.get('aliases')?.texts('a list of names')
    const membership = { ...(address === undefined ? {} : { address }), ...(aliases === undefined ? {} : { aliases }) }
    return { name, membership, field: item }
  })
}

/** What `network_mode` says. */
export type NetworkMode =
  | { readonly network: 'bridge' | 'host' | 'none' }
  /** The network of another container: of a service, or by the name of a container. */
  | { readonly of: 'service' | 'container'; readonly name: string; readonly field: Field }

export function readMode(field: Field | undefined, networks: Field | undefined): NetworkMode | undefined {
  if (field === undefined) return undefined
  const mode = field.text('a mode')
  const shared = /^(service|container):(.+)$/.exec(mode)
  if (networks !== undefined && !networks.isEmpty)
    field.refuse('and networks exclude each other; allowed is one of them')
  if (mode === 'host' || mode === 'none' || mode === 'bridge') return { network: mode }
  if (shared !== null) {
    return { of: shared[1] === 'service' ? 'service' : 'container', name: shared[2] ?? '', field }
  }
  if (mode === '' || mode === 'default') return undefined
  return field.refuse(`is ${field.shown}; allowed are bridge, host, none, service:NAME and container:NAME`)
}

/** A network of the project, and what stands behind it. */
export interface ProjectNetwork {
  readonly spec: NetworkSpec
  /** An external network that the engine has by itself. */
  readonly builtIn: 'bridge' | 'host' | 'none' | undefined
  readonly external: boolean
}

const DRIVERS = ['', 'default', 'bridge', 'overlay', 'host', 'none', 'macvlan', 'ipvlan']

export function readNetworks(field: Field | undefined): ReadonlyMap<string, ProjectNetwork> {
  const networks = new Map<string, ProjectNetwork>([['default', { spec: {}, builtIn: undefined, external: false }]])
  for (const [name, own] of field?.entries('networks by name') ?? []) networks.set(name, readNetwork(own))
  return networks
}

function readNetwork(own: Field): ProjectNetwork {
  const parts = own.fields(NETWORK_KEYS, 'a network')
  const { external, named } = readExternal(parts.get('external'))
  const called = parts.get('name')?.text('a name') ?? named
  const driver = parts.get('driver')?.text('a driver') ?? ''
  if (!DRIVERS.includes(driver)) {
    parts
      .get('driver')
      ?.warn(
        `"${driver}" is played as a bridge: containers get addresses inside of this machine`,
        `"${driver}" 按 bridge 处理：容器的地址只在本机内部`,
      )
  }
  const configs = parts.get('ipam')?.fields(['driver', 'config', 'options'], 'address management').get('config')
  const subnets = (configs?.items('a list of subnets') ?? []).map((config) =>
    config.fields(['subnet', 'gateway', 'ip_range', 'aux_addresses'], 'a subnet'),
  )
  const isV4 = (config: ReadonlyMap<string, Field>): boolean =>
    config.get('subnet')?.text('a subnet').includes(':') !== true
  const config = subnets.find(isV4)
  const given = config?.get('subnet')
  const subnet = given?.text('a subnet')
  if (subnet !== undefined && !isSubnet(subnet))
    given?.refuse(`is ${given.shown}; allowed is a subnet such as 172.20.0.0/16`)
  const gateway = config?.get('gateway')?.text('an address')
  const internal = parts.get('internal')?.flag() === true
  const spec: NetworkSpec = {
    ...(subnet === undefined ? {} : { subnet }),
    ...(gateway === undefined || !IPV4.test(gateway) ? {} : { gateway }),
    ...(internal ? { internal } : {}),
    ...(driver === 'macvlan' || driver === 'ipvlan' ? { onLan: true } : {}),
  }
  const special = external || driver === 'host' || driver === 'none'
  const target = external ? called : driver
  const builtIn = special && (target === 'bridge' || target === 'host' || target === 'none') ? target : undefined
  if (external && builtIn === undefined) {
    own.warn(
      'is external: containers of other projects on it are not in the picture',
      '是外部网络：其上其他项目的容器不在考察范围内',
    )
  }
  return { spec, builtIn, external }
}

/** `external: true`, or the old form with a name. */
function readExternal(field: Field | undefined): { readonly external: boolean; readonly named: string | undefined } {
  if (field === undefined || field.isEmpty) return { external: false, named: undefined }
  if (field.tree.kind !== 'map') return { external: field.flag(), named: undefined }
  return { external: true, named: field.fields(['name'], 'true, or a map with name').get('name')?.text('a name') }
}

function isSubnet(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/')
  return more.length === 0 && IPV4.test(address) && /^\d{1,2}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= 30
}

/** Whether an address lies in an IPv4 subnet. */
export function isInSubnet(address: string, subnet: string): boolean {
  const [base = '', bits = '0'] = subnet.split('/')
  const size = 2 ** (32 - Number(bits))
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(base) / size)
}

function numberOf(address: string): number {
  return address.split('.').reduce((value, part) => value * 256 + Number(part), 0)
}

/** `extra_hosts`, as a list or as a map: addresses by name. */
export function readExtraHosts(
  field: Field | undefined,
): Readonly<Record<string, string | readonly string[]>> | undefined {
  if (field === undefined) return undefined
  const hosts = new Map<string, string[]>()
  const add = (name: string, address: string, item: Field): void => {
    if (address !== 'host-gateway' && !IPV4.test(address) && !IPV6.test(address)) {
      item.refuse(
        `is ${item.shown}: "${address}" is no address; allowed is name:address, with an IP address or host-gateway`,
      )
    }
    hosts.set(name, [...(hosts.get(name) ?? []), address.replace(/^\[(.*)\]$/, '$1')])
  }
  if (field.tree.kind === 'map') {
    for (const [name, item] of field.entries('addresses by name')) {
      for (const address of item.textOrTexts('an address')) add(name, address, item)
    }
  } else {
    for (const item of field.items('a list of name:address')) {
      const match = /^([^:=]+)[:=](.+)$/.exec(item.text('name:address'))
      const [, name, address] = match ?? item.refuse(`is ${item.shown}; allowed is name:address or name=address`)
      add((name ?? '').trim(), (address ?? '').trim(), item)
    }
  }
  return Object.fromEntries(
    [...hosts].map(([name, [first = '', ...more]]) => [name, more.length === 0 ? first : [first, ...more]]),
  )
}

/** `links`: other services under further names. */
export interface Link {
  readonly name: string
  readonly alias: string
  readonly field: Field
}

export function readLinks(field: Field | undefined): readonly Link[] {
  return (field?.items('a list of services') ?? []).map((item) => {
    const [name = '', alias = name] = item.text('service[:alias]').split(':')
    return { name, alias, field: item }
  })
}
