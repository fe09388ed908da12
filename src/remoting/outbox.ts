import type { Connection } from '../runtime/index.ts'

/** Frames up to this total are copied together into one write; larger ones are not worth the copy. */
const COPY_BYTES_MAX = 65_536

/**
 * Frames on their way to one connection. While `hold` is in force (a chunk of input is being handled) frames are
 * collected, so that a pipelined burst of requests costs one write; otherwise they go out at once.
 */
export class Outbox {
  readonly #connection: Connection
  readonly #onBlocked: () => void
  #frames: Uint8Array[] = []
  #frameBytes = 0
  #held = false

  /** `onBlocked` is told whenever the connection asks its writer to wait. */
  constructor(connection: Connection, onBlocked: () => void) {
    this.#connection = connection
    this.#onBlocked = onBlocked
  }

  get bufferedBytes(): number {
    return this.#frameBytes + this.#connection.bufferedBytes
  }

  get held(): boolean {
    return this.#held
  }

  hold(): void {
    this.#held = true
  }

  release(): void {
    this.#held = false
    this.flush()
  }

  write(frame: Uint8Array): void {
    if (!this.#held) {
      this.#send(frame)
      return
    }
    if (this.#frameBytes + frame.length > COPY_BYTES_MAX) this.flush()
    this.#frames.push(frame)
    this.#frameBytes += frame.length
  }

  flush(): void {
    const frames = this.#frames
    if (frames.length === 0) return
    const first = frames[0]
    const bytes = frames.length === 1 && first !== undefined ? first : concatenate(frames, this.#frameBytes)
    this.#frames = []
    this.#frameBytes = 0
    this.#send(bytes)
  }

  #send(bytes: Uint8Array): void {
    if (!this.#connection.write(bytes)) this.#onBlocked()
  }
}

function concatenate(frames: readonly Uint8Array[], totalBytes: number): Uint8Array {
  const all = new Uint8Array(totalBytes)
  let position = 0
  for (const frame of frames) {
    all.set(frame, position)
    position += frame.length
  }
  return all
}
