import { FRAME_BYTES_MAX } from '../../protocol/index.ts'

/** Cuts a byte stream into whole frames, and keeps their bytes as they are. */
export class FrameReader {
  /** What came is no remoting: HTTP, TLS, replication. It is not read any further. */
  foreign = false
  #parts: Uint8Array[] = []
  #bytes = 0
  /** Bytes without which nothing can be said. */
  #wanted = 4

  /** Bytes of a frame that is not complete, or of what is foreign. */
  get pendingBytes(): number {
    return this.#bytes
  }

  get pending(): Uint8Array {
    return joined(this.#parts, this.#bytes)
  }

  push(bytes: Uint8Array): readonly Uint8Array[] {
    this.#parts.push(bytes)
    this.#bytes += bytes.length
    if (this.#bytes < this.#wanted) return []
    const all = joined(this.#parts, this.#bytes)
    const frames: Uint8Array[] = []
    let at = 0
    this.#wanted = 4
    while (all.length - at >= 4) {
      const end = at + 4 + new DataView(all.buffer, all.byteOffset + at, 4).getUint32(0)
      if (end - at > FRAME_BYTES_MAX || end - at < 8) {
        this.foreign = true
        break
      }
      if (end > all.length) {
        this.#wanted = end - at
        break
      }
      frames.push(all.subarray(at, end))
      at = end
    }
    this.#parts = at === all.length ? [] : [all.subarray(at)]
    this.#bytes = all.length - at
    return frames
  }
}

function joined(parts: readonly Uint8Array[], bytes: number): Uint8Array {
  const [first] = parts
  if (parts.length === 1 && first !== undefined) return first
  const all = new Uint8Array(bytes)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
