import type { LogFile } from '../log/logFile.ts'

const WINDOW_BYTES = 1024 * 1024

/** Sequential reading of one log file in large pieces. */
export class LogWindow {
  readonly #file: LogFile
  #start = 0
  #bytes: Uint8Array = new Uint8Array(0)

  constructor(file: LogFile) {
    this.#file = file
  }

  /** Bytes from `position`, at least `length` of them unless the file ends before. */
  at(position: number, length: number): Uint8Array {
    const skip = position - this.#start
    if (skip < 0 || skip + length > this.#bytes.length) {
      this.#start = position
      this.#bytes = this.#file.disk?.read(position, Math.max(length, WINDOW_BYTES)) ?? new Uint8Array(0)
      return this.#bytes
    }
    return this.#bytes.subarray(skip)
  }
}
