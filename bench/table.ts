import { type Figure, median, overBudget, withinBudget } from './figure.ts'

const COLUMNS = ['what', 'median', 'spread', 'budget', '']

/** Figures as text: median, least and greatest value, budget, verdict. */
export function table(figures: readonly Figure[]): string {
  return aligned([COLUMNS, ...figures.map(row)])
}

/** Rows of five cells in columns; the first and the last stand on the left. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        (column === 0 || column === 4 ? cell.padEnd : cell.padStart).call(cell, widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return rows.map(line).join('\n')
}

function row(figure: Figure): string[] {
  const { name, unit, values, budget, note } = figure
  const within = withinBudget(figure)
  const over = overBudget(figure) ?? 0
  const verdict = within === undefined ? '' : within ? 'ok' : `missed: ${number(over)} times the budget`
  return [
    name,
    `${number(median(values))} ${unit}`,
    `${number(Math.min(...values))} to ${number(Math.max(...values))}`,
    budget === undefined ? '' : `${budget.at === 'most' ? '<=' : '>='} ${number(budget.value)}`,
    [verdict, note].filter(Boolean).join('; '),
  ]
}

/** With three digits or so. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}
