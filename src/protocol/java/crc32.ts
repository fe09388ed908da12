// CRC-32 as in zlib, eight bytes at a time: one table of 256 words for each byte position.

const TABLES: Int32Array = makeTables()

function makeTables(): Int32Array {
  const tables = new Int32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    tables[byte] = crc
  }
  for (let i = 256; i < tables.length; i++) {
    const previous = tables[i - 256] ?? 0
    tables[i] = (previous >>> 8) ^ (tables[previous & 0xff] ?? 0)
  }
  return tables
}

/** CRC-32 of `bytes[from, end)`, unsigned. */
export function crc32(bytes: Uint8Array, from: number = 0, end: number = bytes.length): number {
  const t = TABLES
  let crc = -1
  let at = from
  for (; at + 8 <= end; at += 8) {
    const low =
      crc ^
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24))
    crc =
      (t[1792 + (low & 0xff)] as number) ^
      (t[1536 + ((low >>> 8) & 0xff)] as number) ^
      (t[1280 + ((low >>> 16) & 0xff)] as number) ^
      (t[1024 + (low >>> 24)] as number) ^
      (t[768 + (bytes[at + 4] as number)] as number) ^
      (t[512 + (bytes[at + 5] as number)] as number) ^
      (t[256 + (bytes[at + 6] as number)] as number) ^
      (t[bytes[at + 7] as number] as number)
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ (t[(crc ^ (bytes[at] as number)) & 0xff] as number)
  return ~crc >>> 0
}

/** The CRC of bodies and of the register body: UtilAll.crc32 clears the top bit. */
export function javaCrc32(bytes: Uint8Array, from: number = 0, end: number = bytes.length): number {
  return crc32(bytes, from, end) & 0x7fff_ffff
}
