import { utf8Bytes } from '../bytes/index.ts'
import type { RemotingCommand } from '../command.ts'
import { requestNames, requestRow } from '../requests/index.ts'
import { layoutFor } from './layout.ts'

// Nearly all frames of a busy server have a JSON header of plain ASCII. Such a header is written byte by byte into
// memory that is there already: the general way (encodeFrame) makes a text, a copy of it and an array for each frame,
// which costs about six times as much.

/** Bytes of all fixed parts of a frame with a JSON header, its four numbers included. */
const FIXED_BYTES = 192
/** Bytes around each key and value. */
const FIELD_BYTES = 6

/** What `writePlainFrame` needs at most. */
export function plainFrameBytesMax(command: RemotingCommand): number {
  let bytes = FIXED_BYTES + command.language.length
  if (command.remark !== undefined) bytes += command.remark.length
  if (command.body !== undefined) bytes += command.body.length
  const { extFields } = command
  for (const key in extFields) bytes += FIELD_BYTES + key.length + (extFields[key]?.length ?? 0)
  return bytes
}

/**
 * Writes the frame that encodeFrame would give at `at`, where `plainFrameBytesMax` bytes are free, and returns its end.
 * −1 when the header is not JSON in Java's layout or something in it must be escaped; the bytes are then undefined.
 */
export function writePlainFrame(into: Uint8Array, at: number, command: RemotingCommand): number {
  if (command.serializeType !== 'JSON') return -1
  const layout = layoutFor(command)
  if (layout.keys !== 'java') return -1
  const { extFields, remark, body } = command
  let end = putInt(into, copy(CODE, into, at + 8), command.code)
  end = putFields(into, end, extFields, layout.emptyFields)
  if (end < 0) return -1
  end = putInt(into, copy(FLAG, into, end), command.flag)
  end = putPlain(into, copy(LANGUAGE, into, end), command.language)
  if (end < 0) return -1
  end = putInt(into, copy(OPAQUE, into, end), command.opaque)
  if (remark !== undefined) {
    end = putPlain(into, copy(REMARK, into, end), remark)
    if (end < 0) return -1
    into[end++] = QUOTE
  }
  end = putInt(into, copy(VERSION, into, end), command.version)
  into[end++] = BRACE
  const headerLength = end - at - 8
  if (body !== undefined) {
    into.set(body, end)
    end += body.length
  }
  putUint32(into, at, end - at - 4)
  putUint32(into, at + 4, headerLength)
  return end
}

function putFields(into: Uint8Array, at: number, fields: RemotingCommand['extFields'], emptyWritten: boolean): number {
  let end = at
  for (const key in fields) {
    const value = fields[key]
    if (value === undefined) continue
    end = copy(end === at ? FIELDS : COMMA, into, end)
    end = putKey(into, end, key)
    if (end < 0) return -1
    end = putPlain(into, end, value)
    if (end < 0) return -1
    into[end++] = QUOTE
  }
  if (end === at) return emptyWritten ? copy(NO_FIELDS, into, end) : end
  into[end++] = BRACE
  return end
}

function putKey(into: Uint8Array, at: number, key: string): number {
  const known = KEYS.get(key)
  if (known !== undefined) return copy(known, into, at)
  into[at] = QUOTE
  const end = putPlain(into, at + 1, key)
  return end < 0 ? -1 : copy(AFTER_KEY, into, end)
}

const CODE = utf8Bytes('{"code":')
const FIELDS = utf8Bytes(',"extFields":{')
const NO_FIELDS = utf8Bytes(',"extFields":{}')
const COMMA = utf8Bytes(',')
const AFTER_KEY = utf8Bytes('":"')
const FLAG = utf8Bytes(',"flag":')
const LANGUAGE = utf8Bytes(',"language":"')
const OPAQUE = utf8Bytes('","opaque":')
const REMARK = utf8Bytes(',"remark":"')
const VERSION = utf8Bytes(',"serializeTypeCurrentRPC":"JSON","version":')

/** `"key":"` for each field of the table. */
const KEYS: ReadonlyMap<string, Uint8Array> = new Map(
  requestNames
    .map(requestRow)
    .flatMap((row) => [
      ...Object.keys(row.request),
      ...Object.values(row.wireNames ?? {}),
      ...Object.keys(row.response),
    ])
    .map((key) => [key, utf8Bytes(`"${key}":"`)]),
)

/** Byte by byte: for so few of them `set` costs more. */
function copy(from: Uint8Array, into: Uint8Array, at: number): number {
  for (let i = 0; i < from.length; i++) into[at + i] = from[i] as number
  return at + from.length
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const BRACE = 0x7d

/** Printable ASCII without quote and backslash, which is all that needs no escape; −1 for anything else. */
function putPlain(into: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x20 || unit > 0x7e || unit === QUOTE || unit === BACKSLASH) return -1
    into[at + i] = unit
  }
  return at + text.length
}

/** The digits of a Java int. */
function putInt(into: Uint8Array, at: number, value: number): number {
  if (value < 0) return putPlain(into, at, String(value))
  let digits = 1
  for (let rest = value; rest >= 10; rest = (rest / 10) | 0) digits++
  let rest = value
  for (let i = at + digits - 1; i >= at; i--) {
    const tenth = (rest / 10) | 0
    into[i] = 0x30 + rest - tenth * 10
    rest = tenth
  }
  return at + digits
}

function putUint32(into: Uint8Array, at: number, value: number): void {
  into[at] = value >>> 24
  into[at + 1] = value >>> 16
  into[at + 2] = value >>> 8
  into[at + 3] = value
}
