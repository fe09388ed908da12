/** What of a topology a picture shows. A scenario's topology has this shape. */
export interface PicturedTopology {
  readonly hosts: Readonly<Record<string, PicturedHost>>
  readonly servers?: Readonly<Record<string, PicturedServer & { readonly role: string; readonly host: string }>>
  readonly routes?: readonly {
    readonly from: string
    readonly to: string
    readonly bothWays?: boolean
    readonly action?: string
  }[]
  /** Names beyond those of the hosts, which the DNS server `default` knows. */
  readonly dns?: Readonly<Record<string, unknown>>
  readonly dnsServers?: Readonly<Record<string, PicturedDnsServer>>
  readonly published?: Readonly<
    Record<
      string,
      { readonly at: string; readonly to: string; readonly on?: string; readonly fromNetworks?: readonly string[] }
    >
  >
  readonly services?: Readonly<
    Record<string, { readonly at: string; readonly to: readonly string[]; readonly fromNetworks?: readonly string[] }>
  >
  readonly nodePorts?: Readonly<
    Record<
      string,
      {
        readonly port: number
        readonly nodes: Readonly<Record<string, readonly string[]>>
        readonly externalTrafficPolicy?: string
      }
    >
  >
  readonly loadBalancers?: Readonly<
    Record<
      string,
      {
        readonly on: string
        readonly at: string
        readonly to: readonly (string | { readonly server: string; readonly weight: number })[]
        readonly scheduler?: string
        readonly mode?: string
        readonly idle?: string
        readonly forgotten?: string
      }
    >
  >
  readonly middleboxes?: Readonly<
    Record<
      string,
      {
        readonly from?: string | readonly string[]
        readonly to?: string | readonly string[]
        readonly port?: number | readonly number[]
        readonly idle?: string
        readonly forgotten?: string
      }
    >
  >
}

/** A DNS server of a topology. */
export interface PicturedDnsServer {
  readonly host?: string | readonly string[]
  readonly corefile?: string
  readonly without?: readonly string[]
}

export interface PicturedServer {
  readonly settings?: Readonly<Record<string, string | number | boolean>>
  readonly refused?: string
}

export interface PicturedHost extends PicturedServer {
  readonly role: string
  readonly addresses: readonly (string | { readonly address: string; readonly network?: string })[]
  readonly resolver?: { readonly servers?: readonly string[] }
}

/** A host as tables and pictures tell it. */
export interface Card {
  readonly name: string
  readonly addresses: readonly { readonly address: string; readonly network: string }[]
  readonly servers: readonly ServerLine[]
  /** DNS servers that run on it. */
  readonly dnsServers: readonly string[]
  /** Load balancers that run on it. */
  readonly balancers: readonly { readonly name: string; readonly at: string }[]
  /** Ports of it that are published or stand behind a load balancer or the nodes, by the address under which they are. */
  readonly ports: readonly {
    readonly at: string
    readonly on: string | undefined
    readonly port: number
    /** Name of the load balancer or of the Service with a port of the nodes; undefined for a published port. */
    readonly balancer: string | undefined
    /** Whether a host, a load balancer, a Service or a machine that does not matter here (`0.0.0.0`) has the address. */
    readonly held: boolean
  }[]
}

export interface ServerLine {
  readonly name: string
  readonly role: string
  /** `brokerIP1:listenPort` of a broker. */
  readonly advertises: string | undefined
  /** Whether a host or a published port has the address that it advertises; true for a name. */
  readonly advertisesHeld: boolean
  /** What a broker takes for its NameServers. */
  readonly namesrv: string | undefined
  readonly refused: string | undefined
}

/** The hosts in their order. */
export function cardsOf({
  hosts,
  servers = {},
  published = {},
  loadBalancers = {},
  nodePorts = {},
  services = {},
  dnsServers = {},
}: PicturedTopology): readonly Card[] {
  const held = new Set(Object.values(hosts).flatMap((host) => host.addresses.map(addressOf)))
  const ofPorts = Object.values(published).map(({ at }) => hostIn(at))
  const others = [...Object.values(loadBalancers), ...Object.values(services)].map(({ at }) => hostIn(at))
  const reachable = new Set([...held, ...ofPorts, ...others])
  const isHeld = (at: string): boolean =>
    !isIp(hostIn(at)) || held.has(hostIn(at)) || /^(?:127\.|0\.0\.0\.0$|::$)/.test(hostIn(at))
  return Object.entries(hosts).map(([name, host]) => {
    const addresses = host.addresses.map((card) =>
      typeof card === 'string'
        ? { address: card, network: 'default' }
        : { address: card.address, network: card.network ?? 'default' },
    )
    const own = addresses[0]?.address ?? '127.0.0.1'
    const lines = [
      ...(host.role === 'none' ? [] : [serverLine(name, host.role, host, own, reachable)]),
      ...Object.entries(servers)
        .filter(([, server]) => server.host === name)
        .map(([server, spec]) => serverLine(server, spec.role, spec, own, reachable)),
    ]
    const balancers = Object.entries(loadBalancers).flatMap(([balancer, { on, at }]) =>
      on === name ? [{ name: balancer, at }] : [],
    )
    const ports = [
      ...Object.values(published).map(({ at, to, on }) => ({ at, to, on, balancer: undefined })),
      ...Object.entries(loadBalancers).flatMap(([balancer, { at, to, on }]) =>
        to.map((server) => ({ at, to: typeof server === 'string' ? server : server.server, on, balancer })),
      ),
      ...Object.entries(nodePorts).flatMap(([service, { port, nodes }]) => {
        const [on] = Object.keys(nodes)
        return Object.values(nodes).flatMap((pods) =>
          pods.map((to) => ({ at: `*:${port}`, to, on, balancer: service })),
        )
      }),
    ].flatMap(({ at, to, on, balancer }) => {
      const colon = to.lastIndexOf(':')
      return to.slice(0, colon) === name
        ? [{ at, on, port: Number(to.slice(colon + 1)), balancer, held: on !== undefined || isHeld(at) }]
        : []
    })
    const ownDns = Object.entries(dnsServers).flatMap(([dns, { host: on = [] }]) =>
      [on].flat().includes(name) ? [dns] : [],
    )
    return { name, addresses, servers: lines, dnsServers: ownDns, balancers, ports }
  })
}

function addressOf(card: string | { readonly address: string }): string {
  return typeof card === 'string' ? card : card.address
}

/** The part before the port. */
function hostIn(at: string): string {
  return at.slice(0, at.lastIndexOf(':'))
}

function isIp(text: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(text) || text.includes(':')
}

function serverLine(
  name: string,
  role: string,
  { settings = {}, refused }: PicturedServer,
  own: string,
  reachable: ReadonlySet<string>,
): ServerLine {
  const isBroker = role === 'broker'
  const namesrv = settings['namesrvAddr']
  const advertised = String(settings['brokerIP1'] ?? own)
  return {
    name,
    role,
    advertises: isBroker ? `${advertised}:${settings['listenPort'] ?? 10_911}` : undefined,
    advertisesHeld: !isBroker || !isIp(advertised) || reachable.has(advertised) || advertised.startsWith('127.'),
    namesrv: isBroker && namesrv !== undefined ? String(namesrv) : undefined,
    refused,
  }
}
