import { type ExtFields, emptyFields, type RemotingCommand } from '../command.ts'
import { javaText, nestsWithin, parseTolerantJson } from '../json/index.ts'
import type { HeaderLayout } from './layout.ts'

/** Header of a command as JSON text in the given layout. */
export function jsonHeaderText(command: RemotingCommand, layout: HeaderLayout): string {
  return layout.keys === 'go' ? goHeader(command) : javaHeader(command, layout.emptyFields)
}

function javaHeader(command: RemotingCommand, emptyWritten: boolean): string {
  const fields = fieldsText(command.extFields, javaText)
  const remark = command.remark === undefined ? '' : `"remark":${javaText(command.remark)},`
  const ext = fields === '' && !emptyWritten ? '' : `"extFields":{${fields}},`
  return `{"code":${command.code},${ext}"flag":${command.flag},"language":${javaText(command.language)},"opaque":${command.opaque},${remark}"serializeTypeCurrentRPC":"${command.serializeType}","version":${command.version}}`
}

function goHeader(command: RemotingCommand): string {
  return `{"code":${command.code},"language":${goText(command.language)},"version":${command.version},"opaque":${command.opaque},"flag":${command.flag},"remark":${goText(command.remark ?? '')},"extFields":{${fieldsText(command.extFields, goText)}}}`
}

function fieldsText(fields: ExtFields, text: (value: string) => string): string {
  let joined = ''
  for (const key in fields) {
    const value = fields[key]
    if (value !== undefined) joined += `${joined === '' ? '' : ','}${text(key)}:${text(value)}`
  }
  return joined
}

const GO_BEYOND_JSON = /[<>&\u2028\u2029]/g

/** A string as Go's encoding/json writes it, which also escapes what matters in HTML. */
function goText(value: string): string {
  return JSON.stringify(value).replace(
    GO_BEYOND_JSON,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Fields of a header that was read; undefined when the text is no JSON object. */
export interface DecodedHeader {
  readonly code: number
  readonly language: string
  readonly version: number
  readonly opaque: number
  readonly flag: number
  readonly remark: string | undefined
  readonly extFields: ExtFields
}

/** Reads a header as leniently as fastjson does; undefined where fastjson would throw or give null. */
export function parseJsonHeader(text: string): DecodedHeader | undefined {
  const value = parseHeaderText(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const header = value as { readonly [key: string]: unknown }
  const remark = header['remark']
  const code = integer(header['code'])
  const version = integer(header['version'])
  const opaque = integer(header['opaque'])
  const flag = integer(header['flag'])
  const extFields = fieldsOf(header['extFields'])
  // NaN in any of the four makes the sum NaN.
  if (extFields === undefined || Number.isNaN(code + version + opaque + flag)) return undefined
  return {
    code,
    language: typeof header['language'] === 'string' ? header['language'] : 'OTHER',
    version,
    opaque,
    flag,
    remark: remark === undefined || remark === null || !nestsWithin(remark) ? undefined : textOf(remark),
    extFields,
  }
}

function parseHeaderText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not strict JSON: perhaps one of the liberties that fastjson takes.
    return parseTolerantJson(text)
  }
}

/** A Java int; missing and null read as 0, and what fastjson cannot cast reads as NaN. */
function integer(value: unknown): number {
  const number = Math.trunc(typeof value === 'number' ? value : Number(value ?? 0))
  return number === (number | 0) ? number | 0 : Number.NaN
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Undefined for anything but an object, which fastjson cannot cast to a map. */
function fieldsOf(value: unknown): ExtFields | undefined {
  const fields = emptyFields()
  if (value === undefined || value === null) return fields
  if (typeof value !== 'object' || Array.isArray(value)) return undefined
  const received = value as { readonly [key: string]: unknown }
  for (const key in received) {
    const field = received[key]
    if (typeof field === 'string') fields[key] = field
    else if (field !== undefined && field !== null && nestsWithin(field)) fields[key] = textOf(field)
  }
  return fields
}
