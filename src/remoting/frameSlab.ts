import { plainFrameBytesMax, type RemotingCommand, writePlainFrame } from '../protocol/index.ts'

/** Size of the first slab, so that a client which asks once an hour holds little; each next one doubles. */
const BYTES_MIN = 4096
const BYTES_MAX = 65_536

/** A larger body gets a frame of its own: a small view must not keep much memory from being freed. */
const BODY_BYTES_MAX = 1024

/**
 * Memory for the small frames of all channels of one server or client, written one behind the other: an array of its own
 * for each frame costs more than its contents. What was written is never overwritten, so a view of it may be kept.
 */
export class FrameSlab {
  #bytes: Uint8Array = new Uint8Array(0)
  #end = 0

  /** The array that the last frame was written into, and the end of that frame. */
  get bytes(): Uint8Array {
    return this.#bytes
  }

  get end(): number {
    return this.#end
  }

  /** Writes a frame and returns its length; 0 when it is not one for this memory. */
  write(command: RemotingCommand): number {
    if (command.body !== undefined && command.body.length > BODY_BYTES_MAX) return 0
    const needed = plainFrameBytesMax(command)
    if (needed > BYTES_MAX) return 0
    if (this.#end + needed > this.#bytes.length) this.#renew(needed)
    const start = this.#end
    const end = writePlainFrame(this.#bytes, start, command)
    if (end < 0) return 0
    this.#end = end
    return end - start
  }

  #renew(needed: number): void {
    const size = Math.min(Math.max(BYTES_MIN, this.#bytes.length * 2), BYTES_MAX)
    this.#bytes = new Uint8Array(Math.max(size, needed))
    this.#end = 0
  }
}
