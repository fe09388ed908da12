import { Unzlib, zlibSync } from 'fflate'
import { ErrorCodes, SimError } from '../../runtime/index.ts'

/** What one body may inflate to; a larger one is a decompression bomb or a mistake. */
export const INFLATED_BYTES_MAX = 67_108_864

/** Compressed bytes that are handed to the inflater at once, which bounds what a single step can produce. */
const STEP = 16_384

/** Zlib stream (RFC 1950). Java producers use level 5 by default. */
export function deflateZlib(bytes: Uint8Array, level: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 = 5): Uint8Array {
  return zlibSync(bytes, { level })
}

/** Throws SimError BodyMalformed when the stream is broken, ends early or inflates beyond `bytesMax`. */
export function inflateZlib(bytes: Uint8Array, bytesMax: number = INFLATED_BYTES_MAX): Uint8Array {
  const chunks: Uint8Array[] = []
  let size = 0
  let finished = false
  const inflater = new Unzlib((chunk, final) => {
    finished = final
    size += chunk.length
    if (size > bytesMax) throw malformed(`it inflates beyond ${bytesMax} bytes`)
    chunks.push(chunk)
  })
  try {
    for (let at = 0; at === 0 || at < bytes.length; at += STEP) {
      inflater.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length)
    }
  } catch (error) {
    throw SimError.is(error) ? error : malformed(error instanceof Error ? error.message : String(error), error)
  }
  if (!finished) throw malformed('it ends early')
  return whole(chunks, size)
}

function whole(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = chunks
  if (only !== undefined && chunks.length === 1) return only
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

function malformed(reason: string, cause?: unknown): SimError {
  const options = cause === undefined ? {} : { cause }
  return new SimError(ErrorCodes.BodyMalformed, `zlib stream: ${reason}`, {}, options)
}
