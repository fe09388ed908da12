import { type Card, cardsOf, type PicturedTopology } from './shape.ts'

/** The world as text: its hosts with what runs on them, and the ports that are published. */
export function topologyTable(topology: PicturedTopology): string {
  const cards = cardsOf(topology)
  const rows = cards.map((card) => [
    card.name,
    card.addresses.map(({ address, network }) => `${address} (${network})`).join(', ') || 'no network',
    [
      ...card.servers.map(serverText),
      ...card.dnsServers.map((name) => `DNS server ${name}`),
      ...card.balancers.map(({ name }) => `load balancer ${name}`),
    ].join('; '),
  ])
  const ports = cards.flatMap((card) =>
    card.ports
      .filter(({ balancer }) => balancer === undefined)
      .map(({ at, on, port, held }) => [
        on === undefined ? (held ? at : `${at}, which no host holds`) : `${on} ${at}`,
        `${card.name}:${port}`,
      ]),
  )
  const sections = [columns(['HOST', 'ADDRESSES', 'RUNS'], rows)]
  if (ports.length > 0) sections.push(columns(['PUBLISHED', 'LEADS TO'], ports))
  const services = serviceLines(topology)
  if (services.length > 0) sections.push(columns(['SERVICE', 'AT', 'LEADS TO'], services))
  const names = dnsLines(topology)
  if (names.length > 0) sections.push(columns(['DNS SERVER', 'ON', 'ASKED BY', 'KNOWS'], names))
  const balancers = balancerLines(topology.loadBalancers ?? {})
  if (balancers.length > 0)
    sections.push(columns(['LOAD BALANCER', 'AT', 'LEADS TO', 'KEEPS QUIET CONNECTIONS'], balancers))
  const boxes = boxLines(topology.middleboxes ?? {})
  if (boxes.length > 0) sections.push(columns(['MIDDLEBOX', 'BETWEEN', 'KEEPS QUIET CONNECTIONS'], boxes))
  const routes = routeLines(topology.routes ?? [])
  if (routes.length > 0) sections.push(columns(['NETWORK', 'FROM THERE'], routes))
  return sections.join('\n')
}

/** Addresses of Services, and their ports of the nodes. */
function serviceLines({ services = {}, nodePorts = {} }: PicturedTopology): readonly (readonly string[])[] {
  const led = (to: readonly string[]): string => to.join(', ') || 'nobody, and rejects'
  return [
    ...Object.entries(services).map(([name, { at, to, fromNetworks }]) => {
      return [name, fromNetworks === undefined ? at : `${at} for ${fromNetworks.join(', ')}`, led(to)]
    }),
    ...Object.entries(nodePorts).map(([name, { port, nodes, externalTrafficPolicy }]) => {
      const isLocal = externalTrafficPolicy === 'Local'
      const local = Object.entries(nodes).flatMap(([node, pods]) => (pods.length === 0 ? [] : [node]))
      const at = isLocal ? `port ${port} of ${local.join(', ') || 'no node'} (Local)` : `port ${port} of every node`
      return [name, at, led(Object.values(nodes).flat())]
    }),
  ]
}

/** The DNS servers, that of all hosts when it knows more than their names. */
function dnsLines({ hosts, dns = {}, dnsServers = {} }: PicturedTopology): readonly (readonly string[])[] {
  const askedBy = (server: string): string => {
    const asking = Object.entries(hosts).flatMap(([name, { resolver: { servers = ['default'] } = {} }]) =>
      servers.includes(server) ? [name] : [],
    )
    return asking.length === Object.keys(hosts).length ? 'every host' : asking.join(', ') || 'nobody'
  }
  const own = Object.entries(dnsServers).map(([name, { host, corefile, without = [] }]) => {
    const on = host === undefined ? 'every host' : [host].flat().join(', ')
    const knows = corefile === undefined ? 'what default knows' : 'what its Corefile says'
    return [name, on, askedBy(name), without.length === 0 ? knows : `${knows}, but nothing of ${without.join(', ')}`]
  })
  const known = Object.keys(dns)
  if (own.length === 0 && known.length === 0) return []
  const names = known.length === 0 ? 'the hosts' : `the hosts, ${known.join(', ')}`
  return [['default', 'every host', askedBy('default'), names], ...own]
}

function balancerLines(balancers: NonNullable<PicturedTopology['loadBalancers']>): readonly (readonly string[])[] {
  return Object.entries(balancers).map(
    ([name, { at, to, scheduler = 'roundRobin', mode, idle = '15m', forgotten = 'reset' }]) => {
      const servers = to
        .map((own) => (typeof own === 'string' ? own : `${own.server} (weight ${own.weight})`))
        .join(', ')
      const how = [scheduler, ...(mode === 'directReturn' ? ['direct return'] : [])].join(', ')
      return [name, at, `${servers}; ${how}`, keepingText(idle, forgotten)]
    },
  )
}

function boxLines(boxes: NonNullable<PicturedTopology['middleboxes']>): readonly (readonly string[])[] {
  return Object.entries(boxes).map(([name, { from = '*', to = '*', port, idle, forgotten = 'drop' }]) => {
    const ends = [from, to].map((end) => [end].flat().join(', '))
    const ports = port === undefined ? '' : ` port ${[port].flat().join(', ')}`
    return [name, `${ends.join(' and ')}${ports}`, keepingText(idle, forgotten)]
  })
}

/** For how long, and what becomes of their packets later. */
function keepingText(idle: string | undefined, forgotten: string): string {
  return `${idle ?? 'for ever'}, ${forgotten === 'drop' ? 'drops' : 'resets'} what it has forgotten`
}

/** What of the other networks each one reaches. */
function routeLines(routes: NonNullable<PicturedTopology['routes']>): readonly (readonly string[])[] {
  const ways = routes.flatMap(({ from, to, bothWays = true, action }) => {
    const lost = action === 'drop'
    return bothWays
      ? [
          { from, to, lost },
          { from: to, to: from, lost },
        ]
      : [{ from, to, lost }]
  })
  return [...new Set(ways.map(({ from }) => from))].map((network) => {
    const own = ways.filter(({ from }) => from === network)
    const reached = own.filter(({ lost }) => !lost).map(({ to }) => to)
    const lost = own.filter((way) => way.lost).map(({ to }) => to)
    const parts = [
      ...(reached.length === 0 ? [] : [`reaches ${reached.join(', ')}`]),
      ...(lost.length === 0 ? [] : [`packets get lost to ${lost.join(', ')}`]),
    ]
    return [network, parts.join('; ')]
  })
}

export function serverText({
  name,
  role,
  advertises,
  advertisesHeld,
  namesrv,
  refused,
}: Card['servers'][number]): string {
  const parts = [
    role === 'namesrv' ? `NameServer ${name}` : `broker ${name}`,
    ...(advertises === undefined ? [] : [`advertises ${advertises}${advertisesHeld ? '' : ', which no host holds'}`]),
    ...(namesrv === undefined ? [] : [`registers at ${namesrv}`]),
    ...(refused === undefined ? [] : [`does not start: ${refused}`]),
  ]
  return parts.join(', ')
}

function columns(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, index) => Math.max(head.length, ...rows.map((row) => row[index]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (index === cells.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd()
  return `${[heads, ...rows].map(line).join('\n')}\n`
}
