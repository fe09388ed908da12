import type { Block, Cell, Pairs, Report, Table, Tone } from './report.ts'
import { displayWidth, printable } from './width.ts'

/** Select Graphic Rendition; 39 and 22 take back what these set. */
const MARKS: Readonly<Record<Tone | 'head', readonly [string, string] | undefined>> = {
  plain: undefined,
  head: ['\u001b[1m', '\u001b[22m'],
  bad: ['\u001b[31m', '\u001b[39m'],
  warn: ['\u001b[33m', '\u001b[39m'],
  good: ['\u001b[32m', '\u001b[39m'],
  dim: ['\u001b[2m', '\u001b[22m'],
}

const GAP = '  '
const DECIMAL = /^-?\d+\.\d+$/

/** The report for people: blocks with an empty line between them. */
export function reportText(report: Report, colours: boolean): string {
  const paint: Paint = (tone, text) => {
    const mark = colours && text !== '' ? MARKS[tone] : undefined
    return mark === undefined ? text : `${mark[0]}${text}${mark[1]}`
  }
  const texts = report.blocks.map((block) => blockLines(block, paint)).filter((each) => each.length > 0)
  return texts.length === 0 ? '' : `${texts.map((each) => each.join('\n')).join('\n\n')}\n`
}

type Paint = (tone: Tone | 'head', text: string) => string

function blockLines(block: Block, paint: Paint): readonly string[] {
  switch (block.kind) {
    case 'table':
      return tableLines(block, paint)
    case 'pairs':
      return pairLines(block, paint)
    case 'lines':
      return block.lines
    default:
      return block satisfies never
  }
}

/** Columns as wide as their widest cell. Nothing stands behind the last one, so that lines can be cut and compared. */
function tableLines({ heads, rows }: Table, paint: Paint): readonly string[] {
  const cells = rows.map((row) => heads.map((_, column) => shown(row[column])))
  const right = heads.map((_, column) => isNumeric(rows.map((row) => row[column])))
  const widths = heads.map((head, column) =>
    Math.max(displayWidth(head), ...cells.map((row) => displayWidth(row[column]?.text ?? ''))),
  )
  const line = (texts: readonly { readonly text: string; readonly tone: Tone | 'head' }[]): string =>
    texts
      .map(({ text, tone }, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - displayWidth(text))
        if (right[column]) return `${space}${paint(tone, text)}`
        return column === texts.length - 1 ? paint(tone, text) : `${paint(tone, text)}${space}`
      })
      .join(GAP)
      .replace(/ +$/, '')
  return [line(heads.map((text) => ({ text, tone: 'head' }))), ...cells.map(line)]
}

/** A column of numbers, whatever words stand in for a number that is not there. */
function isNumeric(column: readonly Cell[]): boolean {
  const filled = column.filter((cell) => cell !== undefined && cell !== null && cell !== '' && typeof cell !== 'object')
  return filled.length > 0 && filled.every((cell) => typeof cell === 'number' || DECIMAL.test(String(cell)))
}

function pairLines({ title, pairs }: Pairs, paint: Paint): readonly string[] {
  const width = Math.max(0, ...pairs.map(([name]) => displayWidth(name)))
  const rows = pairs.map(([name, cell]) => {
    const { text, tone } = shown(cell)
    return `${name}${' '.repeat(width - displayWidth(name))}${GAP}${paint(tone, text)}`.trimEnd()
  })
  return title === undefined ? rows : [paint('head', title), ...rows]
}

function shown(cell: Cell): { readonly text: string; readonly tone: Tone } {
  if (cell === undefined || cell === null) return { text: '', tone: 'plain' }
  if (typeof cell === 'object') return { text: printable(cell.text), tone: cell.tone }
  return { text: printable(String(cell)), tone: 'plain' }
}
