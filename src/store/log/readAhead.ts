import type { LogFile } from './logFile.ts'

/** A consumer that catches up reads records in order; one read of this size serves many of them. */
const WINDOW_BYTES = 128 * 1024

/** Reads of log bytes that are no longer in memory: keeps the last window of one file. */
export class ReadAhead {
  #file: LogFile | undefined
  #start = 0
  #bytes: Uint8Array = new Uint8Array(0)

  read(file: LogFile, position: number, length: number): Uint8Array | undefined {
    const at = position - this.#start
    if (file === this.#file && at >= 0 && at + length <= this.#bytes.length) {
      return this.#bytes.subarray(at, at + length)
    }
    if (file.disk === undefined) return undefined
    const bytes = file.disk.read(position, Math.max(length, Math.min(WINDOW_BYTES, file.wrote - position)))
    if (bytes.length < length) return undefined
    this.#file = file
    this.#start = position
    this.#bytes = bytes
    return bytes.subarray(0, length)
  }

  forget(): void {
    this.#file = undefined
    this.#bytes = new Uint8Array(0)
  }
}
