import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { readUtf8 } from '../bytes/index.ts'
import type { RemotingCommand } from '../command.ts'
import { readBinaryHeader } from './binaryHeader.ts'
import { type DecodedHeader, parseJsonHeader } from './jsonHeader.ts'
import { parsePlainHeader } from './plainHeader.ts'

/**
 * Decodes one frame that starts at `at` with its length field; `frameLength` is the value of that field. The body is a
 * view. Throws SimError FrameMalformed where the original fails to decode and closes the connection.
 */
export function decodeFrame(bytes: Uint8Array, at: number, frameLength: number): RemotingCommand {
  if (frameLength < 4) throw malformed(`frame length ${frameLength} has no room for the header length`)
  const serializeType = bytes[at + 4] ?? 0
  const headerLength = ((bytes[at + 5] ?? 0) << 16) | ((bytes[at + 6] ?? 0) << 8) | (bytes[at + 7] ?? 0)
  const bodyLength = frameLength - 4 - headerLength
  if (bodyLength < 0) throw malformed(`header length ${headerLength} exceeds the frame length ${frameLength}`)
  const header = decodeHeaderBytes(bytes, at + 8, headerLength, serializeType)
  return {
    code: header.code,
    language: header.language,
    version: header.version,
    opaque: header.opaque,
    flag: header.flag,
    remark: header.remark,
    extFields: header.extFields,
    body:
      bodyLength === 0 ? undefined : new Uint8Array(bytes.buffer, bytes.byteOffset + at + 8 + headerLength, bodyLength),
    serializeType: serializeType === 0 ? 'JSON' : 'ROCKETMQ',
  }
}

function decodeHeaderBytes(bytes: Uint8Array, at: number, length: number, serializeType: number): DecodedHeader {
  if (serializeType === 1) return readBinaryHeader(bytes, at, length)
  if (serializeType !== 0) throw malformed(`serialize type ${serializeType} is neither 0 (JSON) nor 1 (ROCKETMQ)`)
  const text = readUtf8(bytes, at, length)
  const plain = parsePlainHeader(bytes, at, length, text)
  if (plain !== undefined) return plain
  if (text.includes('\ufffd') && !isUtf8(bytes.subarray(at, at + length))) {
    throw malformed(`the header of ${length} bytes is not UTF-8`)
  }
  const header = parseJsonHeader(text)
  if (header === undefined) throw malformed(`the header of ${length} bytes is not a JSON object`)
  return header
}

/** fastjson refuses a header that is not UTF-8, while a replacement character that was really sent is fine. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function malformed(message: string): SimError {
  return new SimError(ErrorCodes.FrameMalformed, message)
}
