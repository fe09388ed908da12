import { type ExtFields, emptyFields } from '../command.ts'
import { doubleText, longText, parseBoolean, parseDouble, parseInt32, parseInt64 } from '../java/index.ts'
import type { ReceivedRequestHeader, RequestHeader, RequestName, ResponseHeader } from '../requests/index.ts'
import { type Field, headerFields } from './fields.ts'
import { frequentRequests } from './frequent.ts'

// A header is the typed form of extFields. Every value is text on the wire (remoting.md 1.7). A missing field, or one
// whose text does not parse, is left out when decoding, as the original logs it and goes on.

type Values = { [field: string]: unknown }

/** The extFields of a request with this header. Fields that are undefined are left out. */
export function encodeHeader<N extends RequestName>(name: N, header: RequestHeader<N>): ExtFields {
  return encode(headerFields(name).request, header as Values)
}

/** The extFields of an answer with this header. */
export function encodeResponseHeader<N extends RequestName>(name: N, header: ResponseHeader<N>): ExtFields {
  return encode(headerFields(name).response, header as Values)
}

/**
 * Longs beyond 2^53 come back as the nearest number (see parseInt64). `onUnreadable` gets the text of a number that does
 * not parse where the original throws for it (FastCodesHeader).
 */
export function decodeRequestHeader<N extends RequestName>(
  name: N,
  extFields: ExtFields,
  onUnreadable?: (text: string) => void,
): ReceivedRequestHeader<N> {
  const { request, fast } = headerFields(name)
  const frequent = frequentRequests[name]
  if (frequent !== undefined) return frequent(extFields, fast ? onUnreadable : undefined)
  return decode(request, extFields, fast ? onUnreadable : undefined) as ReceivedRequestHeader<N>
}

export function decodeResponseHeader<N extends RequestName>(name: N, extFields: ExtFields): ResponseHeader<N> {
  return decode(headerFields(name).response, extFields) as ResponseHeader<N>
}

function encode(fields: readonly Field[], header: Values): ExtFields {
  const extFields = emptyFields()
  for (const field of fields) {
    const value = header[field.name]
    if (value !== undefined && value !== null) extFields[field.wireName] = valueText(field, value)
  }
  return extFields
}

function valueText(field: Field, value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') {
    if (field.kind === 'double') return doubleText(value)
    return Number.isSafeInteger(value) ? String(value + 0) : longText(value)
  }
  return String(value)
}

function decode(fields: readonly Field[], extFields: ExtFields, onUnreadable?: (text: string) => void): Values {
  const header: Values = {}
  for (const field of fields) {
    const text = extFields[field.wireName]
    if (text === undefined) continue
    const value = parseValue(field, text)
    if (value !== undefined) header[field.name] = value
    else onUnreadable?.(text)
  }
  return header
}

function parseValue(field: Field, text: string): unknown {
  switch (field.kind) {
    case 'string':
      return text
    case 'int':
      return parseInt32(text)
    case 'long':
      return parseInt64(text)
    case 'boolean':
      return parseBoolean(text)
    case 'double':
      return parseDouble(text)
  }
}
