import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { utf8Bytes, utf8Text } from '../bytes/index.ts'
import { parseTolerantJson } from './reader.ts'
import { type Shape, ShapeMismatch } from './shape.ts'
import { type JsonStyle, writeJson } from './writer.ts'

/** Codec of one JSON body. */
export interface JsonBody<T> {
  readonly name: string
  encode(value: T, style?: JsonStyle): Uint8Array<ArrayBuffer>
  text(value: T, style?: JsonStyle): string
  /**
   * Reads strict JSON and the dialect of fastjson 1.x; what `style` is without counts as missing. Throws SimError
   * BodyMalformed.
   */
  decode(body: Uint8Array | undefined, style?: JsonStyle): T
  parse(text: string, style?: JsonStyle): T
}

/** `fixed` is the style in what the caller does not say. */
export function jsonBody<T>(name: string, shape: Shape<T>, fixed: JsonStyle = {}): JsonBody<T> {
  const text = (value: T, style?: JsonStyle): string =>
    writeJson(shape.write(value), style === undefined ? fixed : { ...fixed, ...style })
  const parse = (source: string, style?: JsonStyle): T => {
    try {
      return shape.read(parseJson(source, name), style?.without)
    } catch (error) {
      if (error instanceof ShapeMismatch) throw malformed(name, error.message, error)
      throw error
    }
  }
  return {
    name,
    text,
    parse,
    encode: (value, style) => utf8Bytes(text(value, style)),
    decode: (body, style) => {
      if (body === undefined) throw malformed(name, 'the body is missing')
      return parse(utf8Text(body), style)
    },
  }
}

/** What fastjson reads as null where it wants an object: `null` itself and an empty array. */
export function isJsonNull(body: Uint8Array): boolean {
  if (body.length !== 2 && body.length !== 4) return false
  const text = utf8Text(body)
  return text === 'null' || text === '[]'
}

/** Parses strict JSON or what fastjson 1.x takes. Throws SimError BodyMalformed; `name` says what was being read. */
export function parseJson(source: string, name: string): unknown {
  try {
    return JSON.parse(source)
  } catch (error) {
    const value = parseTolerantJson(source)
    if (value === undefined) throw malformed(name, `not JSON: ${source.slice(0, 80)}`, error)
    return value
  }
}

function malformed(name: string, reason: string, cause?: unknown): SimError {
  return new SimError(ErrorCodes.BodyMalformed, `${name}: ${reason}`, { name }, cause === undefined ? {} : { cause })
}
