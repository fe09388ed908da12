import { type Disk, DiskError } from '../../runtime/index.ts'

/**
 * A new file survives a power-off only when the directories that lead to it were synced as well. This remembers which
 * ones changed since the last sync.
 */
export class DirectorySync {
  readonly #disk: Disk
  readonly #known = new Set<string>()
  #changed = new Set<string>()

  constructor(disk: Disk) {
    this.#disk = disk
  }

  /** A file was created or removed in `directory`. The first time, the directory itself may be new as well. */
  created(directory: string): void {
    this.#changed.add(directory)
    let path = directory
    while (path !== '' && !this.#known.has(path)) {
      this.#known.add(path)
      const cut = path.lastIndexOf('/')
      path = cut < 0 ? '' : path.slice(0, cut)
      this.#changed.add(path)
    }
  }

  async sync(): Promise<void> {
    if (this.#changed.size === 0) return
    const changed = this.#changed
    this.#changed = new Set()
    try {
      await Promise.all([...changed].map((path) => this.#syncIfThere(path)))
    } catch (error) {
      for (const path of changed) this.#changed.add(path)
      throw error
    }
  }

  /** A directory that was removed meanwhile, with its topic, has nothing left to be made durable. */
  async #syncIfThere(path: string): Promise<void> {
    try {
      await this.#disk.syncDirectory(path)
    } catch (error) {
      if (!(error instanceof DiskError) || error.kind !== 'notFound') throw error
    }
  }
}
