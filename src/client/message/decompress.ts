import { decompress as decompressZstd } from 'fzstd'
import { inflateZlib, MessageSysFlag } from '../../protocol/index.ts'
import { decompressLz4Frame } from './lz4.ts'

/** The body as the application sent it. Throws SimError BodyMalformed, or what the decoder throws. */
export function decompressBody(body: Uint8Array, sysFlag: number): Uint8Array {
  if ((sysFlag & MessageSysFlag.COMPRESSED) === 0) return body
  switch (sysFlag & MessageSysFlag.COMPRESSION_TYPE_MASK) {
    case MessageSysFlag.COMPRESSION_LZ4:
      return decompressLz4Frame(body)
    case MessageSysFlag.COMPRESSION_ZSTD:
      return decompressZstd(body)
    default:
      // 0 is zlib, too: clients before 5.0 set no type.
      return inflateZlib(body)
  }
}
