import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One fenced code block of a page. `info` is what follows the fence, e.g. `ts`, `sh`, `ts vitest`. */
export interface CodeBlock {
  readonly page: string
  readonly line: number
  readonly info: string
  readonly text: string
}

/** All fenced blocks of a page, in order. */
export function blocksOf(page: string, text: string): CodeBlock[] {
  const blocks: CodeBlock[] = []
  let open: { line: number; info: string; lines: string[] } | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line)
    if (fence === null) open?.lines.push(line)
    else if (open === undefined) open = { line: index + 1, info: (fence[1] ?? '').trim(), lines: [] }
    else {
      blocks.push({ page, line: open.line, info: open.info, text: open.lines.join('\n') })
      open = undefined
    }
  }
  return blocks
}

/** The pages that users read: those at the top, and everything below docs. */
export function pages(root: string): string[] {
  const below = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === '.' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) return folder === '.' && entry.name !== 'docs' ? [] : below(path)
      return entry.name.endsWith('.md') ? [path] : []
    })
  return below('.').sort()
}

export function allBlocks(root: string): CodeBlock[] {
  return pages(root).flatMap((page) => blocksOf(page, readFileSync(join(root, page), 'utf8')))
}
