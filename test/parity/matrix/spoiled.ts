import {
  type BodyKind,
  type FieldType,
  MQVersion,
  type RequestName,
  type RequestRow,
  requestRow,
} from '../../../src/protocol/index.ts'
import type { Body, Step } from '../step.ts'
import type { Example } from './example.ts'
import { spoiledJson } from './spoiledJson.ts'

type Fields = Readonly<Record<string, string>>

/** What a request is with one thing wrong with it. */
export interface Spoiled {
  /** `queueId negative`, `no body` */
  readonly wrong: string
  readonly step: Pick<Step, 'ext' | 'body' | 'serialize' | 'version' | 'oneway'>
}

const LONG_TEXT = 300

/** Every field missing and with bad values, every bad body, and the same valid request in other ways. */
export function spoiled(example: Example, prefix: string): readonly Spoiled[] {
  const row = requestRow(example.request)
  const ext = onWire(row, example.ext ?? {})
  const valid = { ext, ...bodyOf(example) }
  const fields = Object.entries(row.request).flatMap(([name, type]) => spoiledField(row, name, type, valid, prefix))
  return [
    { wrong: 'valid', step: valid },
    ...fields,
    ...(Object.keys(row.request).length > 0 ? [{ wrong: 'no fields', step: { ...valid, ext: {} } }] : []),
    ...spoiledInherited(row, valid),
    { wrong: 'a field more', step: { ...valid, ext: { ...ext, zz: '1' } } },
    ...spoiledBodies(row.requestBody).map(([wrong, body]) => ({ wrong, step: withBody(ext, body) })),
    ...(example.json === undefined ? [] : spoiledJson(example.json, prefix)).map(([wrong, body]) => ({
      wrong,
      step: withBody(ext, body),
    })),
    { wrong: 'in binary headers', step: { ...valid, serialize: 'ROCKETMQ' } },
    { wrong: 'of an old client', step: { ...valid, version: MQVersion.V4_3_0 } },
    { wrong: 'one-way', step: { ...valid, oneway: true } },
    { wrong: 'valid again', step: valid },
  ]
}

/** The fields of a request that are spoiled one by one, as the table has them. */
export function fieldsOf(request: RequestName): readonly string[] {
  return Object.keys(requestRow(request).request)
}

function onWire({ wireNames = {} }: RequestRow, ext: Fields): Fields {
  return Object.fromEntries(Object.entries(ext).map(([name, value]) => [wireNames[name] ?? name, value]))
}

function bodyOf({ json, body }: Example): { readonly body?: Body } {
  if (json !== undefined) return { body: JSON.stringify(json) }
  return body === undefined ? {} : { body }
}

function withBody(ext: Fields, body: string | undefined): Spoiled['step'] {
  return body === undefined ? { ext } : { ext, body }
}

function spoiledField(
  row: RequestRow,
  name: string,
  type: FieldType,
  valid: Spoiled['step'],
  prefix: string,
): readonly Spoiled[] {
  const wireName = row.wireNames?.[name] ?? name
  const rest = { ...valid.ext }
  delete rest[wireName]
  const values = badValues(name, type, prefix)
  return [
    { wrong: `no ${name}`, step: { ...valid, ext: rest } },
    ...values.map(([wrong, value]) => ({
      wrong: `${name} ${wrong}`,
      step: { ...valid, ext: { ...valid.ext, [wireName]: value } },
    })),
  ]
}

/** Bad values of a field by what is wrong with them. */
function badValues(name: string, type: FieldType, prefix: string): readonly (readonly [string, string])[] {
  switch (type.replace('!', '')) {
    case 'string':
      return [
        ['empty', ''],
        ['unknown', `${prefix}None`],
        ['with odd characters', `${prefix} ä%$`],
        [`of ${LONG_TEXT} characters`, prefix.padEnd(LONG_TEXT, 'x')],
      ]
    case 'int':
      return [
        ['empty', ''],
        ['of the wrong type', 'x'],
        ['beyond int', '2147483648'],
        ['negative', '-1'],
        ['huge', '2147483647'],
        ...(name === 'queueId' ? [['unknown', '99'] as const] : []),
      ]
    case 'long':
      return [
        ['empty', ''],
        ['of the wrong type', 'x'],
        ['beyond long', '9223372036854775808'],
        ['negative', '-1'],
        ['huge', '9223372036854775807'],
        ['unknown', '999999999'],
      ]
    default:
      return [
        ['empty', ''],
        ['of the wrong type', 'x'],
        ['in capitals', 'TRUE'],
      ]
  }
}

/** What all headers of a kind have (RpcRequestHeader): no value of them changes an answer. */
function spoiledInherited({ inherits }: RequestRow, valid: Spoiled['step']): readonly Spoiled[] {
  if (inherits === undefined) return []
  const given = (value: string): Fields => ({
    ns: value,
    nsd: value,
    bname: value,
    oway: value,
    ...(inherits === 'topic' ? { lo: value } : {}),
  })
  return [
    { wrong: 'inherited fields empty', step: { ...valid, ext: { ...valid.ext, ...given('') } } },
    { wrong: 'inherited fields of the wrong type', step: { ...valid, ext: { ...valid.ext, ...given('x') } } },
  ]
}

function spoiledBodies(kind: BodyKind): readonly (readonly [string, string | undefined])[] {
  switch (kind) {
    case 'none':
      return [['a body where none belongs', 'xyz']]
    case 'json':
      return [
        ['no body', undefined],
        ['an empty object', '{}'],
        ['an empty array', '[]'],
        ['null', 'null'],
        ['a number', '5'],
        ['a text', '"x"'],
        ['no JSON', 'xyz'],
        ['cut JSON', '{"a'],
      ]
    case 'properties':
      return [
        ['no body', undefined],
        ['no property', 'xyz'],
        ['an unknown property', 'noSuchProperty=1'],
        ['a property without a name', '=1'],
        ['a broken escape', 'x=\\u12'],
      ]
    default:
      return [
        ['no body', undefined],
        ['an empty body', ''],
      ]
  }
}
