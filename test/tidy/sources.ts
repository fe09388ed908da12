import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository: string = fileURLToPath(new URL('../../', import.meta.url))

export interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string
  /** First folder below `src`; '' for files in `src` itself. */
  readonly room: string
  readonly text: string
  /** Comments and the contents of texts blanked out, line by line as long as before. */
  readonly code: string
  /** Module specifiers; relative ones resolved against the file. */
  readonly imports: readonly string[]
}

export const pureRooms: readonly string[] = [
  'runtime',
  'protocol',
  'profile',
  'remoting',
  'store',
  'namesrv',
  'broker',
  'client',
  'dledger',
  'sim',
  'check',
  'topology',
  'cluster',
  'scenario',
  'page',
  'doctor',
]

/** Source files of the product, tests left out. */
export function productSources(): readonly SourceFile[] {
  return sourcesBelow('src').filter((file) => !file.path.endsWith('.test.ts') && !file.path.endsWith('.d.ts'))
}

export function sourcesBelow(folder: string): readonly SourceFile[] {
  return readdirSync(join(repository, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(repository, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
    .map((path) => sourceFile(path, readFileSync(join(repository, path), 'utf8')))
}

export function sourceFile(path: string, text: string): SourceFile {
  const [, room = '', ...rest] = path.split('/')
  return { path, room: rest.length > 0 ? room : '', text, code: blanked(text), imports: importsOf(path, text) }
}

function importsOf(path: string, text: string): readonly string[] {
  const withoutComments = blanked(text, true)
  const specifiers: string[] = []
  const pattern = /(?:(?<!['"])\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)(['"])([^'"\n]+)\1/g
  for (const match of withoutComments.matchAll(pattern)) {
    const specifier = match[2] ?? ''
    specifiers.push(specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier)
  }
  return specifiers
}

/**
 * Blanks comments, and texts unless `keepTexts`. What stands inside `${}` of a template is code and stays. Regular
 * expressions are recognised by what stands before them.
 */
export function blanked(text: string, keepTexts = false): string {
  const token =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|(?<=[(,=:[!&|?{};\n]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*/g
  const plain = text.replace(token, (match) => {
    const comment = match.startsWith('//') || match.startsWith('/*')
    return comment || !keepTexts ? match.replace(/[^\n]/g, ' ') : match
  })
  return keepTexts ? plain : blankTemplates(plain)
}

function blankTemplates(text: string): string {
  let out = ''
  // One entry for each open template; the number counts braces open inside its `${}`.
  const templates: number[] = []
  let inText = false
  for (let index = 0; index < text.length; index++) {
    const char = text[index] ?? ''
    if (inText) {
      if (char === '`') {
        inText = false
        templates.pop()
      } else if (char === '$' && text[index + 1] === '{') {
        inText = false
        index++
        out += ' '
      } else if (char === '\\') {
        index++
        out += ' '
      }
      out += char === '\n' ? '\n' : ' '
      continue
    }
    const open = templates.at(-1)
    if (char === '`') {
      templates.push(0)
      inText = true
      out += ' '
      continue
    }
    if (open !== undefined && char === '{') templates[templates.length - 1] = open + 1
    if (open !== undefined && char === '}') {
      if (open === 0) {
        inText = true
        out += ' '
        continue
      }
      templates[templates.length - 1] = open - 1
    }
    out += char
  }
  return out
}

/** `path:line` of every match, for messages. */
export function occurrences(file: SourceFile, pattern: RegExp, where: string = file.code): readonly string[] {
  const found: string[] = []
  where.split('\n').forEach((line, index) => {
    if (pattern.test(line)) found.push(`${file.path}:${index + 1}: ${(file.text.split('\n')[index] ?? '').trim()}`)
  })
  return found
}
