import type { Disk, Logger } from '../../runtime/index.ts'
import { DiskError, ErrorCodes, SimError } from '../../runtime/index.ts'

export interface ConfigFileOptions {
  readonly disk: Disk
  readonly logger: Logger
  /** Path on the disk, e.g. `config/topics.json`. */
  readonly path: string
}

/**
 * One file below `config/` with its `.bak` (ConfigManager and MixAll.string2File of the original): writing copies the
 * present text to `.bak` and then overwrites the file in place, neither of them synced; reading falls back to `.bak` when
 * the file is missing, empty or cannot be decoded.
 */
export class ConfigFile {
  readonly #disk: Disk
  readonly #logger: Logger
  readonly #path: string

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
    const text = this.#read(this.#path)
    if (text !== undefined && text !== '') {
      try {
        decode(text)
        return true
      } catch (error) {
        this.#logger.log('warn', 'config file cannot be read, trying its copy', { path: this.#path, error })
      }
    }
    const copy = this.#read(`${this.#path}.bak`)
    if (copy === undefined || copy === '') return false
    try {
      decode(copy)
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
      const previous = this.#bytes(this.#path)
      if (previous !== undefined && previous.length > 0) this.#overwrite(`${this.#path}.bak`, previous)
      this.#overwrite(this.#path, new TextEncoder().encode(text))
      return true
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
      this.#logger.log('error', 'config file could not be written', { path: this.#path, error: error.message })
      return false
    }
  }

  #overwrite(path: string, bytes: Uint8Array): void {
    const file = this.#disk.open(path, { create: true })
    try {
      file.truncate(0)
      file.write(0, bytes)
    } finally {
      file.close()
    }
  }

  #read(path: string): string | undefined {
    const bytes = this.#bytes(path)
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
  }

  #bytes(path: string): Uint8Array | undefined {
    if (!this.#disk.exists(path)) return undefined
    const file = this.#disk.open(path)
    try {
      // A copy: the view may be shared with the file that is about to be overwritten.
      return file.read(0, file.size()).slice()
    } finally {
      file.close()
    }
  }
}
