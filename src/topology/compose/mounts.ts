import { absolute, type Container, type MountedPath, mayRead, programsOf, userOf } from '../docker/index.ts'
import type { FilePlace } from '../yaml/index.ts'
import type { Field } from './field.ts'
import type { Folder, FolderEntry } from './files.ts'

/** A path of the machine, or a text of the compose file, inside of a container. */
export interface Mounted {
  readonly target: string
  /** A path seen from the folder of the project, or the name of a config or secret. */
  readonly source: string
  readonly place: FilePlace
  /** What it holds when it is no path. */
  readonly inline?: { readonly text: string; readonly place: FilePlace }
}

/** Something to mount. */
export interface Mount extends Mounted {
  readonly field: Field
  /** Whether the engine makes a directory where there is nothing. */
  readonly makes: boolean
}

/** What mounts bring into a container: owners of directories, and the text of every file that its programs read. */
export function mountsOf(
  all: readonly Mount[],
  container: Container,
  folder: Folder,
  owners: boolean,
): Pick<Container, 'files' | 'mounts' | 'directories' | 'unreadable'> {
  const mounts = new Map<string, MountedPath>()
  const unreadable: string[] = []
  const directories: string[] = []
  for (const { target, source, inline, field, makes } of all) {
    if (inline !== undefined) continue
    const found = folder.look(source)
    const isFile = looksLikeFile(target)
    // What a drive of Windows holds is known on that machine alone.
    if (found === undefined && isOfWindows(source)) continue
    if (found === undefined && !makes) field.refuse(`"${source}" does not exist; allowed is a path that is there`)
    if (found === undefined && isFile) {
      field.warn(
        `"${source}" does not exist; docker makes an empty directory of that name and mounts it`,
        `"${source}" 不存在；docker 会建一个同名的空目录并挂载它`,
      )
    } else if (found?.directory === true && isFile && looksLikeFile(source)) {
      field.warn(
        `"${source}" is a directory, and ${target} looks like a file; allowed is a file`,
        `"${source}" 是目录，而 ${target} 看起来是文件；应为文件`,
      )
    } else if (found !== undefined && !found.readable) {
      field.warn(
        `"${source}" cannot be read, so that what it says is not in the picture`,
        `"${source}" 无法读取，它的内容不在考察范围内`,
      )
    }
    // The engine makes what is missing, as a directory of root.
    if (found === undefined && isFile) mounts.set(target, { owner: 0 })
    else if (owners && found?.directory !== false && !isFile) mounts.set(target, ownership(found))
    if (found === undefined || found.directory) directories.push(target)
  }
  const files = new Map<string, string>()
  programsOf({ ...container, mounts: Object.fromEntries(mounts), directories }, (path) => {
    const text = textAt(path, all, folder)
    if (text === undefined) refuseForeign(path, all, folder)
    if (text !== undefined) files.set(path, text)
    if (owners && text !== undefined && !isOpenTo(userOf(container), path, all, folder)) unreadable.push(path)
    return text
  })
  return { files: Object.fromEntries(files), mounts: Object.fromEntries(mounts), directories, unreadable }
}

function isOfWindows(path: string): boolean {
  return /^[A-Za-z]:[\\/]|^\\\\/.test(path)
}

/** A file that a program reads, and that is on a drive of another machine. */
function refuseForeign(path: string, all: readonly Mount[], folder: Folder): void {
  const mount = all.find((own) => own.target === mountOf(path, all)?.target)
  if (mount === undefined || !isOfWindows(mount.source) || folder.look(mount.source) !== undefined) return
  mount.field.refuse(
    `names "${mount.source}", a path of Windows that is not on this machine; allowed is a file that is here, or one of its name behind the compose file on the command line`,
  )
}

/** Whether the user of a container may read a file: its own permissions, and those of a mounted directory that it is in. */
function isOpenTo(user: number, path: string, all: readonly Mounted[], folder: Folder): boolean {
  const [own, mount] = [sourceOf(path, all), mountOf(path, all)]
  if (own === undefined || mount === undefined || own.inline !== undefined) return true
  return [own.path, mount.source].every((source) => mayRead(user, ownership(folder.look(source))))
}

function ownership(found: FolderEntry | undefined): MountedPath {
  // What the engine makes itself belongs to root.
  const { owner = 0, group, mode } = found ?? {}
  return { owner, ...(group === undefined ? {} : { group }), ...(mode === undefined ? {} : { mode }) }
}

/** The text of a file inside of a container. */
export function textAt(
  path: string,
  mounted: readonly Mounted[],
  folder: Pick<Folder, 'readText'>,
): string | undefined {
  const found = sourceOf(path, mounted)
  if (found === undefined) return undefined
  return found.inline?.text ?? folder.readText(found.path)
}

/** What stands behind a path inside: a path of the machine, or a text of the compose file. */
export function sourceOf(
  path: string,
  mounted: readonly Mounted[],
): { readonly path: string; readonly inline: Mounted['inline'] } | undefined {
  const best = mountOf(path, mounted)
  if (best === undefined) return undefined
  return { path: `${best.source.replace(/\/$/, '')}${path.slice(best.target.length)}`, inline: best.inline }
}

function mountOf(path: string, mounted: readonly Mounted[]): Mounted | undefined {
  const [best] = mounted
    .filter(({ target }) => path === target || path.startsWith(`${target === '/' ? '' : target}/`))
    .sort((a, b) => b.target.length - a.target.length)
  return best
}

/** The target of a mount without `.` and `..`. */
export function mountTarget(target: string): string {
  return absolute(target, '/')
}

function looksLikeFile(path: string): boolean {
  return /\.[A-Za-z]{2,10}$/.test(path)
}
