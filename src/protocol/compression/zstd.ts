import { decompress } from 'fzstd'
import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { INFLATED_BYTES_MAX } from './zlib.ts'

// Zstandard frame (RFC 8878); integers little-endian:
//   4  magic 0xFD2FB528
//   1  descriptor: 0xA0 is a content size of 4 bytes in a single segment, no checksum, no dictionary
//   4  content size
//   n  blocks: 3 bytes (bit 0 last, bits 1-2 type, bits 3.. size), then raw data (type 0) or one byte (type 1, repeated)

const BLOCK_BYTES = 131_072
const MAGIC = 0xfd2fb528

/**
 * A valid frame that does not get smaller, except for runs of one byte: raw and repeat blocks only. There is no
 * Zstandard compressor in plain JavaScript; every decoder reads this form.
 */
export function compressZstd(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [little(MAGIC, 4), Uint8Array.of(0xa0), little(bytes.length, 4)]
  let at = 0
  do {
    const end = Math.min(at + BLOCK_BYTES, bytes.length)
    const last = end === bytes.length ? 1 : 0
    const repeated = end - at > 1 && bytes.subarray(at, end).every((byte) => byte === bytes[at])
    parts.push(little(((end - at) << 3) | (repeated ? 2 : 0) | last, 3), bytes.subarray(at, repeated ? at + 1 : end))
    at = end
  } while (at < bytes.length)
  const frame = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let to = 0
  for (const part of parts) {
    frame.set(part, to)
    to += part.length
  }
  return frame
}

function little(value: number, length: number): Uint8Array {
  return Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24).subarray(0, length)
}

/** Throws SimError BodyMalformed when the frame is broken or announces more than `bytesMax`. */
export function expandZstd(bytes: Uint8Array, bytesMax: number = INFLATED_BYTES_MAX): Uint8Array {
  const announced = contentSize(bytes)
  if (announced === undefined || announced > bytesMax) {
    throw malformed(`it has no Zstandard magic or expands beyond ${bytesMax} bytes`)
  }
  try {
    const out = decompress(bytes)
    if (out.length <= bytesMax) return out
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : String(error), error)
  }
  throw malformed(`it expands beyond ${bytesMax} bytes`)
}

/** Announced size of a frame, 0 when it announces none, undefined when it is no frame. */
function contentSize(bytes: Uint8Array): number | undefined {
  if (bytes.length < 6) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== MAGIC) return undefined
  const descriptor = bytes[4] ?? 0
  const single = (descriptor & 0x20) !== 0
  const at = 5 + (single ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0)
  const width = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
  if (at + width > bytes.length) return undefined
  switch (width) {
    case 1:
      return view.getUint8(at)
    case 2:
      return view.getUint16(at, true) + 256
    case 4:
      return view.getUint32(at, true)
    case 8:
      return view.getUint32(at + 4, true) * 0x1_0000_0000 + view.getUint32(at, true)
    default:
      return 0
  }
}

function malformed(reason: string, cause?: unknown): SimError {
  const options = cause === undefined ? {} : { cause }
  return new SimError(ErrorCodes.BodyMalformed, `Zstandard frame: ${reason}`, {}, options)
}
