/** How a cell stands out in a terminal. */
export type Tone = 'plain' | 'bad' | 'warn' | 'good' | 'dim'

export interface StyledCell {
  readonly text: string
  readonly tone: Tone
}

/** Numbers stand to the right. Undefined and null are empty. */
export type Cell = string | number | undefined | null | StyledCell

export interface Table {
  readonly kind: 'table'
  readonly heads: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** Names and values, one line each. */
export interface Pairs {
  readonly kind: 'pairs'
  readonly title?: string | undefined
  readonly pairs: readonly (readonly [string, Cell])[]
}

export interface Lines {
  readonly kind: 'lines'
  readonly lines: readonly string[]
}

export type Block = Table | Pairs | Lines

/** What a command tells: plain data for `--json`, blocks for people. The two say the same. */
export interface Report {
  readonly json: unknown
  readonly blocks: readonly Block[]
}

export function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): Table {
  return { kind: 'table', heads, rows }
}

export function pairs(entries: readonly (readonly [string, Cell])[], title?: string): Pairs {
  return { kind: 'pairs', pairs: entries, title }
}

export function lines(...texts: readonly string[]): Lines {
  return { kind: 'lines', lines: texts }
}

export function styled(tone: Tone, text: string): StyledCell {
  return { tone, text }
}
