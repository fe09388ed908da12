import type { Clock } from './clock.ts'
import { type Disk, type DiskEntry, DiskError, type DiskFile } from './disk.ts'
import { byName, type MemoryFileNode, type MemoryNode, MemoryTree, parts } from './memoryTree.ts'

export interface MemoryDiskOptions {
  /** For the modification times. */
  readonly clock: Clock
  /** Size that `space` reports; exceeding it throws DiskError `full`. Default 1 TiB. */
  readonly totalBytes?: number
}

/**
 * A disk that lives in memory and loses nothing while the process lives: `sync` has nothing to do. Files are sparse, so
 * that extending one with zeros is free, and reads are views wherever the bytes lie together.
 */
export function createMemoryDisk(options: MemoryDiskOptions): Disk {
  return new MemoryDisk(options.clock, options.totalBytes ?? 2 ** 40)
}

class MemoryDisk implements Disk {
  readonly tree = new MemoryTree()
  readonly #locked = new Set<string>()
  readonly #clock: Clock
  readonly #totalBytes: number

  constructor(clock: Clock, totalBytes: number) {
    this.#clock = clock
    this.#totalBytes = totalBytes
  }

  open(path: string, options: { readonly create?: boolean } = {}): DiskFile {
    const node = this.tree.file(path, options.create === true ? this.#clock.wallMs() : undefined)
    return new MemoryFile(path, node, this.#clock, this)
  }

  exists(path: string): boolean {
    return this.tree.find(path) !== undefined
  }

  list(path: string): readonly DiskEntry[] {
    return listEntries(this.tree, path)
  }

  makeDirectory(path: string): void {
    this.tree.makeDirectory(path)
  }

  rename(from: string, to: string): void {
    const replaced = this.tree.find(to)
    const moved = this.tree.find(from)
    this.tree.rename(from, to)
    if (replaced !== moved) uncount(this.tree, replaced)
  }

  remove(path: string): void {
    const node = this.tree.find(path)
    this.tree.remove(path)
    uncount(this.tree, node)
  }

  async syncDirectory(): Promise<void> {}

  lock(path: string): Disposable {
    const key = parts(path).join('/')
    if (this.#locked.has(key)) throw new DiskError('locked', path, `${path} is locked by another holder`)
    this.tree.file(path, this.#clock.wallMs())
    this.#locked.add(key)
    let held = true
    return {
      [Symbol.dispose]: (): void => {
        if (held) this.#locked.delete(key)
        held = false
      },
    }
  }

  space(): { readonly totalBytes: number; readonly freeBytes: number } {
    return { totalBytes: this.#totalBytes, freeBytes: Math.max(0, this.#totalBytes - this.tree.usage.bytes) }
  }

  /** Refuses bytes that no longer fit. */
  demand(path: string, bytes: number): void {
    if (this.tree.usage.bytes + bytes <= this.#totalBytes) return
    throw new DiskError('full', path, `no space for ${bytes} bytes in ${path}: ${this.#totalBytes} bytes are in use`)
  }
}

class MemoryFile implements DiskFile {
  readonly path: string
  readonly #node: MemoryFileNode
  readonly #clock: Clock
  readonly #disk: MemoryDisk
  #open = true

  constructor(path: string, node: MemoryFileNode, clock: Clock, disk: MemoryDisk) {
    this.path = path
    this.#node = node
    this.#clock = clock
    this.#disk = disk
  }

  size(): number {
    return this.#node.content.size
  }

  modifiedMs(): number {
    return this.#node.modifiedMs
  }

  append(bytes: Uint8Array): number {
    const position = this.#node.content.size
    this.write(position, bytes)
    return position
  }

  write(position: number, bytes: Uint8Array): void {
    this.#check()
    this.#disk.demand(this.path, bytes.length)
    this.#node.content.write(position, bytes)
    this.#node.modifiedMs = this.#clock.wallMs()
  }

  read(position: number, length: number): Uint8Array {
    this.#check()
    return this.#node.content.read(position, length)
  }

  truncate(size: number): void {
    this.#check()
    this.#node.content.truncate(size)
    this.#node.modifiedMs = this.#clock.wallMs()
  }

  async sync(): Promise<void> {
    this.#check()
  }

  close(): void {
    this.#open = false
  }

  #check(): void {
    if (!this.#open) throw new DiskError('failed', this.path, `${this.path} is closed`)
  }
}

/** The bytes of a removed file stay as long as a handle is open, but they no longer take space of the disk. */
export function uncount(tree: MemoryTree, node: MemoryNode | undefined): void {
  if (node === undefined) return
  for (const [, file] of tree.files(node)) file.content.account({ bytes: 0 })
}

/** The entries of a directory, sorted; an absent directory lists as empty. */
export function listEntries(tree: MemoryTree, path: string): readonly DiskEntry[] {
  const node = tree.find(path)
  if (node === undefined) return []
  if (node.kind === 'file') throw new DiskError('notAFile', path, `${path} is a file, not a directory`)
  return [...node.entries].map(([name, entry]) => ({ name, kind: entry.kind })).sort(byName)
}
