import { ErrorCodes, SimError } from '../../runtime/index.ts'
import type { RemotingCommand } from '../command.ts'
import { decodeFrame } from './decode.ts'

/** Limit of Java's frame decoder, including the 4-byte length (`com.rocketmq.remoting.frameMaxLength`). */
export const FRAME_BYTES_MAX = 16_777_216

/** Below this a declared frame length is allocated at once; a longer frame grows with the bytes that came. */
const ALLOCATE_AT_ONCE = 65_536

/**
 * Puts frames together from a byte stream that is cut anywhere. Feed it what arrives; it calls `onCommand` for each
 * whole frame, in order. Throws SimError FrameTooLarge or FrameMalformed where the original closes the connection;
 * the decoder must not be used afterwards. Bodies are views on the received chunk, or on a copy when their frame came
 * in several. Memory stays below one frame plus one chunk, and a declared length alone allocates no more than 64 KiB.
 */
export class FrameDecoder {
  readonly #onCommand: (command: RemotingCommand) => void
  #partial: Uint8Array = new Uint8Array(0)
  #partialBytes = 0
  #stopped = false
  #kept: Uint8Array | undefined

  constructor(onCommand: (command: RemotingCommand) => void) {
    this.#onCommand = onCommand
  }

  /** Bytes held back because their frame is not complete. */
  get pendingBytes(): number {
    return this.#partialBytes
  }

  push(bytes: Uint8Array): void {
    if (this.#stopped) {
      this.#kept = this.#kept === undefined ? bytes : joined(this.#kept, bytes)
      return
    }
    let at = this.#partialBytes === 0 ? 0 : this.#complete(bytes)
    while (bytes.length - at >= 4 && !this.#stopped) {
      const frameLength = frameLengthAt(bytes, at)
      if (bytes.length - at - 4 < frameLength) break
      const command = decodeFrame(bytes, at, frameLength)
      at += 4 + frameLength
      this.#onCommand(command)
    }
    if (at === bytes.length) return
    if (this.#stopped) this.#kept = bytes.subarray(at)
    else this.#collect(bytes, at, bytes.length)
  }

  /** No further command until `goOn`, not even of what has come already; may be called by `onCommand`. */
  stop(): void {
    this.#stopped = true
  }

  goOn(): void {
    const kept = this.#kept
    this.#stopped = false
    this.#kept = undefined
    if (kept !== undefined) this.push(kept)
  }

  /** Takes from `bytes` what the begun frame lacks, and returns how much that was. */
  #complete(bytes: Uint8Array): number {
    let at = 0
    if (this.#partialBytes < 4) {
      at = Math.min(4 - this.#partialBytes, bytes.length)
      this.#collect(bytes, 0, at)
      if (this.#partialBytes < 4) return at
    }
    const frameLength = frameLengthAt(this.#partial, 0)
    const end = Math.min(at + 4 + frameLength - this.#partialBytes, bytes.length)
    this.#collect(bytes, at, end)
    if (this.#partialBytes < 4 + frameLength) return end
    const frame = this.#partial
    this.#partial = new Uint8Array(0)
    this.#partialBytes = 0
    this.#onCommand(decodeFrame(frame, 0, frameLength))
    return end
  }

  #collect(bytes: Uint8Array, from: number, end: number): void {
    const size = this.#partialBytes + end - from
    if (size > this.#partial.length) this.#grow(bytes, from, size)
    this.#partial.set(from === 0 && end === bytes.length ? bytes : bytes.subarray(from, end), this.#partialBytes)
    this.#partialBytes = size
  }

  #grow(bytes: Uint8Array, from: number, size: number): void {
    const known =
      this.#partialBytes >= 4 ? this.#partial : bytes.length - from >= 4 && this.#partialBytes === 0 ? bytes : undefined
    const whole = known === undefined ? 4 : 4 + frameLengthAt(known, known === bytes ? from : 0)
    const capacity = whole <= ALLOCATE_AT_ONCE ? whole : Math.min(whole, Math.max(ALLOCATE_AT_ONCE, size * 2))
    const larger = new Uint8Array(Math.max(capacity, size))
    larger.set(this.#partial.subarray(0, this.#partialBytes))
    this.#partial = larger
  }
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const all = new Uint8Array(head.length + tail.length)
  all.set(head)
  all.set(tail, head.length)
  return all
}

/** The decoder of the original reads the length as unsigned, so a negative one is simply too large. */
function frameLengthAt(bytes: Uint8Array, at: number): number {
  const length =
    (bytes[at] ?? 0) * 0x100_0000 + (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))
  if (length + 4 > FRAME_BYTES_MAX) {
    throw new SimError(
      ErrorCodes.FrameTooLarge,
      `a frame of ${length + 4} bytes exceeds the limit of ${FRAME_BYTES_MAX}`,
      { frameBytes: length + 4, frameBytesMax: FRAME_BYTES_MAX },
    )
  }
  return length
}
