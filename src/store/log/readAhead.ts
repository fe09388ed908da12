import type { LogFile } from './logFile.ts'

/** A consumer that catches up reads records in order; one read of this size serves many of them. */
const WINDOW_BYTES = 128 * 1024

/** Consumers of several queues catch up side by side, each at its own place. */
const WINDOWS_MAX = 8

interface Window {
  readonly file: LogFile
  readonly start: number
  readonly bytes: Uint8Array
}

/** Reads of log bytes that are no longer in memory: keeps the windows that were read last. */
export class ReadAhead {
  /** The one used last comes first. */
  readonly #windows: Window[] = []

  read(file: LogFile, position: number, length: number): Uint8Array | undefined {
    const window = this.#find(file, position, length) ?? this.#fetch(file, position, length)
    return window?.bytes.subarray(position - window.start, position - window.start + length)
  }

  forget(): void {
    this.#windows.length = 0
  }

  #find(file: LogFile, position: number, length: number): Window | undefined {
    for (let i = 0; i < this.#windows.length; i++) {
      const window = this.#windows[i] as Window
      const at = position - window.start
      if (window.file !== file || at < 0 || at + length > window.bytes.length) continue
      if (i > 0) {
        this.#windows.splice(i, 1)
        this.#windows.unshift(window)
      }
      return window
    }
    return undefined
  }

  /** Windows begin at multiples of their size, so that readers share them; one for a record across two begins with it. */
  #fetch(file: LogFile, position: number, length: number): Window | undefined {
    if (file.disk === undefined) return undefined
    const even = position - (position % WINDOW_BYTES)
    const start = position + length <= even + WINDOW_BYTES ? even : position
    const bytes = file.disk.read(start, Math.max(position - start + length, Math.min(WINDOW_BYTES, file.wrote - start)))
    if (bytes.length < position - start + length) return undefined
    const window = { file, start, bytes }
    this.#windows.unshift(window)
    if (this.#windows.length > WINDOWS_MAX) this.#windows.pop()
    return window
  }
}
