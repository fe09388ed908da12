import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { doorFile, doors } from './ownDoors.ts'

/** An import that leads nowhere, as the loaders tell it: what was looked for, and in which file it stands. */
interface Missing {
  readonly wanted: string
  readonly from: string
}

const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(['"])(.+?)\1/g

/**
 * What is wrong with an import, with the file and the line that it stands in; undefined when the error is about something else.
 * `file` is the scenario's, where the loader does not name one.
 */
export function missingModule(message: string, file: string): string | undefined {
  const missing = missingIn(message, file)
  if (missing === undefined) return undefined
  const from = pathOf(missing.from)
  const wanted = pathOf(missing.wanted)
  const found = existsSync(from) ? importOf(readFileSync(from, 'utf8'), wanted, from) : undefined
  const name = relative(process.cwd(), from)
  const place = `${name.startsWith('..') ? from : name}${found === undefined ? '' : `:${found.line}`}`
  return `${place}: ${sentence(found?.specifier ?? missing.wanted, wanted, message)}`
}

function missingIn(message: string, file: string): Missing | undefined {
  const imported = /(?:Cannot find (?:module|package)|Directory import) '([^']+)'.* imported from (\S+)/.exec(message)
  if (imported !== null) return { wanted: imported[1] ?? '', from: imported[2] ?? file }
  const required = /Cannot find module '([^']+)'\nRequire stack:\n- (\S+)/.exec(message)
  if (required !== null) return { wanted: required[1] ?? '', from: required[2] ?? file }
  const builtIn = /No such built-in module: (\S+)/.exec(message)?.[1]
  return builtIn === undefined ? undefined : { wanted: builtIn, from: file }
}

/** The first import of a file that means what was looked for. */
function importOf(
  source: string,
  wanted: string,
  from: string,
): { readonly specifier: string; readonly line: number } | undefined {
  for (const match of source.matchAll(IMPORT)) {
    const specifier = match[2] ?? ''
    const own = /^rocketmq-sim(?:\/(.+))?$/.exec(specifier)
    const path = specifier.startsWith('.') ? resolve(dirname(from), specifier) : undefined
    const means =
      specifier === wanted ||
      specifier.startsWith(`${wanted}/`) ||
      (path !== undefined && [path, withoutExtension(path), join(path, 'index')].includes(withoutExtension(wanted))) ||
      (own !== null && doorFile(own[1] ?? '', 'code') === wanted)
    if (means) return { specifier, line: source.slice(0, match.index + match[0].indexOf(specifier)).split('\n').length }
  }
  return undefined
}

function sentence(specifier: string, wanted: string, message: string): string {
  if (/^rocketmq-sim(?:\/|$)/.test(specifier)) {
    return `there is no "${specifier}"; allowed are ${doors.map((door) => `"${door}"`).join(', ')}`
  }
  if (specifier.startsWith('node:')) return `Node.js ${process.versions.node} has no module "${specifier}"`
  if (message.startsWith('Directory import'))
    return `"${specifier}" is a directory; allowed is a file, such as "${specifier}/index.ts"`
  if (!wanted.startsWith('/') && !specifier.startsWith('.')) {
    return `there is no package "${wanted}" here; it would have to be installed beside the file or above it`
  }
  const path = wanted.startsWith('/') ? wanted : specifier
  return `"${specifier}" leads to no file: ${path} does not exist${like(path)}`
}

/** A file beside it whose name differs in its end or in capitals. */
function like(path: string): string {
  const stem = (name: string): string => withoutExtension(name).toLowerCase()
  const folder = dirname(path)
  const near = existsSync(folder) ? readdirSync(folder).find((name) => stem(name) === stem(basename(path))) : undefined
  return near === undefined ? '' : ` ("${near}" does)`
}

function withoutExtension(path: string): string {
  return path.slice(0, path.length - extname(path).length)
}

/** Without what a loader adds to a name. */
function pathOf(text: string): string {
  const plain = text.replace(/\?.*$/, '')
  return plain.startsWith('file:') ? fileURLToPath(plain) : plain
}
