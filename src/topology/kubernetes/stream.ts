import { type Dialect, type Origin, type Problems, readTree, type Tree, ValueCount } from '../yaml/index.ts'

/** A file of manifests. */
export interface ManifestFile {
  /** As messages name it. */
  readonly file: string
  readonly text: string
}

const WANTED = 'a manifest of Kubernetes, with apiVersion, kind and metadata'

/** The documents of a file, in their order; empty ones are left out. JSON is YAML as well. */
export function readStream({ file, text }: ManifestFile, problems: Problems): readonly Tree[] {
  const origin: Origin = { file }
  refuseTemplates(text, origin, problems)
  const count = new ValueCount()
  return pieces(text.replace(/^\uFEFF/, ''), origin, problems).flatMap(({ text: own, firstLine }): readonly Tree[] => {
    const dialect: Dialect = {
      wanted: WANTED,
      scalars: 'go',
      // kubectl reads YAML without its strict mode: the last one wins, and nobody hears of it.
      twice: (_, first) => ({
        warned: `stands twice in one map, and kubectl takes the last: the one on line ${first} is gone`,
        zh: `在同一个 map 里写了两次，kubectl 取最后一个：第 ${first} 行的那个会丢失`,
      }),
      firstLine,
      count,
    }
    const tree = readOne(own, origin, problems, dialect)
    return tree.kind === 'scalar' && tree.value === null ? [] : [tree]
  })
}

/** What cannot be read and has double braces is a template. */
function readOne(text: string, origin: Origin, problems: Problems, dialect: Dialect): Tree {
  if (!text.includes('{{')) return readTree(text, origin, problems, dialect)
  try {
    return readTree(text, origin, problems, dialect)
  } catch (error) {
    const lines = text.split('\n')
    const at = lines.findIndex((line) => line.includes('{{') && !/^\s*#/.test(line))
    if (at === -1) throw error
    return refuseTemplate(lines[at] ?? '', { line: at + (dialect.firstLine ?? 1), origin }, problems)
  }
}

/** `.Values` and its like are there before `helm template` alone; other double braces may belong to what a text configures. */
function refuseTemplates(text: string, origin: Origin, problems: Problems): void {
  if (!text.includes('{{')) return
  for (const [index, line] of text.split('\n').entries()) {
    const isOfHelm = /\{\{[^}]{0,500}\.(?:Values|Release|Chart|Capabilities|Files)\b/.test(line)
    if (isOfHelm && !/^\s*#/.test(line)) refuseTemplate(line, { line: index + 1, origin }, problems)
  }
}

function refuseTemplate(
  line: string,
  marked: { readonly line: number; readonly origin: Origin },
  problems: Problems,
): never {
  const start = line.indexOf('{{')
  const shown = line.slice(start, start + 60).trimEnd()
  return problems.refuse(
    marked,
    '',
    `is a template of Helm (${shown}); allowed are manifests as \`helm template NAME CHART > rendered.yaml\` renders them`,
  )
}

interface Piece {
  readonly text: string
  readonly firstLine: number
}

/** Lines of `---` divide a stream before YAML is looked at (k8s.io/apimachinery/pkg/util/yaml); comments may stand behind them. */
function pieces(text: string, origin: Origin, problems: Problems): readonly Piece[] {
  if (/^\s*\{/.test(text)) return [{ text: text.replaceAll('\t', ' '), firstLine: 1 }]
  const lines = text.split('\n')
  const starts = [0]
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith('---')) continue
    const behind = line.slice(3).trim()
    if (behind !== '' && !behind.startsWith('#'))
      problems.refuse({ line: index + 1, origin }, '', `invalid Yaml document separator: ${behind.slice(0, 80)}`)
    starts.push(index + 1)
  }
  return starts.flatMap((start, index): readonly Piece[] => {
    const own = lines.slice(start, (starts[index + 1] ?? lines.length + 1) - 1)
    // Comments, and directives as %YAML, are no document.
    if (own.every((line) => /^(?:#.*|%.*|\.\.\.)?$/.test(line.trim()))) return []
    // The end of the last line belongs to it, as to the end of a text in `|`.
    const end = starts[index + 1] === undefined ? '' : '\n'
    return [{ text: `${own.join('\n')}${end}`, firstLine: start + 1 }]
  })
}
