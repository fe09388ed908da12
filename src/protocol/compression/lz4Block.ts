// LZ4 block: sequences of { token, literal length, literals, 2 bytes of match offset (little-endian), match length }.
// The last sequence ends after its literals; the last 5 bytes are always literals, and no match begins in the last 12.

const HASH_BITS = 14
const MIN_MATCH = 4
const LAST_LITERALS = 5
const MATCH_LIMIT = 12
const OFFSET_MAX = 65_535

/** Greedy compression of `bytes[from, end)`. Undefined when the block does not get smaller. */
export function compressBlock(bytes: Uint8Array, from: number, end: number): Uint8Array | undefined {
  const out = new Uint8Array(end - from)
  const seen = new Int32Array(1 << HASH_BITS).fill(-1)
  let written = 0
  let anchor = from
  let at = from
  while (at + MATCH_LIMIT <= end) {
    const hash = Math.imul(word(bytes, at), 0x9e3779b1) >>> (32 - HASH_BITS)
    const candidate = seen[hash] ?? -1
    seen[hash] = at
    if (candidate < 0 || at - candidate > OFFSET_MAX || word(bytes, candidate) !== word(bytes, at)) {
      at += 1
      continue
    }
    let length = MIN_MATCH
    while (at + length < end - LAST_LITERALS && bytes[candidate + length] === bytes[at + length]) length += 1
    written = writeSequence(out, written, bytes, anchor, at, at - candidate, length)
    if (written < 0) return undefined
    at += length
    anchor = at
  }
  written = writeSequence(out, written, bytes, anchor, end, 0, 0)
  return written < 0 ? undefined : out.subarray(0, written)
}

/** Writes one sequence and returns the new length, −1 when it does not fit. A match length of 0 writes literals only. */
function writeSequence(
  out: Uint8Array,
  start: number,
  bytes: Uint8Array,
  anchor: number,
  end: number,
  offset: number,
  matchLength: number,
): number {
  const literals = end - anchor
  const extra = matchLength - MIN_MATCH
  const room = 1 + literals + Math.floor(literals / 255) + 1 + (matchLength > 0 ? 3 + Math.floor(extra / 255) : 0)
  if (start + room > out.length) return -1
  out[start] = (Math.min(literals, 15) << 4) | (matchLength > 0 ? Math.min(extra, 15) : 0)
  let at = writeLength(out, start + 1, literals)
  out.set(bytes.subarray(anchor, end), at)
  at += literals
  if (matchLength === 0) return at
  out[at] = offset
  out[at + 1] = offset >> 8
  return writeLength(out, at + 2, extra)
}

function writeLength(out: Uint8Array, start: number, length: number): number {
  if (length < 15) return start
  let at = start
  let left = length - 15
  for (; left >= 255; left -= 255) out[at++] = 255
  out[at++] = left
  return at
}

/**
 * Appends what the block `bytes[from, end)` expands to. `out` holds `size` bytes that matches may refer to. Returns the
 * buffer (a larger one when it had to grow) and the new size; undefined for a broken block or one beyond `bytesMax`.
 */
export function expandBlock(
  bytes: Uint8Array,
  from: number,
  end: number,
  into: { readonly out: Uint8Array; readonly size: number },
  bytesMax: number,
): { readonly out: Uint8Array; readonly size: number } | undefined {
  let { out, size } = into
  let at = from
  while (at < end) {
    const token = bytes[at++] ?? 0
    const literals = readLength(bytes, at, end, token >> 4)
    if (literals === undefined || literals.at + literals.length > end) return undefined
    at = literals.at + literals.length
    if (size + literals.length > bytesMax) return undefined
    out = withRoom(out, size, literals.length)
    out.set(bytes.subarray(literals.at, at), size)
    size += literals.length
    if (at === end) break
    const offset = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
    const match = readLength(bytes, at + 2, end, token & 15)
    if (match === undefined || offset === 0 || offset > size) return undefined
    at = match.at
    const length = match.length + MIN_MATCH
    if (size + length > bytesMax) return undefined
    out = withRoom(out, size, length)
    for (let i = 0; i < length; i++) out[size + i] = out[size + i - offset] ?? 0
    size += length
  }
  return { out, size }
}

function readLength(
  bytes: Uint8Array,
  start: number,
  end: number,
  nibble: number,
): { readonly at: number; readonly length: number } | undefined {
  let at = start
  let length = nibble
  if (nibble === 15) {
    for (let more = 255; more === 255; ) {
      if (at >= end) return undefined
      more = bytes[at++] ?? 0
      length += more
    }
  }
  return at > end ? undefined : { at, length }
}

function withRoom(out: Uint8Array, size: number, length: number): Uint8Array {
  if (size + length <= out.length) return out
  const larger = new Uint8Array(Math.max(out.length * 2, size + length))
  larger.set(out.subarray(0, size))
  return larger
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
}
