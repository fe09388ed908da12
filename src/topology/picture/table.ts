import { type Card, cardsOf, type PicturedTopology } from './shape.ts'

/** The world as text: its hosts with what runs on them, and the ports that are published. */
export function topologyTable(topology: PicturedTopology): string {
  const cards = cardsOf(topology)
  const rows = cards.map((card) => [
    card.name,
    card.addresses.map(({ address, network }) => `${address} (${network})`).join(', ') || 'no network',
    card.servers.map(serverText).join('; '),
  ])
  const ports = cards.flatMap((card) =>
    card.ports.map(({ at, on, port }) => [on === undefined ? at : `${on} ${at}`, `${card.name}:${port}`]),
  )
  const sections = [columns(['HOST', 'ADDRESSES', 'RUNS'], rows)]
  if (ports.length > 0) sections.push(columns(['PUBLISHED', 'LEADS TO'], ports))
  const routes = routeLines(topology.routes ?? [])
  if (routes.length > 0) sections.push(columns(['NETWORK', 'FROM THERE'], routes))
  return sections.join('\n')
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

export function serverText({ name, role, advertises, namesrv, refused }: Card['servers'][number]): string {
  const parts = [
    role === 'namesrv' ? `NameServer ${name}` : `broker ${name}`,
    ...(advertises === undefined ? [] : [`advertises ${advertises}`]),
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
