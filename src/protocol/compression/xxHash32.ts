const PRIME_1 = 0x9e3779b1
const PRIME_2 = 0x85ebca77
const PRIME_3 = 0xc2b2ae3d
const PRIME_4 = 0x27d4eb2f
const PRIME_5 = 0x165667b1

/** XXH32 of `bytes[from, end)` with seed 0, unsigned: the checksum of LZ4 frames. */
export function xxHash32(bytes: Uint8Array, from: number = 0, end: number = bytes.length): number {
  let at = from
  let hash: number
  if (end - from >= 16) {
    const lanes = [(PRIME_1 + PRIME_2) | 0, PRIME_2 | 0, 0, -PRIME_1 | 0]
    for (; at + 16 <= end; at += 16) {
      for (let lane = 0; lane < 4; lane++) {
        const mixed = ((lanes[lane] ?? 0) + Math.imul(word(bytes, at + lane * 4), PRIME_2)) | 0
        lanes[lane] = Math.imul(rotated(mixed, 13), PRIME_1)
      }
    }
    const [a = 0, b = 0, c = 0, d = 0] = lanes
    hash = (rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18)) | 0
  } else hash = PRIME_5 | 0
  hash = (hash + (end - from)) | 0
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(rotated((hash + Math.imul(word(bytes, at), PRIME_3)) | 0, 17), PRIME_4)
  }
  for (; at < end; at++) {
    hash = Math.imul(rotated((hash + Math.imul(bytes[at] ?? 0, PRIME_5)) | 0, 11), PRIME_1)
  }
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2)
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3)
  return (hash ^ (hash >>> 16)) >>> 0
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
}

function rotated(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}
