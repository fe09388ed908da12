import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { type ComposeProject, type Folder, readCompose } from '../topology/index.ts'

/** Larger files are no configuration. */
const TEXT_BYTES_MAX = 1_048_576

export interface LoadedCompose {
  readonly project: ComposeProject
  /** As named on the command line. */
  readonly file: string
  readonly folder: Folder
}

export interface ComposeFileOptions {
  readonly profiles: readonly string[]
  readonly owners: boolean
  /** Files that stand for mounted ones of the same name that are not there. */
  readonly substitutes?: readonly string[]
}

export function isComposeFile(file: string): boolean {
  return /\.ya?ml$/.test(file)
}

/** Reads a compose file with what lies around it. Throws SimError ConfigInvalid. */
export function loadCompose(file: string, { profiles, owners, substitutes = [] }: ComposeFileOptions): LoadedCompose {
  const text = textOf(file)
  if (text === undefined) throw unreadable(file)
  for (const substitute of substitutes) if (textOf(substitute) === undefined) throw unreadable(substitute)
  const root = dirname(resolve(file))
  const at = (path: string): string =>
    isAbsolute(path) ? path : join(root, path.replace(/^~(?=\/)/, process.env['HOME'] ?? '~'))
  const folder: Folder = {
    readText: (path) => {
      const own = textOf(at(path))
      if (own !== undefined) return own
      const substitute = substitutes.find((candidate) => basename(candidate) === basename(path))
      return substitute === undefined ? undefined : textOf(substitute)
    },
    look: (path) => {
      const found = lookAt(at(path))
      const isSubstituted = substitutes.some((candidate) => basename(candidate) === basename(path))
      return found ?? (isSubstituted ? { directory: false, readable: true, owner: 0 } : undefined)
    },
  }
  const env = new Map(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  return { project: readCompose(text, { file, folder, env, profiles, owners }), file, folder }
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
  if (!existsSync(path)) return undefined
  try {
    const stat = statSync(path)
    return {
      directory: stat.isDirectory(),
      readable: stat.isDirectory() || textOf(path) !== undefined,
      owner: stat.uid,
    }
  } catch {
    return undefined
  }
}

function unreadable(file: string): SimError {
  const why = existsSync(file) ? 'cannot be read as text' : 'is not there'
  return new SimError(
    ErrorCodes.ConfigInvalid,
    `"${file}" ${why}; allowed is a docker-compose file (.yml, .yaml) or a configuration file`,
    { file },
  )
}
