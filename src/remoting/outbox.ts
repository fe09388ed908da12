import { encodeFrame, type RemotingCommand } from '../protocol/index.ts'
import type { Connection } from '../runtime/index.ts'
import type { FrameSlab } from './frameSlab.ts'

/** Frames up to this total are put together into one write; larger ones are not worth a copy. */
const WRITE_BYTES_MAX = 65_536

/**
 * Frames on their way to one connection. While `hold` is in force (a chunk of input is being handled) frames are
 * collected, so that a pipelined burst of requests costs one write; otherwise they go out at once.
 */
export class Outbox {
  readonly #connection: Connection
  readonly #slab: FrameSlab
  readonly #onBlocked: () => void
  /** What is collected: pieces, and behind them the frames that lie side by side in `#run` from `#runStart` to `#runEnd`. */
  #pieces: Uint8Array[] = []
  #run: Uint8Array | undefined
  #runStart = 0
  #runEnd = 0
  #collectedBytes = 0
  #held = false

  /** `onBlocked` is told whenever the connection asks its writer to wait. */
  constructor(connection: Connection, slab: FrameSlab, onBlocked: () => void) {
    this.#connection = connection
    this.#slab = slab
    this.#onBlocked = onBlocked
  }

  get bufferedBytes(): number {
    return this.#collectedBytes + this.#connection.bufferedBytes
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

  write(command: RemotingCommand): void {
    const length = this.#slab.write(command)
    if (length === 0) this.#addPiece(encodeFrame(command))
    else this.#addRun(this.#slab.bytes, this.#slab.end, length)
    if (!this.#held) this.flush()
  }

  flush(): void {
    if (this.#collectedBytes === 0) return
    this.#closeRun()
    const pieces = this.#pieces
    const first = pieces[0]
    const bytes = pieces.length === 1 && first !== undefined ? first : concatenate(pieces, this.#collectedBytes)
    this.#pieces = []
    this.#collectedBytes = 0
    if (!this.#connection.write(bytes)) this.#onBlocked()
  }

  #addPiece(frame: Uint8Array): void {
    if (this.#collectedBytes + frame.length > WRITE_BYTES_MAX) this.flush()
    this.#closeRun()
    this.#pieces.push(frame)
    this.#collectedBytes += frame.length
  }

  #addRun(bytes: Uint8Array, end: number, length: number): void {
    if (this.#collectedBytes + length > WRITE_BYTES_MAX) this.flush()
    if (this.#run !== bytes || this.#runEnd !== end - length) {
      this.#closeRun()
      this.#run = bytes
      this.#runStart = end - length
    }
    this.#runEnd = end
    this.#collectedBytes += length
  }

  #closeRun(): void {
    if (this.#run === undefined) return
    this.#pieces.push(this.#run.subarray(this.#runStart, this.#runEnd))
    this.#run = undefined
  }
}

function concatenate(pieces: readonly Uint8Array[], totalBytes: number): Uint8Array {
  const all = new Uint8Array(totalBytes)
  let position = 0
  for (const piece of pieces) {
    all.set(piece, position)
    position += piece.length
  }
  return all
}
