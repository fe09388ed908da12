import type { Disk } from '../../../runtime/index.ts'

/** conf/plain_acl.yml, below the home directory of the broker. */
export const DEFAULT_FILE = 'conf/plain_acl.yml'
const DIRECTORY = 'conf/acl'

/** The files of ACL 1.0 below `root`: those of conf/acl and its subdirectories, then conf/plain_acl.yml if it exists. */
export function aclFiles(disk: Disk, root: string): readonly string[] {
  const found = filesBelow(disk, under(root, DIRECTORY))
  const defaultFile = under(root, DEFAULT_FILE)
  return disk.exists(defaultFile) ? [...found, defaultFile] : found
}

function filesBelow(disk: Disk, directory: string): readonly string[] {
  return disk.list(directory).flatMap(({ name, kind }) => {
    const path = `${directory}/${name}`
    if (kind === 'directory') return filesBelow(disk, path)
    return name.endsWith('.yml') || name.endsWith('.yaml') ? [path] : []
  })
}

export function under(root: string, path: string): string {
  return root === '' ? path : `${root}/${path}`
}

/** Tells which files changed since the last look; `all` when their number did (AclFileWatchService). */
export class FileWatch {
  readonly #disk: Disk
  readonly #root: string
  #seen: Map<string, number>

  constructor(disk: Disk, root: string) {
    this.#disk = disk
    this.#root = root
    this.#seen = this.#look()
  }

  changes(): readonly string[] | 'all' {
    const now = this.#look()
    const before = this.#seen
    this.#seen = now
    if (now.size !== before.size) return 'all'
    return [...now].filter(([path, modifiedMs]) => before.get(path) !== modifiedMs).map(([path]) => path)
  }

  #look(): Map<string, number> {
    return new Map(aclFiles(this.#disk, this.#root).map((path) => [path, this.#modifiedMs(path)]))
  }

  #modifiedMs(path: string): number {
    const file = this.#disk.open(path)
    try {
      return file.modifiedMs()
    } finally {
      file.close()
    }
  }
}
