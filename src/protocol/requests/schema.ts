/**
 * The type of one header field as it is written in the table. `!` marks a field that Java declares `@CFNotNull`.
 * `long` values are numbers: exact below 2^53, and the two ends of Java's range are kept (see header.ts).
 */
export type FieldType =
  | 'string'
  | 'string!'
  | 'int'
  | 'int!'
  | 'long'
  | 'long!'
  | 'boolean'
  | 'boolean!'
  | 'double'
  | 'double!'

export type HeaderSchema = { readonly [field: string]: FieldType }

/** Who receives a request. */
export type Receiver = 'namesrv' | 'broker' | 'client'

/** What a body holds: nothing, JSON of a named shape (see body/), bytes of a named layout, or plain text. */
export type BodyKind = 'none' | 'json' | 'message' | 'messages' | 'text' | 'properties' | 'binary'

/** One row of the protocol table. */
export interface RequestRow {
  readonly code: number
  readonly to: readonly Receiver[]
  /** Section of the reference and the class of Apache RocketMQ that the fields come from. */
  readonly source: string
  /** Inherited fields (RpcRequestHeader and its descendants): `rpc` adds ns, nsd, bname, oway; `topic` adds lo as well. */
  readonly inherits?: 'rpc' | 'topic'
  readonly request: HeaderSchema
  /** Names on the wire where they differ from those of the table (SendMessageRequestHeaderV2). */
  readonly wireNames?: { readonly [field: string]: string }
  /**
   * Whether Java's request header is a FastCodesHeader: a number in it that does not parse is an exception there, where
   * others leave the field out.
   */
  readonly fast?: true
  readonly response: HeaderSchema
  readonly requestBody: BodyKind
  readonly responseBody: BodyKind
}

type ValueOf<T extends FieldType> = T extends 'string' | 'string!'
  ? string
  : T extends 'boolean' | 'boolean!'
    ? boolean
    : number

type RequiredKeys<S extends HeaderSchema> = { [K in keyof S]: S[K] extends `${string}!` ? K : never }[keyof S]

/** Fields that a row inherits (remoting.md 1.10). All are optional, and 4.9.x sends none. */
export interface RpcFields {
  readonly ns?: string | undefined
  readonly nsd?: boolean | undefined
  readonly bname?: string | undefined
  readonly oway?: boolean | undefined
}
export interface TopicFields extends RpcFields {
  readonly lo?: boolean | undefined
}
export type InheritedOf<R> = R extends { readonly inherits: 'topic' }
  ? TopicFields
  : R extends { readonly inherits: 'rpc' }
    ? RpcFields
    : unknown

/** The typed header of a schema: required fields are present, the others may be absent. */
export type HeaderOf<S extends HeaderSchema> = {
  -readonly [K in RequiredKeys<S>]: ValueOf<S[K]>
} & { -readonly [K in Exclude<keyof S, RequiredKeys<S>>]?: ValueOf<S[K]> | undefined }

/** What a server gets: any field may be missing, because the original logs a missing required field and goes on. */
export type ReceivedHeaderOf<S extends HeaderSchema> = { readonly [K in keyof S]?: ValueOf<S[K]> | undefined }
