import { type Html, html } from '../html.ts'
import { type Labels, labelsIn } from './labels.ts'
import type { Row } from './mark.ts'
import { DNS_LANE } from './marks.ts'
import { shortened, widthOf } from './width.ts'

const TIME_WIDTH = 88
/** Lanes are narrower when there are many, down to the least. */
const LANE_WIDTH = 150
const LANE_WIDTH_MIN = 104
const LANES_WIDTH = 1100
const HEAD_HEIGHT = 40
const ROW_HEIGHT = 30
/** Extra room where time jumps. */
const GAP_HEIGHT = 14
/** Of the monospaced letters of 11 px, with a little room. */
const LETTER_WIDTH = 6.8
/** A jump is worth room from this on. */
const GAP_MS = 1000
/** How far an arrow reaches that leads to nobody. */
const NOWHERE = 46

/**
 * Hosts as vertical lanes, time downwards with equal steps, an arrow for each row. `id` tells the diagrams of a page apart.
 * Undefined without rows.
 */
export function diagramOf(
  rows: readonly Row[],
  hosts: readonly string[],
  id: string,
  language: string,
): Html | undefined {
  const labels = labelsIn(language)
  if (rows.length === 0) return undefined
  const used = new Set(rows.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to])))
  const lanes = [...hosts, DNS_LANE].filter((lane) => used.has(lane))
  const laneWidth = Math.max(LANE_WIDTH_MIN, Math.min(LANE_WIDTH, Math.floor(LANES_WIDTH / lanes.length)))
  const x = (lane: string): number => TIME_WIDTH + laneWidth * (lanes.indexOf(lane) + 0.5)
  const placed = placedRows(rows)
  const height = (placed.at(-1)?.y ?? HEAD_HEIGHT) + ROW_HEIGHT
  const width = TIME_WIDTH + laneWidth * lanes.length
  return html`<svg class="space-time" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${labels.diagram}">
<defs>${['plain', 'good', 'bad'].map(
    (tone) =>
      html`<marker id="${id}-${tone}" class="${tone}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>`,
  )}</defs>
${lanes.map(
  (lane) =>
    html`<g class="lane"><line x1="${x(lane)}" y1="${HEAD_HEIGHT}" x2="${x(lane)}" y2="${height}"/><text x="${x(lane)}" y="24">${shortened(lane, Math.floor(laneWidth / 8))}<title>${lane}</title></text></g>`,
)}
${placed.map(({ row, y, jump }) => html`${jump ? breakLine(y, width) : undefined}${arrow(row, y, { id, x, width, labels })}`)}
</svg>`
}

interface PlacedRow {
  readonly row: Row
  readonly y: number
  readonly jump: boolean
}

function placedRows(rows: readonly Row[]): readonly PlacedRow[] {
  let y = HEAD_HEIGHT
  let before: number | undefined
  return rows.map((row) => {
    const jump = before !== undefined && row.atMs - before >= GAP_MS
    y += ROW_HEIGHT + (jump ? GAP_HEIGHT : 0)
    before = row.atMs
    return { row, y, jump }
  })
}

function breakLine(y: number, width: number): Html {
  const at = y - ROW_HEIGHT / 2 - GAP_HEIGHT / 2
  return html`<line class="break" x1="0" y1="${at}" x2="${width}" y2="${at}"/>`
}

interface Canvas {
  readonly id: string
  /** Middle of a lane. */
  readonly x: (lane: string) => number
  readonly width: number
  readonly labels: Labels
}

function arrow(row: Row, y: number, { id, x, width, labels }: Canvas): Html {
  const { atMs, kind, from, to, tone, times } = row
  const label = times > 1 ? labels.times(row.label, times) : row.label
  const start = x(from)
  const time = html`<text class="time" x="${TIME_WIDTH - 14}" y="${y + 4}">${(atMs / 1000).toFixed(3)}</text>`
  if (to === undefined && kind !== 'dial') {
    return html`<g class="${kind} ${tone}">${time}<circle cx="${start}" cy="${y}" r="4"/>${text(label, start, y, width, tone)}</g>`
  }
  const end = to === undefined ? start + (start + NOWHERE < width ? NOWHERE : -NOWHERE) : x(to)
  // A dial that failed stops half-way.
  const reached = kind === 'dial' && tone === 'bad' && to !== undefined ? start + (end - start) * 0.6 : end
  const cross =
    kind === 'dial' && tone === 'bad'
      ? html`<path class="cross" d="M${reached - 4} ${y - 4}l8 8m0 -8l-8 8"/>`
      : undefined
  const head = cross === undefined ? html` marker-end="url(#${id}-${tone})"` : html``
  return html`<g class="${kind} ${tone}">${time}<line x1="${start}" y1="${y}" x2="${reached}" y2="${y}"${head}/>${cross}${text(label, Math.min(start, reached), y, width, tone)}</g>`
}

/** The label above its arrow, cut to what has room; the whole of it shows under the pointer. */
function text(label: string, left: number, y: number, width: number, tone: Row['tone']): Html {
  const wanted = widthOf(label) * LETTER_WIDTH
  const start = Math.max(TIME_WIDTH, Math.min(left + 8, width - wanted - 8))
  const letters = Math.floor((width - start - 4) / LETTER_WIDTH)
  return html`<text class="label ${tone}" x="${start}" y="${y - 6}">${shortened(label, letters)}<title>${label}</title></text>`
}
