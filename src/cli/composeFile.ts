import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { type ComposeProject, type Folder, readCompose } from '../topology/index.ts'

/** Larger files are no configuration. */
const TEXT_BYTES_MAX = 1_048_576

/** What `docker compose` takes without `-f`, and what it then merges over it; of several the first one. */
const FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml']
const OVERRIDES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
]

export interface LoadedCompose {
  readonly project: ComposeProject
  /** As named on the command line. */
  readonly file: string
  /** Files that were merged over it. */
  readonly further: readonly string[]
  readonly folder: Folder
}

export interface ComposeFileOptions {
  readonly profiles: readonly string[]
  readonly owners: boolean
  /** Files to merge over it, as further `-f` of docker compose. Default: the override file beside it, if there is one. */
  readonly further?: readonly string[]
  /** Files that stand for mounted ones of the same name that are not there. */
  readonly substitutes?: readonly string[]
}

export function isComposeFile(file: string): boolean {
  return /\.ya?ml$/.test(file) || isDirectory(file)
}

/** Reads a compose file, or the one of a directory, with what lies around it. Throws SimError ConfigInvalid. */
export function loadCompose(given: string, options: ComposeFileOptions): LoadedCompose {
  const { profiles, owners, substitutes = [] } = options
  const file = isDirectory(given) ? inDirectory(given) : given
  const text = needed(file)
  const further = options.further?.length ? options.further : overrideOf(file)
  const texts = further.map((own) => ({ file: own, text: needed(own) }))
  for (const substitute of substitutes) needed(substitute)
  const root = dirname(resolve(file))
  const at = (path: string): string =>
    isAbsolute(path) ? path : join(root, path.replace(/^~(?=\/)/, process.env['HOME'] ?? '~'))
  const homely = (path: string): string =>
    path.startsWith('~/') ? path.replace(/^~/, process.env['HOME'] ?? '~') : at(path)
  // A path that somebody wrote on Windows, looked at elsewhere: \ separates its parts.
  const here = (path: string): string => {
    const own = homely(path)
    return !path.includes('\\') || existsSync(own) ? own : homely(path.replaceAll('\\', '/'))
  }
  const substituteFor = (path: string): string | undefined =>
    substitutes.find((candidate) => basename(candidate) === lastPart(path))
  const folder: Folder = {
    readText: (path) => {
      const own = textOf(here(path))
      if (own !== undefined) return own
      const substitute = substituteFor(path)
      return substitute === undefined ? undefined : textOf(substitute)
    },
    look: (path) => {
      const found = lookAt(here(path))
      return found ?? (substituteFor(path) !== undefined ? { directory: false, readable: true, owner: 0 } : undefined)
    },
  }
  const env = new Map(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  // What the shell that started this tool knows of its own place is not what `docker compose` would find there.
  env.set('PWD', root)
  const project = readCompose(text, { file, further: texts, folder, env, profiles, owners })
  return { project, file, further, folder }
}

/** The name of a file in a path of any system. */
function lastPart(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}

/** The file that compose merges by itself over one that it takes by itself. */
function overrideOf(file: string): readonly string[] {
  if (!FILES.includes(basename(file))) return []
  const found = OVERRIDES.find((name) => textOf(join(dirname(file), name)) !== undefined)
  return found === undefined ? [] : [besideOf(file, found)]
}

function inDirectory(directory: string): string {
  const found = FILES.find((name) => textOf(join(directory, name)) !== undefined)
  if (found !== undefined) return join(directory, found)
  const text = `"${directory}" is a directory without ${FILES.join(', ')}; allowed is a docker-compose file`
  throw new SimError(ErrorCodes.ConfigInvalid, text, { file: directory })
}

function besideOf(file: string, name: string): string {
  return `${file.slice(0, file.lastIndexOf('/') + 1)}${name}`
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function needed(file: string): string {
  const text = textOf(file)
  if (text === undefined) throw unreadable(file)
  return text
}

function textOf(path: string): string | undefined {
  try {
    const stat = statSync(path)
    return stat.isFile() && stat.size <= TEXT_BYTES_MAX ? readFileSync(path, 'utf8') : undefined
  } catch {
    return undefined
  }
}

function lookAt(path: string): ReturnType<Folder['look']> {
  try {
    const stat = statSync(path)
    return {
      directory: stat.isDirectory(),
      readable: stat.isDirectory() || textOf(path) !== undefined,
      owner: stat.uid,
      group: stat.gid,
      mode: stat.mode & 0o777,
    }
  } catch {
    return undefined
  }
}

function unreadable(file: string): SimError {
  const allowed = 'allowed is a docker-compose file or manifests of Kubernetes (.yml, .yaml), or a configuration file'
  return new SimError(ErrorCodes.ConfigInvalid, `"${file}" ${whyUnreadable(file)}; ${allowed}`, { file })
}

function whyUnreadable(file: string): string {
  try {
    const stat = statSync(file)
    if (stat.isDirectory()) return 'is a directory'
    if (!stat.isFile()) return 'is no plain file'
    if (stat.size > TEXT_BYTES_MAX) return `has ${stat.size} bytes, more than the ${TEXT_BYTES_MAX} of the limit`
    return 'may not be read by this user'
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return code === 'ENOENT' ? 'is not there' : `cannot be looked at (${String(code)})`
  }
}
