import {
  type Disk,
  type DiskEntry,
  DiskError,
  type DiskFile,
  listEntries,
  pathParts,
  uncount,
} from '../../runtime/index.ts'
import type { WorldProcess } from '../worldProcess.ts'
import type { SimDisk } from './simDisk.ts'
import { SimFile } from './simFile.ts'
import { wake } from './syncQueue.ts'

/** The disk of a host as one of its processes sees it. */
export class ProcessDisk implements Disk {
  readonly #disk: SimDisk
  readonly #process: WorldProcess

  constructor(disk: SimDisk, process: WorldProcess) {
    this.#disk = disk
    this.#process = process
  }

  open(path: string, options: { readonly create?: boolean } = {}): DiskFile {
    const disk = this.#disk
    const missing = disk.tree.find(path) === undefined
    if (missing && options.create === true) {
      disk.admit(this.#process, 'create', path, 0)
      disk.journal.begin()
      disk.created(disk.tree.file(path, this.#process.runtime.clock.wallMs()))
      disk.note('create', path, '')
    }
    const node = disk.tree.file(path)
    return new SimFile(disk, this.#process, node, path)
  }

  exists(path: string): boolean {
    return this.#disk.tree.find(path) !== undefined
  }

  list(path: string): readonly DiskEntry[] {
    return listEntries(this.#disk.tree, path)
  }

  makeDirectory(path: string): void {
    if (this.#disk.tree.find(path)?.kind === 'directory') return
    this.#change('makeDirectory', path, '', () => void this.#disk.tree.makeDirectory(path))
  }

  rename(from: string, to: string): void {
    const { tree } = this.#disk
    const replaced = tree.find(to)
    const moved = tree.find(from)
    this.#change('rename', from, to, () => tree.rename(from, to))
    if (replaced !== moved) uncount(tree, replaced)
  }

  remove(path: string): void {
    const { tree } = this.#disk
    const removed = tree.find(path)
    if (removed === undefined) return
    this.#change('remove', path, '', () => tree.remove(path))
    uncount(tree, removed)
  }

  async syncDirectory(path: string): Promise<void> {
    const disk = this.#disk
    disk.admit(this.#process, 'syncDirectory', path, 0)
    const { end } = disk.journal
    const { boot } = disk.owner
    await new Promise<void>((resolve) => {
      disk.core.scheduler.after(disk.syncDelayUs(), {
        label: `sync directory ${path}`,
        cancelled: false,
        run: (): void => {
          if (!disk.owner.up || disk.owner.boot !== boot) return
          disk.journal.commit(end)
          wake(this.#process, resolve)
        },
      })
    })
  }

  lock(path: string): Disposable {
    const disk = this.#disk
    const key = pathParts(path).join('/')
    const holder = disk.locks.get(key)
    if (holder !== undefined) {
      throw new DiskError('locked', path, `${path} is locked by process ${holder.pid} (${holder.name})`)
    }
    this.open(path, { create: true }).close()
    disk.locks.set(key, this.#process)
    let held = true
    return {
      [Symbol.dispose]: (): void => {
        if (held && disk.locks.get(key) === this.#process) disk.locks.delete(key)
        held = false
      },
    }
  }

  space(): { readonly totalBytes: number; readonly freeBytes: number } {
    const { totalBytes, usedBytes } = this.#disk
    return { totalBytes, freeBytes: Math.max(0, totalBytes - usedBytes) }
  }

  #change(kind: 'makeDirectory' | 'rename' | 'remove', path: string, detail: string, work: () => void): void {
    this.#disk.admit(this.#process, kind, path, 0)
    this.#disk.journal.begin()
    work()
    this.#disk.note(kind, path, detail)
  }
}
