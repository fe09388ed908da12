import { absolute, type Container, programsOf } from '../docker/index.ts'
import type { Problems } from './problems.ts'
import type { Folder } from './project.ts'
import type { Service, Volume } from './service.ts'

/** A path of the machine inside of a container. */
export interface Mounted {
  readonly target: string
  readonly source: string
  readonly line: number
}

interface Around {
  readonly folder: Folder
  readonly problems: Problems
  readonly owners: boolean
  readonly file: string
}

/** What the bind mounts bring into a container: owners of directories, and the text of every file that its programs read. */
export function mountsOf(
  service: Service,
  container: Container,
  { folder, problems, owners }: Around,
): { readonly inside: Pick<Container, 'files' | 'mounts'>; readonly mounted: readonly Mounted[] } {
  const binds = service.volumes.filter(
    (volume): volume is Volume & { readonly bind: string } => volume.bind !== undefined,
  )
  const mounted = binds.map(({ target, bind, line }) => ({ target: absolute(target, '/'), source: bind, line }))
  const mounts: Record<string, { readonly owner: number }> = {}
  for (const { target, bind, line, path: place } of binds) {
    const found = folder.look(bind)
    if (found === undefined && looksLikeFile(target)) {
      problems.warn(line, place, `"${bind}" does not exist; docker makes an empty directory of that name and mounts it`)
    } else if (found !== undefined && !found.readable) {
      problems.warn(line, place, `"${bind}" cannot be read, so that what it says is not in the picture`)
    }
    // The engine makes what is missing, as a directory of root.
    const path = absolute(target, '/')
    if (found === undefined && looksLikeFile(target)) mounts[path] = { owner: 0 }
    else if (owners && found?.directory !== false && !looksLikeFile(target)) mounts[path] = { owner: found?.owner ?? 0 }
  }
  const files: Record<string, string> = {}
  programsOf({ ...container, mounts }, (path) => {
    const source = sourceOf(path, mounted)
    const text = source === undefined ? undefined : folder.readText(source)
    if (text !== undefined) files[path] = text
    return text
  })
  return { inside: { files, mounts }, mounted }
}

/** The path of the machine that stands behind a path inside. */
export function sourceOf(path: string, mounted: readonly Mounted[]): string | undefined {
  const [best] = mounted
    .filter(({ target }) => path === target || path.startsWith(`${target}/`))
    .sort((a, b) => b.target.length - a.target.length)
  return best === undefined ? undefined : `${best.source.replace(/\/$/, '')}${path.slice(best.target.length)}`
}

function looksLikeFile(path: string): boolean {
  return /\.[A-Za-z]{2,10}$/.test(path)
}
