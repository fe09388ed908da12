import {
  type FieldType,
  type HeaderSchema,
  type RequestName,
  type RequestRow,
  requestNames,
  requestRow,
} from '../requests/index.ts'

/** How the value of a field is written; the text of an int and of a long is the same, their ranges differ. */
export type FieldKind = 'string' | 'int' | 'long' | 'boolean' | 'double'

/** One field of a header, ready for both directions. */
export interface Field {
  readonly name: string
  /** Key in extFields. */
  readonly wireName: string
  readonly kind: FieldKind
  readonly required: boolean
}

/** Inherited fields of RpcRequestHeader and TopicRequestHeader (remoting.md 1.10). */
const rpcFields: HeaderSchema = { ns: 'string', nsd: 'boolean', bname: 'string', oway: 'boolean' }
const topicFields: HeaderSchema = { ...rpcFields, lo: 'boolean' }

function field(name: string, type: FieldType, wireNames: RequestRow['wireNames']): Field {
  const required = type.endsWith('!')
  return {
    name,
    wireName: wireNames?.[name] ?? name,
    kind: (required ? type.slice(0, -1) : type) as FieldKind,
    required,
  }
}

function fieldsOf(schema: HeaderSchema, wireNames?: RequestRow['wireNames']): readonly Field[] {
  return Object.entries(schema).map(([name, type]) => field(name, type, wireNames))
}

/** Fields of both headers of one request. */
export interface HeaderFields {
  /** Whether a number of the request that does not parse is an exception (FastCodesHeader). */
  readonly fast: boolean
  readonly request: readonly Field[]
  readonly response: readonly Field[]
}

function headerFieldsOf(row: RequestRow): HeaderFields {
  const inherited = row.inherits === 'topic' ? topicFields : row.inherits === 'rpc' ? rpcFields : {}
  return {
    fast: row.fast === true,
    request: fieldsOf({ ...row.request, ...inherited }, row.wireNames),
    response: fieldsOf(row.response),
  }
}

const fieldsByName: ReadonlyMap<RequestName, HeaderFields> = new Map(
  requestNames.map((name) => [name, headerFieldsOf(requestRow(name))]),
)
const noFields: HeaderFields = { fast: false, request: [], response: [] }

/** The fields of a request, own ones first, inherited ones after them. */
export function headerFields(name: RequestName): HeaderFields {
  return fieldsByName.get(name) ?? noFields
}
