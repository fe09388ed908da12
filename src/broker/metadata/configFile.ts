import type { Disk, Logger } from '../../runtime/index.ts'
import { DiskError, ErrorCodes, SimError } from '../../runtime/index.ts'

export interface ConfigFileOptions {
  readonly disk: Disk
  readonly logger: Logger
  /** Path on the disk, e.g. `config/topics.json`. */
  readonly path: string
}

/**
 * One file below `config/` with its `.bak`, which holds the text before (ConfigManager and MixAll.string2File of the
 * original): reading falls back to `.bak` when the file is missing, empty or cannot be decoded.
 *
 * The original overwrites both and syncs neither, so that a power-off may leave nothing that can be read. Here the file
 * becomes its own copy by its name alone, and only when it is known to be on stable storage; what is written next is
 * synced in the background. So at every moment one of the two is whole.
 */
export class ConfigFile {
  readonly #disk: Disk
  readonly #logger: Logger
  readonly #path: string
  /** The file is on stable storage and holds a text that can be read. The start of a broker syncs what it finds. */
  #durable = true
  /** The last write came to its end. */
  #whole = true
  #syncing: Promise<void> | undefined
  #changedMeanwhile = false

  constructor(options: ConfigFileOptions) {
    this.#disk = options.disk
    this.#logger = options.logger
    this.#path = options.path
  }

  /**
   * Hands the text to `decode`, first the file's, then, if that throws, the copy's. Answers whether there was one.
   * Throws SimError StoreUnreadable when there is a copy and it cannot be decoded either.
   */
  load(decode: (text: string) => void): boolean {
    const bytes = this.#bytes(this.#path)
    if (bytes !== undefined && bytes.length > 0) {
      try {
        decode(textOf(bytes))
        return true
      } catch (error) {
        this.#logger.log('warn', 'config file cannot be read, trying its copy', { path: this.#path, error })
      }
    }
    this.#durable = false
    const copy = this.#bytes(`${this.#path}.bak`)
    if (copy === undefined || copy.length === 0) return false
    try {
      decode(textOf(copy))
      return true
    } catch (error) {
      throw new SimError(
        ErrorCodes.StoreUnreadable,
        `${this.#path}.bak: not the JSON of a broker's configuration, and ${this.#path} is missing or unreadable too`,
        { path: this.#path },
        { cause: error },
      )
    }
  }

  /**
   * Answers whether everything was written. A disk that refuses is logged only, as in ConfigManager.persist: requests go
   * on with what is in memory. An empty file, which a full disk leaves behind, never replaces the copy.
   */
  write(text: string): boolean {
    try {
      if (this.#durable && this.#size() > 0) this.#disk.rename(this.#path, `${this.#path}.bak`)
      this.#durable = false
      this.#whole = false
      this.#overwrite(new TextEncoder().encode(text))
      this.#whole = true
      this.#changedMeanwhile = true
      this.#syncing ??= this.#sync()
      return true
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
      this.#logger.log('error', 'config file could not be written', { path: this.#path, error: error.message })
      return false
    }
  }

  #overwrite(bytes: Uint8Array): void {
    const file = this.#disk.open(this.#path, { create: true })
    try {
      file.truncate(0)
      file.write(0, bytes)
    } finally {
      file.close()
    }
  }

  /** Until nothing has been written while the disk was busy. A failure leaves the copy untouched. */
  async #sync(): Promise<void> {
    try {
      while (this.#changedMeanwhile) {
        this.#changedMeanwhile = false
        await syncFile(this.#disk, this.#path)
      }
      this.#durable = this.#whole
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
      this.#logger.log('warn', 'config file could not be synced', { path: this.#path, error: error.message })
    } finally {
      this.#syncing = undefined
    }
  }

  #size(): number {
    if (!this.#disk.exists(this.#path)) return 0
    const file = this.#disk.open(this.#path)
    try {
      return file.size()
    } finally {
      file.close()
    }
  }

  #bytes(path: string): Uint8Array | undefined {
    if (!this.#disk.exists(path)) return undefined
    const file = this.#disk.open(path)
    try {
      return file.read(0, file.size())
    } finally {
      file.close()
    }
  }
}

/** Makes every file of a directory, and their names, durable. Rejects with DiskError. */
export async function syncConfigFiles(disk: Disk, directory: string): Promise<void> {
  const files = disk.list(directory).filter(({ kind }) => kind === 'file')
  await Promise.all(files.map(({ name }) => syncContent(disk, `${directory}/${name}`)))
  if (files.length > 0) await disk.syncDirectory(directory)
}

async function syncFile(disk: Disk, path: string): Promise<void> {
  await syncContent(disk, path)
  await disk.syncDirectory(path.slice(0, Math.max(0, path.lastIndexOf('/'))))
}

async function syncContent(disk: Disk, path: string): Promise<void> {
  const file = disk.open(path)
  try {
    await file.sync()
  } finally {
    file.close()
  }
}

/** Throws TypeError for bytes that are no UTF-8: a name with a replacement character is not what was written. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}
