import { type Card, cardsOf, type PicturedTopology } from './shape.ts'
import { type PictureWords, pictureWordsIn } from './words.ts'

const CARD_WIDTH = 300
const LINE_HEIGHT = 17
const PADDING = 12
const GAP = 28
const COLUMN_GAP = 110
const HEAD = 36
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
 * The world as a picture: a box for each network with the hosts whose first card is on it, what runs on them and under which
 * address brokers are known, and an arrow for each published port. The network of the hosts that publish stands left, the
 * others right of it, one below the other, so that arrows cross nothing. `tip` names the arrow head; two pictures of one
 * page need different ones. `language`: `zh`, or English.
 */
export function topologySvg(topology: PicturedTopology, tip: string = 'tip', language: string = 'en'): string {
  const words = pictureWordsIn(language)
  const cards = cardsOf(topology)
  const networks = [...new Set(cards.map(networkOf))]
  const publishers = cards.flatMap(({ ports }) => ports.map(({ at, on }) => on ?? holderOf(cards, at)))
  const publisher = cards.find(({ name }) => publishers.includes(name))
  const left = publisher === undefined ? networks[0] : networkOf(publisher)
  const placed: Placed[] = []
  const boxes: string[] = []
  let bottom = 0
  let rightY = PADDING
  for (const network of networks) {
    const isLeft = network === left
    const x = PADDING + (isLeft ? 0 : CARD_WIDTH + 2 * PADDING + COLUMN_GAP)
    const top = isLeft ? PADDING : rightY
    let y = top + HEAD
    for (const card of cards.filter((own) => networkOf(own) === network)) {
      const lines = linesOf(card, network, words)
      const height = lines.length * LINE_HEIGHT + 2 * PADDING
      placed.push({ card, x: x + PADDING, y, height, lines })
      y += height + GAP
    }
    const end = y - GAP + PADDING
    boxes.push(boxSvg(network === undefined ? words.noNetwork : words.network(network), x, top, end - top))
    if (!isLeft) rightY = end + GAP
    bottom = Math.max(bottom, end)
  }
  const width =
    (networks.length > 1 ? 2 * (CARD_WIDTH + 2 * PADDING) + COLUMN_GAP : CARD_WIDTH + 2 * PADDING) + 2 * PADDING
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${bottom + PADDING}" viewBox="0 0 ${width} ${bottom + PADDING}" font-family="Helvetica, Arial, sans-serif" font-size="12">`,
    `<defs><marker id="${tip}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#b35900"/></marker></defs>`,
    `<rect width="${width}" height="${bottom + PADDING}" fill="#ffffff"/>`,
    ...boxes,
    ...placed.map(cardSvg),
    ...arrows(placed, tip),
    '</svg>',
    '',
  ].join('\n')
}

function networkOf({ addresses }: Card): string | undefined {
  return addresses[0]?.network
}

function linesOf(
  { name, addresses, servers, dnsServers, balancers, ports }: Card,
  network: string | undefined,
  words: PictureWords,
): readonly Line[] {
  return [
    { text: name, style: 'name' },
    ...addresses.map(
      ({ address, network: own }): Line => ({
        text: own === network ? address : words.on(address, own),
        style: 'plain',
      }),
    ),
    ...[...new Set(ports.flatMap(({ at, held }) => (held ? [] : [at])))].flatMap((at) =>
      heldOrNot(words.publishedAt(at), false, words),
    ),
    ...servers.flatMap(({ name: server, role, advertises, advertisesHeld, namesrv, refused }): readonly Line[] => [
      { text: role === 'namesrv' ? words.namesrv(server) : words.broker(server), style: 'server' },
      ...(advertises === undefined ? [] : heldOrNot(words.advertises(advertises), advertisesHeld, words)),
      ...(namesrv === undefined ? [] : [{ text: words.registersAt(namesrv), style: 'plain' as const }]),
      ...(refused === undefined ? [] : [{ text: words.notStarted(refused), style: 'broken' as const }]),
    ]),
    ...dnsServers.map((server): Line => ({ text: words.dnsServer(server), style: 'server' })),
    ...balancers.flatMap(({ name: balancer, at }): readonly Line[] => [
      { text: words.loadBalancer(balancer), style: 'server' },
      { text: words.at(at), style: 'plain' },
    ]),
  ]
}

/** An address, and below it that nobody has it. */
function heldOrNot(text: string, held: boolean, words: PictureWords): readonly Line[] {
  return [{ text, style: 'plain' }, ...(held ? [] : [{ text: words.heldByNobody, style: 'broken' as const }])]
}

function boxSvg(title: string, x: number, y: number, height: number): string {
  return [
    `<rect x="${x}" y="${y}" width="${CARD_WIDTH + 2 * PADDING}" height="${height}" rx="10" fill="#f3f6fa" stroke="#c4d0de"/>`,
    `<text x="${x + PADDING}" y="${y + 22}" fill="#4a5b70" font-weight="bold">${escaped(title)}</text>`,
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
function arrows(placed: readonly Placed[], tip: string): readonly string[] {
  return placed.flatMap((target) => {
    const groups = new Map<string, Card['ports'][number][]>()
    for (const port of target.card.ports) {
      const on =
        port.on ??
        holderOf(
          placed.map(({ card }) => card),
          port.at,
        )
      if (on !== undefined) groups.set(on, [...(groups.get(on) ?? []), port])
    }
    return [...groups].flatMap(([on, ports]) => {
      const source = placed.find(({ card }) => card.name === on)
      return source === undefined ? [] : [arrow(source, target, ports, tip)]
    })
  })
}

function holderOf(cards: readonly Card[], at: string): string | undefined {
  const host = at.slice(0, at.lastIndexOf(':'))
  return cards.find(({ addresses }) => addresses.some(({ address }) => address === host))?.name
}

function arrow(source: Placed, target: Placed, ports: Card['ports'], tip: string): string {
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
  return [
    `<path d="${path}" fill="none" stroke="#b35900" stroke-width="1.5" marker-end="url(#${tip})"/>`,
    ...texts,
  ].join('\n')
}

function cut(text: string): string {
  return text.length > CHARS_MAX ? `${text.slice(0, CHARS_MAX - 1)}…` : text
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
