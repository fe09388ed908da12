import {
  close,
  constants,
  existsSync,
  fsync,
  mkdirSync,
  open,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { byName, type Disk, type DiskEntry, DiskError, type DiskFile, pathParts } from '../runtime/index.ts'
import { diskError, guarded } from './diskErrors.ts'
import { takeLock } from './lock.ts'
import { OpenFile } from './openFile.ts'

/** The directory tree below `root`, which is made when it is missing. */
export function createDisk(root: string): Disk {
  guarded(root, () => mkdirSync(root, { recursive: true }))
  return new NodeDisk(root)
}

class NodeDisk implements Disk {
  readonly #root: string
  /** By relative path. */
  readonly #open = new Map<string, OpenFile>()

  constructor(root: string) {
    this.#root = root
  }

  open(path: string, options: { readonly create?: boolean } = {}): DiskFile {
    const key = this.#key(path)
    let file = this.#open.get(key)
    if (file === undefined) {
      file = new OpenFile(key, this.#descriptor(key, options.create ?? false), (closed) => this.#closed(closed))
      this.#open.set(key, file)
    }
    return file.handle()
  }

  exists(path: string): boolean {
    return existsSync(this.#absolute(path))
  }

  list(path: string): readonly DiskEntry[] {
    const absolute = this.#absolute(path)
    if (!existsSync(absolute)) return []
    return this.#guard(path, () =>
      readdirSync(absolute, { withFileTypes: true })
        .map((entry): DiskEntry => ({ name: entry.name, kind: entry.isDirectory() ? 'directory' : 'file' }))
        .sort(byName),
    )
  }

  makeDirectory(path: string): void {
    guarded(path, () => mkdirSync(this.#absolute(path), { recursive: true }))
  }

  rename(from: string, to: string): void {
    const target = this.#absolute(to)
    guarded(from, () => {
      mkdirSync(dirname(target), { recursive: true })
      renameSync(this.#absolute(from), target)
    })
    this.#moved(this.#key(from), this.#key(to))
  }

  remove(path: string): void {
    guarded(path, () => rmSync(this.#absolute(path), { recursive: true, force: true }))
    this.#detach(this.#key(path))
  }

  syncDirectory(path: string): Promise<void> {
    const absolute = this.#absolute(path)
    // Windows cannot open a directory, and makes its entries durable by itself.
    if (process.platform === 'win32') return Promise.resolve()
    return new Promise((resolve, reject) => {
      open(absolute, constants.O_RDONLY, (cause, fd) => {
        if (cause !== null) {
          reject(diskError(cause, path))
          return
        }
        fsync(fd, (failed) => {
          close(fd, () => (failed === null ? resolve() : reject(diskError(failed, path))))
        })
      })
    })
  }

  lock(path: string): Disposable {
    const absolute = this.#absolute(path)
    return guarded(path, () => {
      mkdirSync(dirname(absolute), { recursive: true })
      return takeLock(absolute, path)
    })
  }

  space(): { readonly totalBytes: number; readonly freeBytes: number } {
    return guarded(this.#root, () => {
      const { bsize, blocks, bavail } = statfsSync(this.#root)
      return { totalBytes: blocks * bsize, freeBytes: bavail * bsize }
    })
  }

  #key(path: string): string {
    return pathParts(path).join('/')
  }

  #absolute(path: string): string {
    return join(this.#root, ...pathParts(path))
  }

  #descriptor(key: string, create: boolean): number {
    const absolute = join(this.#root, key)
    return guarded(key, () => {
      if (!create) return openSync(absolute, constants.O_RDWR)
      try {
        return openSync(absolute, constants.O_RDWR | constants.O_CREAT, 0o644)
      } catch (cause) {
        if ((cause as { readonly code?: unknown }).code !== 'ENOENT') throw cause
        mkdirSync(dirname(absolute), { recursive: true })
        return openSync(absolute, constants.O_RDWR | constants.O_CREAT, 0o644)
      }
    })
  }

  #guard<T>(path: string, work: () => T): T {
    try {
      return work()
    } catch (cause) {
      const { code } = cause as { readonly code?: unknown }
      if (code === 'ENOTDIR') throw new DiskError('notAFile', path, `${path} is a file, not a directory`, { cause })
      throw diskError(cause, path)
    }
  }

  #closed(file: OpenFile): void {
    if (this.#open.get(file.path) === file) this.#open.delete(file.path)
  }

  /** Open files follow a rename, of themselves or of a directory above them. */
  #moved(from: string, to: string): void {
    this.#detach(to)
    for (const [key, file] of [...this.#open]) {
      if (key !== from && !key.startsWith(`${from}/`)) continue
      this.#open.delete(key)
      file.path = to + key.slice(from.length)
      this.#open.set(file.path, file)
    }
  }

  /** The handles of a removed file go on, but its path means another file from now on. */
  #detach(path: string): void {
    for (const key of [...this.#open.keys()]) {
      if (key === path || key.startsWith(`${path}/`)) this.#open.delete(key)
    }
  }
}
