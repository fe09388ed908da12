import { MessageSysFlag } from '../message/index.ts'
import { compressLz4, expandLz4 } from './lz4Frame.ts'
import { deflateZlib, INFLATED_BYTES_MAX, inflateZlib } from './zlib.ts'
import { compressZstd, expandZstd } from './zstd.ts'

export type CompressionType = 'ZLIB' | 'LZ4' | 'ZSTD'

/** Type bits of a message's sysFlag (remoting.md 4.2): 1 LZ4, 2 ZSTD, 3 and everything else zlib, as old clients leave 0. */
export function compressionType(sysFlag: number): CompressionType {
  const type = sysFlag & MessageSysFlag.COMPRESSION_TYPE_MASK
  if (type === MessageSysFlag.COMPRESSION_LZ4) return 'LZ4'
  return type === MessageSysFlag.COMPRESSION_ZSTD ? 'ZSTD' : 'ZLIB'
}

/** sysFlag with the compressed bit and the type bits, as producers of 5.x set them. */
export function withCompression(sysFlag: number, type: CompressionType): number {
  const bits = {
    ZLIB: MessageSysFlag.COMPRESSION_ZLIB,
    LZ4: MessageSysFlag.COMPRESSION_LZ4,
    ZSTD: MessageSysFlag.COMPRESSION_ZSTD,
  }[type]
  return (sysFlag & ~MessageSysFlag.COMPRESSION_TYPE_MASK) | MessageSysFlag.COMPRESSED | bits
}

/** Level counts for zlib only; producers default to 5. */
export function compressBody(
  body: Uint8Array,
  type: CompressionType,
  level: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 = 5,
): Uint8Array {
  if (type === 'LZ4') return compressLz4(body)
  return type === 'ZSTD' ? compressZstd(body) : deflateZlib(body, level)
}

/** The plain body of a message: the same bytes when the flag says that it is not compressed. Throws SimError BodyMalformed. */
export function plainBody(body: Uint8Array, sysFlag: number, bytesMax: number = INFLATED_BYTES_MAX): Uint8Array {
  if ((sysFlag & MessageSysFlag.COMPRESSED) === 0) return body
  switch (compressionType(sysFlag)) {
    case 'LZ4':
      return expandLz4(body, bytesMax)
    case 'ZSTD':
      return expandZstd(body, bytesMax)
    case 'ZLIB':
      return inflateZlib(body, bytesMax)
  }
}
