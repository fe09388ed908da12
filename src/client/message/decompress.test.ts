import { describe, expect, it } from 'vitest'
import { MessageSysFlag } from '../../protocol/index.ts'
import { decompressBody } from './decompress.ts'

// Compressed by CompressorFactory of Apache RocketMQ 5.3.3 (lz4-java 1.8.0, zstd-jni 1.5.2-2, java.util.zip).
const PLAIN = 'RocketMQ in one process. '.repeat(12)
const CAPTURED = [
  [
    'LZ4',
    MessageSysFlag.COMPRESSION_LZ4,
    '04224d1860707324000000ff0a526f636b65744d5120696e206f6e652070726f636573732e201900fb506573732e2000000000',
  ],
  [
    'ZSTD',
    MessageSysFlag.COMPRESSION_ZSTD,
    '28b52ffd0058040100c8526f636b65744d5120696e206f6e652070726f636573732e20010041b03ac7010000',
  ],
  [
    'ZLIB',
    MessageSysFlag.COMPRESSION_ZLIB,
    '785e0bca4fce4e2df10d54c8cc53c8cf4b552828ca4f4e2d2ed653081a954097000033766991',
  ],
  [
    'ZLIB without type bits, as 4.9 sends it,',
    0,
    '785e0bca4fce4e2df10d54c8cc53c8cf4b552828ca4f4e2d2ed653081a954097000033766991',
  ],
] as const

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16))

describe('a compressed body', () => {
  it.each(CAPTURED)('of a Java producer in %s is read', (_, type, hex) => {
    const body = decompressBody(bytesOf(hex), MessageSysFlag.COMPRESSED | type)
    expect(new TextDecoder().decode(body)).toBe(PLAIN)
  })

  it('is left alone when the flag does not say so', () => {
    const body = Uint8Array.of(1, 2, 3)
    expect(decompressBody(body, MessageSysFlag.COMPRESSION_LZ4)).toBe(body)
  })
})
