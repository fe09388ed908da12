import type { LogFile } from '../log/logFile.ts'

/** The first read of a file is small, because most files of a young broker hold little; each next one is larger. */
const FIRST_WINDOW_BYTES = 64 * 1024
const WINDOW_BYTES_MAX = 1024 * 1024

/** Sequential reading of one log file in large pieces. */
export class LogWindow {
  readonly #file: LogFile
  #start = 0
  #windowBytes = FIRST_WINDOW_BYTES
  #bytes: Uint8Array = new Uint8Array(0)

  constructor(file: LogFile) {
    this.#file = file
  }

  /** Bytes from `position`, at least `length` of them unless the file ends before. */
  at(position: number, length: number): Uint8Array {
    const skip = position - this.#start
    if (skip < 0 || skip + length > this.#bytes.length) {
      this.#start = position
      this.#bytes = this.#file.disk?.read(position, Math.max(length, this.#windowBytes)) ?? new Uint8Array(0)
      this.#windowBytes = Math.min(this.#windowBytes * 2, WINDOW_BYTES_MAX)
      return this.#bytes
    }
    return this.#bytes.subarray(skip)
  }
}
