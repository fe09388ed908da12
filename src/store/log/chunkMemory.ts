interface Chunk {
  /** Position of the chunk's first byte in the file. */
  readonly start: number
  readonly bytes: Uint8Array
  used: number
}

/** First chunk of a log, so that an idle broker costs next to nothing; each next one doubles up to CHUNK_BYTES_MAX. */
const CHUNK_BYTES_MIN = 4 * 1024
const CHUNK_BYTES_MAX = 1024 * 1024

/** Where a reserved range lies. */
export interface Reservation {
  readonly bytes: Uint8Array
  readonly at: number
}

/**
 * The bytes of one log file in memory, in chunks that grow. What is reserved at once never spans chunks, so a record is
 * always one contiguous view. Chunks are filled once and never reused: views stay valid after a chunk is forgotten.
 */
export class ChunkMemory {
  readonly #chunks: Chunk[] = []
  #bytes = 0

  /** Memory held, in bytes. */
  get heldBytes(): number {
    return this.#bytes
  }

  get chunkCount(): number {
    return this.#chunks.length
  }

  /** Room for `length` bytes at file position `position`, which must be the end of what was filled so far. */
  reserve(position: number, length: number): Reservation {
    const last = this.#chunks.at(-1)
    if (last !== undefined && position === last.start + last.used && last.used + length <= last.bytes.length) {
      return { bytes: last.bytes, at: last.used }
    }
    const grown = last === undefined ? CHUNK_BYTES_MIN : Math.min(last.bytes.length * 2, CHUNK_BYTES_MAX)
    // A reservation that was never filled leaves an empty chunk behind; it would shadow the next one.
    if (last !== undefined && last.used === 0) this.#drop(this.#chunks.length - 1)
    const chunk: Chunk = { start: position, bytes: new Uint8Array(Math.max(grown, length)), used: 0 }
    this.#chunks.push(chunk)
    this.#bytes += chunk.bytes.length
    return { bytes: chunk.bytes, at: 0 }
  }

  /** Makes the reserved bytes part of the file. */
  fill(length: number): void {
    const last = this.#chunks.at(-1)
    if (last !== undefined) last.used += length
  }

  /** Whether a reservation at `position`, which is the end of what was filled, would lie right behind it. */
  follows(position: number, length: number): boolean {
    const last = this.#chunks.at(-1)
    return last !== undefined && position === last.start + last.used && last.used + length <= last.bytes.length
  }

  /** Takes back what was filled last. */
  unfill(length: number): void {
    const last = this.#chunks.at(-1)
    if (last !== undefined) last.used -= length
  }

  /** `length` bytes from `position` as one view, or undefined when they are not all in one chunk. */
  view(position: number, length: number): Uint8Array | undefined {
    const chunk = this.#find(position)
    if (chunk === undefined) return undefined
    const at = position - chunk.start
    if (at + length > chunk.used) return undefined
    return chunk.bytes.subarray(at, at + length)
  }

  /** Bytes from `position` to the end of its chunk. */
  viewToChunkEnd(position: number): Uint8Array | undefined {
    const chunk = this.#find(position)
    return chunk?.bytes.subarray(position - chunk.start, chunk.used)
  }

  /** Drops the oldest chunk, except the last one. */
  forgetOldest(): void {
    if (this.#chunks.length > 1) this.#drop(0)
  }

  clear(): void {
    this.#chunks.length = 0
    this.#bytes = 0
  }

  #drop(index: number): void {
    const [chunk] = this.#chunks.splice(index, 1)
    if (chunk !== undefined) this.#bytes -= chunk.bytes.length
  }

  #find(position: number): Chunk | undefined {
    const chunks = this.#chunks
    let low = 0
    let high = chunks.length - 1
    const last = chunks[high]
    // Consumers mostly read what was written last.
    if (last !== undefined && position >= last.start) low = high
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((chunks[middle] as Chunk).start <= position) low = middle
      else high = middle - 1
    }
    const chunk = chunks[low]
    return chunk !== undefined && position >= chunk.start && position < chunk.start + chunk.used ? chunk : undefined
  }
}
