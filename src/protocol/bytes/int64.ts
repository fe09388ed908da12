const TWO_32 = 0x1_0000_0000

/**
 * Signed big-endian 64-bit value as a number. Exact below 2^53; beyond it the nearest number, so that Long.MAX_VALUE
 * and Long.MIN_VALUE of Java read as LONG_MAX and LONG_MIN.
 */
export function readInt64(view: DataView, at: number): number {
  return view.getInt32(at) * TWO_32 + view.getUint32(at + 4)
}

/** Counterpart of readInt64. Values at or beyond an end of the range are written as that end. */
export function writeInt64(view: DataView, at: number, value: number): void {
  if (!Number.isSafeInteger(value)) {
    writeUnsafe(view, at, value)
    return
  }
  const high = Math.floor(value / TWO_32)
  view.setInt32(at, high)
  view.setUint32(at + 4, value - high * TWO_32)
}

function writeUnsafe(view: DataView, at: number, value: number): void {
  if (value >= 2 ** 63) view.setBigInt64(at, 0x7fff_ffff_ffff_ffffn)
  else if (value <= -(2 ** 63)) view.setBigInt64(at, -0x8000_0000_0000_0000n)
  else view.setBigInt64(at, BigInt(Number.isNaN(value) ? 0 : Math.trunc(value)))
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
