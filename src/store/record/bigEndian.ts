/**
 * Big-endian integers in byte arrays, written out because a DataView per chunk, entry block and record costs more than
 * the stores themselves. All 64-bit values here are store offsets or times below 2^53, or are handled as two halves.
 */

const TWO_32 = 0x1_0000_0000

export function getInt32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  )
}

export function getInt64(bytes: Uint8Array, at: number): number {
  return getInt32(bytes, at) * TWO_32 + (getInt32(bytes, at + 4) >>> 0)
}

export function getBigInt64(bytes: Uint8Array, at: number): bigint {
  const high = getInt32(bytes, at)
  const low = getInt32(bytes, at + 4)
  // Nearly every tags code is a sign-extended 32-bit hash; the 64-bit path is for delivery times.
  if (high === low >> 31) return BigInt(low)
  return BigInt(high) * 0x1_0000_0000n + BigInt(low >>> 0)
}

export function putInt32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 24
  bytes[at + 1] = value >> 16
  bytes[at + 2] = value >> 8
  bytes[at + 3] = value
}

export function putInt64(bytes: Uint8Array, at: number, value: number): void {
  const high = Math.floor(value / TWO_32)
  putInt32(bytes, at, high | 0)
  putInt32(bytes, at + 4, (value - high * TWO_32) | 0)
}
