import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { type KubernetesProject, readKubernetes } from '../topology/index.ts'

/** Larger files are no configuration. */
const TEXT_BYTES_MAX = 1_048_576
/** What `kubectl apply -f DIRECTORY` takes. */
const SUFFIX = /\.(?:ya?ml|json)$/

export interface ManifestText {
  readonly file: string
  readonly text: string
}

export interface LoadedManifests {
  readonly project: KubernetesProject
  /** As named on the command line, or found in the directory. */
  readonly files: readonly string[]
}

/** The manifests of a file or directory and of further ones; undefined where the first one has none. */
export function manifestsAt(given: string, further: readonly string[]): readonly ManifestText[] | undefined {
  const found = manifestTexts(given).filter(({ text }) => isManifest(text))
  if (found.length === 0) return undefined
  return [...found, ...further.flatMap((path) => needed(path))]
}

/** Reads manifests as `kubectl apply -f … -f …` does. Throws SimError ConfigInvalid. */
export function loadManifests(texts: readonly ManifestText[], namespace: string | undefined): LoadedManifests {
  const project = readKubernetes(texts, namespace === undefined ? {} : { namespace })
  return { project, files: texts.map(({ file }) => file) }
}

/** Objects of Kubernetes say of what version of the API and of what kind they are; compose files do not. */
function isManifest(text: string): boolean {
  const has = (key: string): boolean => new RegExp(`^[\\s{]*["']?${key}["']?[ \\t]*:`, 'm').test(text)
  return has('apiVersion') && has('kind') && !/^services[ \t]*:/m.test(text)
}

function manifestTexts(path: string): readonly ManifestText[] {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isDirectory() !== true) {
    const text = textOf(path)
    return text === undefined ? [] : [{ file: path, text }]
  }
  return readdirSync(path)
    .toSorted()
    .filter((name) => SUFFIX.test(name))
    .flatMap((name) => {
      const file = join(path, name)
      const text = textOf(file)
      return text === undefined ? [] : [{ file, text }]
    })
}

function needed(path: string): readonly ManifestText[] {
  const found = manifestTexts(path)
  if (found.length > 0) return found
  const text = `"${path}" is no file that can be read; allowed are manifests (.yaml, .yml, .json), or a directory with them`
  throw new SimError(ErrorCodes.ConfigInvalid, text, { file: path })
}

function textOf(path: string): string | undefined {
  try {
    const stat = statSync(path)
    return stat.isFile() && stat.size <= TEXT_BYTES_MAX ? readFileSync(path, 'utf8') : undefined
  } catch {
    return undefined
  }
}
