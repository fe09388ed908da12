import { invariant } from './errors.ts'

/**
 * Bytes of one segment. A segment is allocated when its first byte is written; allocators hand out large blocks lazily,
 * so that a barely used one costs little real memory.
 */
const SEGMENT_BYTES = 256 * 1024
const SEGMENT_SHIFT = 18
const SEGMENT_MASK = SEGMENT_BYTES - 1
/** First allocation in a segment that is written from its beginning; doubled as it grows. */
const FIRST_BYTES = 1024

const NOTHING = new Uint8Array(0)
const zeros = new Uint8Array(4096)

/** Real memory taken by all files that share this counter. */
export interface MemoryUsage {
  bytes: number
}

/**
 * Bytes of one file in memory: a sparse list of segments. Bytes at or beyond the end are kept zero, so that growing
 * needs no clearing.
 */
export class MemoryContent {
  #usage: MemoryUsage
  readonly #segments: (Uint8Array | undefined)[] = []
  #size = 0

  constructor(usage: MemoryUsage) {
    this.#usage = usage
  }

  get size(): number {
    return this.#size
  }

  /** Everything from here on reads as zeros because nothing was ever written there. */
  get writtenEnd(): number {
    return Math.min(this.#size, this.#segments.length * SEGMENT_BYTES)
  }

  /** True when nothing was ever written near a position, so that no memory lies behind it. */
  blankAt(position: number): boolean {
    return this.#segments[Math.floor(position / SEGMENT_BYTES)] === undefined
  }

  append(bytes: Uint8Array): number {
    const position = this.#size
    this.write(position, bytes)
    return position
  }

  write(position: number, bytes: Uint8Array): void {
    const length = bytes.length
    const offset = position & SEGMENT_MASK
    const end = position + length
    if (position < 0x4000_0000 && offset + length <= SEGMENT_BYTES) {
      if (length > 0) this.#segmentFor(position >>> SEGMENT_SHIFT, offset, offset + length).set(bytes, offset)
    } else {
      this.#writeAcross(position, bytes)
    }
    if (end > this.#size) this.#size = end
  }

  /** A view where the range lies in one segment, a copy otherwise; zeros where nothing was written. */
  read(position: number, length: number): Uint8Array {
    const available = Math.min(length, this.#size - position)
    if (available <= 0) return NOTHING
    const index = Math.floor(position / SEGMENT_BYTES)
    const offset = position - index * SEGMENT_BYTES
    const end = offset + available
    const segment = this.#segments[index]
    if (segment !== undefined && end <= segment.length) return segment.subarray(offset, end)
    if (segment === undefined && end <= SEGMENT_BYTES && available <= zeros.length) return zeros.subarray(0, available)
    return this.#gather(position, available)
  }

  truncate(size: number): void {
    if (size < this.#size) {
      const last = Math.floor(size / SEGMENT_BYTES)
      for (let index = this.#segments.length - 1; index > last; index--) {
        const dropped = this.#segments[index]
        if (dropped !== undefined) this.#usage.bytes -= dropped.length
      }
      if (this.#segments.length > last + 1) this.#segments.length = last + 1
      this.#segments[last]?.fill(0, size - last * SEGMENT_BYTES)
    }
    this.#size = size
  }

  /** Counts this content's memory elsewhere from now on: a removed file no longer weighs on its disk. */
  account(usage: MemoryUsage): void {
    let bytes = 0
    for (const segment of this.#segments) bytes += segment?.length ?? 0
    this.#usage.bytes -= bytes
    usage.bytes += bytes
    this.#usage = usage
  }

  #segmentFor(index: number, from: number, to: number): Uint8Array {
    const segment = this.#segments[index]
    if (segment !== undefined && to <= segment.length) return segment
    // Written from its beginning, a segment grows by doubling; touched in the middle, it is taken whole, because a
    // random write is seldom alone.
    let capacity = segment?.length ?? (from <= FIRST_BYTES ? FIRST_BYTES : SEGMENT_BYTES)
    while (capacity < to) capacity *= 2
    const grown = new Uint8Array(Math.min(capacity, SEGMENT_BYTES))
    if (segment !== undefined) grown.set(segment)
    this.#usage.bytes += grown.length - (segment?.length ?? 0)
    while (this.#segments.length < index) this.#segments.push(undefined)
    this.#segments[index] = grown
    return grown
  }

  #writeAcross(position: number, bytes: Uint8Array): void {
    if (!(position >= 0 && Number.isSafeInteger(position))) invariant(false, `write at position ${position}`)
    let done = 0
    while (done < bytes.length) {
      const index = Math.floor((position + done) / SEGMENT_BYTES)
      const offset = position + done - index * SEGMENT_BYTES
      const part = Math.min(bytes.length - done, SEGMENT_BYTES - offset)
      this.#segmentFor(index, offset, offset + part).set(bytes.subarray(done, done + part), offset)
      done += part
    }
  }

  #gather(position: number, length: number): Uint8Array {
    const out = new Uint8Array(length)
    let done = 0
    while (done < length) {
      const index = Math.floor((position + done) / SEGMENT_BYTES)
      const offset = position + done - index * SEGMENT_BYTES
      const part = Math.min(length - done, SEGMENT_BYTES - offset)
      const segment = this.#segments[index]
      if (segment !== undefined && offset < segment.length) out.set(segment.subarray(offset, offset + part), done)
      done += part
    }
    return out
  }
}
