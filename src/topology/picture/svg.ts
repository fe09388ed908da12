import { type Card, cardsOf, type PicturedTopology } from './shape.ts'

const CARD_WIDTH = 300
const LINE_HEIGHT = 17
const PADDING = 12
const GAP = 28
const COLUMN_GAP = 110
const HEAD = 34
/** Of 12 px in a font without serifs; longer lines are cut. */
const CHARS_MAX = 46

interface Placed {
  readonly card: Card
  readonly x: number
  readonly y: number
  readonly height: number
  readonly lines: readonly Line[]
}

interface Line {
  readonly text: string
  readonly style: 'name' | 'plain' | 'server' | 'broken'
}

/**
 * The world as a picture: one column for each network with the hosts whose first card is on it, what runs on them and under
 * which address brokers are known, and an arrow for each published port.
 */
export function topologySvg(topology: PicturedTopology): string {
  const cards = cardsOf(topology)
  const networks = [...new Set(cards.map(({ addresses }) => addresses[0]?.network ?? 'no network'))]
  const placed: Placed[] = []
  const columns: string[] = []
  let bottom = 0
  for (const [index, network] of networks.entries()) {
    const x = PADDING + index * (CARD_WIDTH + 2 * PADDING + COLUMN_GAP)
    let y = HEAD + PADDING
    for (const card of cards.filter(({ addresses }) => (addresses[0]?.network ?? 'no network') === network)) {
      const lines = linesOf(card, network)
      const height = lines.length * LINE_HEIGHT + 2 * PADDING
      placed.push({ card, x: x + PADDING, y, height, lines })
      y += height + GAP
    }
    bottom = Math.max(bottom, y)
    columns.push(columnSvg(network, x, y - GAP + PADDING))
  }
  const width = networks.length * (CARD_WIDTH + 2 * PADDING + COLUMN_GAP) - COLUMN_GAP + 2 * PADDING
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${bottom + PADDING}" viewBox="0 0 ${width} ${bottom + PADDING}" font-family="Helvetica, Arial, sans-serif" font-size="12">`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#b35900"/></marker></defs>',
    `<rect width="${width}" height="${bottom + PADDING}" fill="#ffffff"/>`,
    ...columns,
    ...placed.map(cardSvg),
    ...arrows(placed),
    '</svg>',
    '',
  ].join('\n')
}

function linesOf({ name, addresses, servers }: Card, network: string): readonly Line[] {
  return [
    { text: name, style: 'name' },
    ...addresses.map(
      ({ address, network: own }): Line => ({
        text: own === network ? address : `${address} on ${own}`,
        style: 'plain',
      }),
    ),
    ...servers.flatMap(({ name: server, role, advertises, namesrv, refused }): readonly Line[] => [
      { text: role === 'namesrv' ? `NameServer ${server}` : `broker ${server}`, style: 'server' },
      ...(advertises === undefined ? [] : [{ text: `advertises ${advertises}`, style: 'plain' as const }]),
      ...(namesrv === undefined ? [] : [{ text: `registers at ${namesrv}`, style: 'plain' as const }]),
      ...(refused === undefined ? [] : [{ text: `does not start: ${refused}`, style: 'broken' as const }]),
    ]),
  ]
}

function columnSvg(network: string, x: number, bottom: number): string {
  const width = CARD_WIDTH + 2 * PADDING
  return [
    `<rect x="${x}" y="${HEAD - 24}" width="${width}" height="${bottom - HEAD + 24}" rx="10" fill="#f3f6fa" stroke="#c4d0de"/>`,
    `<text x="${x + PADDING}" y="${HEAD - 6}" fill="#4a5b70" font-weight="bold">network ${escaped(network)}</text>`,
  ].join('\n')
}

const STYLES: Readonly<Record<Line['style'], string>> = {
  name: 'font-weight="bold" font-size="13" fill="#16202c"',
  plain: 'fill="#3c4a5a"',
  server: 'font-weight="bold" fill="#1c5d99"',
  broken: 'fill="#b3261e"',
}

function cardSvg({ x, y, height, lines }: Placed): string {
  const texts = lines.map(
    ({ text, style }, index) =>
      `<text x="${x + PADDING}" y="${y + PADDING + 12 + index * LINE_HEIGHT}" ${STYLES[style]}>${escaped(cut(text))}</text>`,
  )
  return [
    `<rect x="${x}" y="${y}" width="${CARD_WIDTH}" height="${height}" rx="6" fill="#ffffff" stroke="#8a9bb0"/>`,
    ...texts,
  ].join('\n')
}

/** From the host that publishes a port to the one that it leads to. */
function arrows(placed: readonly Placed[]): readonly string[] {
  return placed.flatMap((target) => {
    const groups = new Map<string, Card['ports'][number][]>()
    for (const port of target.card.ports) {
      const on = port.on ?? holderOf(placed, port.at)
      if (on !== undefined) groups.set(on, [...(groups.get(on) ?? []), port])
    }
    return [...groups].flatMap(([on, ports]) => {
      const source = placed.find(({ card }) => card.name === on)
      return source === undefined ? [] : [arrow(source, target, ports)]
    })
  })
}

function holderOf(placed: readonly Placed[], at: string): string | undefined {
  const host = at.slice(0, at.lastIndexOf(':'))
  return placed.find(({ card }) => card.addresses.some(({ address }) => address === host))?.card.name
}

function arrow(source: Placed, target: Placed, ports: Card['ports']): string {
  const forward = target.x >= source.x
  const from = { x: forward ? source.x + CARD_WIDTH : source.x, y: source.y + source.height / 2 }
  const to = {
    x: forward && target.x > source.x ? target.x : forward ? target.x + CARD_WIDTH : target.x + CARD_WIDTH,
    y: target.y + target.height / 2,
  }
  const bend = Math.max(40, Math.abs(to.x - from.x) / 2)
  const path = `M${from.x},${from.y} C${from.x + (forward ? bend : -bend)},${from.y} ${to.x + (target.x > source.x ? -bend : bend)},${to.y} ${to.x},${to.y}`
  const labels = ports.map(({ at, port }) => {
    const [, outside = ''] = /:(\d+)$/.exec(at) ?? []
    const local = at.startsWith('127.') ? '127.0.0.1:' : ''
    return Number(outside) === port ? `${local}${outside}` : `${local}${outside} > ${port}`
  })
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  const texts = labels.map(
    (label, index) =>
      `<text x="${middle.x}" y="${middle.y - 4 + (index - (labels.length - 1) / 2) * 14}" text-anchor="middle" fill="#b35900" stroke="#ffffff" stroke-width="3" paint-order="stroke">${escaped(label)}</text>`,
  )
  return [`<path d="${path}" fill="none" stroke="#b35900" stroke-width="1.5" marker-end="url(#tip)"/>`, ...texts].join(
    '\n',
  )
}

function cut(text: string): string {
  return text.length > CHARS_MAX ? `${text.slice(0, CHARS_MAX - 1)}…` : text
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
