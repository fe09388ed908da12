/** Whether all bytes are zero. Looks at four at a time, because what it is asked about is most of a preallocated file. */
export function isBlank(bytes: Uint8Array): boolean {
  const lead = -bytes.byteOffset & 3
  if (bytes.length <= lead) return isZero(bytes)
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + lead, (bytes.length - lead) >>> 2)
  return isZero(words) && isZero(bytes.subarray(0, lead)) && isZero(bytes.subarray(lead + words.byteLength))
}

function isZero(values: Uint32Array | Uint8Array): boolean {
  for (let at = 0; at < values.length; at++) if (values[at] !== 0) return false
  return true
}
