import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { readUtf8, utf8Length, viewOf, writeUtf8 } from '../bytes/index.ts'
import { languageCode, languageName } from '../codes/index.ts'
import { emptyFields, type RemotingCommand } from '../command.ts'
import type { DecodedHeader } from './jsonHeader.ts'

// ROCKETMQ header (remoting.md 1.5), big-endian:
//   0   2  code, truncated to 16 bits: POP codes cannot be carried
//   2   1  language
//   3   2  version
//   5   4  opaque
//   9   4  flag
//  13   4  remark length, then the remark
//   .   4  length of all fields, then for each: 2 key length, key, 4 value length, value

const FIXED_BYTES = 21

export function binaryHeaderBytes(command: RemotingCommand): number {
  let bytes = FIXED_BYTES + utf8Length(command.remark ?? '')
  for (const key in command.extFields) {
    bytes += 6 + utf8Length(key) + utf8Length(command.extFields[key] ?? '')
  }
  return bytes
}

/** Writes the header at `at`; the target has room for `binaryHeaderBytes`. */
export function writeBinaryHeader(into: Uint8Array, at: number, command: RemotingCommand): void {
  const view = viewOf(into)
  view.setInt16(at, command.code)
  view.setInt8(at + 2, languageCode(command.language))
  view.setInt16(at + 3, command.version)
  view.setInt32(at + 5, command.opaque)
  view.setInt32(at + 9, command.flag)
  let end = writeUtf8(into, at + 17, command.remark ?? '')
  view.setInt32(at + 13, end - at - 17)
  const fieldsAt = end
  end += 4
  for (const key in command.extFields) {
    const keyEnd = writeUtf8(into, end + 2, key)
    view.setInt16(end, keyEnd - end - 2)
    end = writeUtf8(into, keyEnd + 4, command.extFields[key] ?? '')
    view.setInt32(keyEnd, end - keyEnd - 4)
  }
  view.setInt32(fieldsAt, end - fieldsAt - 4)
}

/** Reads a header of exactly `length` bytes. Throws SimError FrameMalformed when a length inside points outside. */
export function readBinaryHeader(bytes: Uint8Array, at: number, length: number): DecodedHeader {
  const view = viewOf(bytes)
  const end = at + length
  need(length >= FIXED_BYTES, 'the fixed part', length)
  const remarkLength = view.getInt32(at + 13)
  const fieldsAt = at + 17 + remarkLength
  need(remarkLength >= 0 && fieldsAt + 4 <= end, 'the remark', remarkLength)
  const fieldsLength = view.getInt32(fieldsAt)
  // A negative length reads as no fields in the original, too.
  need(fieldsAt + 4 + fieldsLength <= end, 'the fields', fieldsLength)
  return {
    code: view.getInt16(at),
    language: languageName(view.getInt8(at + 2)),
    version: view.getInt16(at + 3),
    opaque: view.getInt32(at + 5),
    flag: view.getInt32(at + 9),
    remark: remarkLength === 0 ? undefined : readUtf8(bytes, at + 17, remarkLength),
    extFields: readFields(bytes, view, fieldsAt + 4, fieldsAt + 4 + fieldsLength),
  }
}

function readFields(bytes: Uint8Array, view: DataView, from: number, end: number): DecodedHeader['extFields'] {
  const fields = emptyFields()
  let at = from
  while (at < end) {
    need(at + 2 <= end, 'a key', end - at)
    const keyLength = view.getInt16(at)
    const valueAt = at + 2 + keyLength
    need(keyLength >= 0 && valueAt + 4 <= end, 'a key', keyLength)
    const valueLength = view.getInt32(valueAt)
    need(valueLength >= 0 && valueAt + 4 + valueLength <= end, 'a value', valueLength)
    // An empty value is null in the original; here it stays the empty text that a JSON header would carry.
    fields[readUtf8(bytes, at + 2, keyLength)] = readUtf8(bytes, valueAt + 4, valueLength)
    at = valueAt + 4 + valueLength
  }
  return fields
}

function need(condition: boolean, part: string, length: number): void {
  if (!condition) {
    throw new SimError(ErrorCodes.FrameMalformed, `binary header: the length ${length} of ${part} does not fit`, {
      part,
      length,
    })
  }
}
