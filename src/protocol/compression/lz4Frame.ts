import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { compressBlock, expandBlock } from './lz4Block.ts'
import { xxHash32 } from './xxHash32.ts'
import { INFLATED_BYTES_MAX } from './zlib.ts'

// LZ4 frame, as lz4-java's LZ4FrameOutputStream writes and reads it; integers little-endian:
//   4  magic 0x184D2204
//   1  FLG: version 01, 0x20 independent blocks, 0x10 block checksums, 0x08 content size, 0x04 content checksum, 0x01 dictionary
//   1  BD: 0x70 is a block size of 4 MiB
//   8  content size, if flagged; 4 dictionary id, if flagged
//   1  header checksum: second byte of XXH32 over FLG to here
//   n  blocks: 4 bytes of size (bit 31: stored as it is), data, 4 bytes of checksum if flagged
//   4  end mark 0, then 4 bytes of content checksum if flagged

const MAGIC = 0x184d2204
const BLOCK_BYTES = 4_194_304
const STORED = 0x8000_0000

/** A frame with independent blocks of at most 4 MiB and no checksums beside the header's. */
export function compressLz4(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [header()]
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    const end = Math.min(at + BLOCK_BYTES, bytes.length)
    const packed = compressBlock(bytes, at, end)
    parts.push(uint32(packed === undefined ? (end - at) | STORED : packed.length), packed ?? bytes.subarray(at, end))
  }
  parts.push(uint32(0))
  const frame = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    frame.set(part, at)
    at += part.length
  }
  return frame
}

function header(): Uint8Array {
  const bytes = new Uint8Array(7)
  bytes.set(uint32(MAGIC))
  bytes[4] = 0x60
  bytes[5] = 0x70
  bytes[6] = xxHash32(bytes, 4, 6) >>> 8
  return bytes
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24)
}

/** Expands one frame. Throws SimError BodyMalformed when it is broken, cut off or expands beyond `bytesMax`. */
export function expandLz4(bytes: Uint8Array, bytesMax: number = INFLATED_BYTES_MAX): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  need(bytes.length >= 7 && view.getUint32(0, true) === MAGIC, 'it has no LZ4 magic')
  const flags = bytes[4] ?? 0
  need(flags >> 6 === 1 && (flags & 1) === 0, 'its version is unknown or it needs a dictionary')
  const headerEnd = 6 + ((flags & 8) !== 0 ? 8 : 0)
  need(bytes[headerEnd] === ((xxHash32(bytes, 4, headerEnd) >>> 8) & 0xff), 'its header checksum is wrong')
  const blockChecksum = (flags & 0x10) !== 0 ? 4 : 0
  let state = { out: new Uint8Array(Math.min(bytesMax, bytes.length * 3)), size: 0 }
  let at = headerEnd + 1
  for (;;) {
    need(at + 4 <= bytes.length, 'it ends early')
    const size = view.getUint32(at, true)
    at += 4
    if (size === 0) break
    const end = at + (size >= STORED ? size - STORED : size)
    need(end + blockChecksum <= bytes.length, 'a block ends beyond it')
    const next = size >= STORED ? stored(bytes, at, end, state, bytesMax) : expandBlock(bytes, at, end, state, bytesMax)
    if (next === undefined) throw malformed(`a block is broken or expands beyond ${bytesMax} bytes`)
    state = next as typeof state
    at = end + blockChecksum
  }
  return state.out.subarray(0, state.size)
}

function stored(
  bytes: Uint8Array,
  from: number,
  end: number,
  state: { readonly out: Uint8Array; readonly size: number },
  bytesMax: number,
): { readonly out: Uint8Array; readonly size: number } | undefined {
  const size = state.size + end - from
  if (size > bytesMax) return undefined
  const out = size <= state.out.length ? state.out : new Uint8Array(size)
  if (out !== state.out) out.set(state.out.subarray(0, state.size))
  out.set(bytes.subarray(from, end), state.size)
  return { out, size }
}

function need(condition: boolean, reason: string): void {
  if (!condition) throw malformed(reason)
}

function malformed(reason: string): SimError {
  return new SimError(ErrorCodes.BodyMalformed, `LZ4 frame: ${reason}`)
}
