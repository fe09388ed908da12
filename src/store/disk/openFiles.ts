import type { Disk, DiskFile } from '../../runtime/index.ts'

interface Handle {
  readonly file: DiskFile
  pins: number
  /** Closed while it was pinned: the last unpin closes the file. */
  doomed: boolean
}

/**
 * Keeps a bounded number of consume-queue files open. A store may have tens of thousands of them, and a process may
 * not have as many descriptors. The least recently used one is closed first.
 */
export class OpenFiles {
  readonly #disk: Disk
  readonly #limit: number
  readonly #handles = new Map<string, Handle>()

  constructor(disk: Disk, limit: number) {
    this.#disk = disk
    this.#limit = limit
  }

  /** An open file for use within this turn. A missing one is made when `createBytes` gives its size. */
  use(path: string, createBytes?: number): DiskFile {
    return this.#handle(path, createBytes).file
  }

  /** Syncs a file and keeps it open until that is done. */
  async sync(path: string): Promise<void> {
    const handle = this.#handle(path)
    handle.pins++
    try {
      await handle.file.sync()
    } finally {
      handle.pins--
      if (handle.doomed && handle.pins === 0) handle.file.close()
    }
  }

  forget(path: string): void {
    const handle = this.#handles.get(path)
    if (handle === undefined) return
    this.#handles.delete(path)
    if (handle.pins === 0) handle.file.close()
    else handle.doomed = true
  }

  closeAll(): void {
    for (const path of [...this.#handles.keys()]) this.forget(path)
  }

  #handle(path: string, createBytes?: number): Handle {
    const known = this.#handles.get(path)
    if (known !== undefined) {
      this.#handles.delete(path)
      this.#handles.set(path, known)
      return known
    }
    const file = this.#disk.open(path, { create: createBytes !== undefined })
    if (createBytes !== undefined && file.size() !== createBytes) file.truncate(createBytes)
    const handle: Handle = { file, pins: 0, doomed: false }
    this.#handles.set(path, handle)
    this.#evict()
    return handle
  }

  #evict(): void {
    if (this.#handles.size <= this.#limit) return
    for (const [path, handle] of this.#handles) {
      if (this.#handles.size <= this.#limit) return
      if (handle.pins === 0) this.forget(path)
    }
  }
}
