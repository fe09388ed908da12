import { ErrorCodes, SimError } from '../../runtime/index.ts'

// LZ4 frame, little-endian, as LZ4FrameOutputStream of lz4-java writes it:
//   4      magic 0x184D2204
//   1      flags: bits 7-6 version 1, 5 independent blocks, 4 block checksums, 3 content size, 2 content checksum
//   1      block size
//   0 | 8  content size
//   1      header checksum
//   …      blocks: size u32 (top bit: stored as it is), bytes, checksum u32 when flagged
//   4      end mark 0, then a content checksum u32 when flagged
// Checksums are not verified: the message's own CRC covers the stored bytes.

const MAGIC = 0x184d2204
const STORED = 0x8000_0000

/** What one body may grow to; as for the other algorithms. */
const BYTES_MAX = 67_108_864

/** Throws SimError BodyMalformed. */
export function decompressLz4Frame(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 11 || view.getUint32(0, true) !== MAGIC) throw malformed('no frame magic')
  const flags = bytes[4] ?? 0
  const blockChecksum = (flags & 0x10) !== 0
  let at = 6 + ((flags & 0x08) !== 0 ? 8 : 0) + 1
  const out = new Output()
  for (;;) {
    if (at + 4 > bytes.length) throw malformed('it ends within a frame')
    const header = view.getUint32(at, true)
    at += 4
    if (header === 0) return out.bytes()
    const size = header & ~STORED
    if (at + size > bytes.length) throw malformed(`a block of ${size} bytes does not fit`)
    const block = bytes.subarray(at, at + size)
    if ((header & STORED) !== 0) out.append(block)
    else decodeBlock(block, out)
    at += size + (blockChecksum ? 4 : 0)
  }
}

/** A block is a chain of sequences: token, literals, then a match (offset u16, length) except in the last one. */
function decodeBlock(block: Uint8Array, out: Output): void {
  let at = 0
  const more = (length: number): number => {
    if (length < 15) return length
    let total = length
    for (;;) {
      const byte = block[at]
      if (byte === undefined) throw malformed('a length ends early')
      at++
      total += byte
      if (byte !== 255) return total
    }
  }
  while (at < block.length) {
    const token = block[at] ?? 0
    at++
    const literals = more(token >> 4)
    if (at + literals > block.length) throw malformed('literals end early')
    out.append(block.subarray(at, at + literals))
    at += literals
    if (at >= block.length) return
    const distance = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8)
    at += 2
    out.repeat(distance, more(token & 15) + 4)
  }
}

class Output {
  #buffer = new Uint8Array(16_384)
  #length = 0

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length)
  }

  append(bytes: Uint8Array): void {
    this.#grow(bytes.length)
    this.#buffer.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** Matches may overlap what they produce. */
  repeat(distance: number, count: number): void {
    if (distance === 0 || distance > this.#length) throw malformed('a match points before the start')
    this.#grow(count)
    for (let copied = 0; copied < count; copied++) {
      this.#buffer[this.#length] = this.#buffer[this.#length - distance] ?? 0
      this.#length++
    }
  }

  #grow(count: number): void {
    const needed = this.#length + count
    if (needed > BYTES_MAX) throw malformed(`it grows beyond ${BYTES_MAX} bytes`)
    if (needed <= this.#buffer.length) return
    const larger = new Uint8Array(Math.max(needed, this.#buffer.length * 2))
    larger.set(this.bytes())
    this.#buffer = larger
  }
}

function malformed(reason: string): SimError {
  return new SimError(ErrorCodes.BodyMalformed, `LZ4 frame: ${reason}`)
}
